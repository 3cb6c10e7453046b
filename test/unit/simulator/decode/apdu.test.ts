/** Expectations from kernel7.md 1.5, 2.6, 6.1 and ISO/IEC 7816-4. */

import { assert } from 'chai';
import {
  DialogueDecoder,
  describeCommand,
  describeResponse,
  looksLikeCommand,
} from '../../../../simulator/decode/apdu.js';
import { exchangeLines } from '../../../../simulator/decode/apdu-lines.js';
import { fromHex } from '../../../../simulator/decode/hex.js';

const FCI =
  '6F338408A000000333010102A5278701019F381E9F66049F02069F03069F1A0295055F2A029A039C019F3704DF6001DF69' +
  '01' +
  'BF0C009000';
const GPO =
  '80A8000025832326C00080000000123456000000000000015600000000000156261122000A0B0C0D000000';

describe('apdu', () => {
  it('names GET PROCESSING OPTIONS data by the PDOL of the FCI before', () => {
    const decoder = new DialogueDecoder();
    decoder.exchange(fromHex('00A4040008A00000033301010200'), fromHex(FCI));
    const text = exchangeLines(decoder.exchange(fromHex(GPO), fromHex('6986'))).join('\n');
    assert.include(text, '9F66 Terminal Transaction Qualifiers 26C00080');
    assert.include(text, '9F02 Amount, Authorised 000000123456  123456 minor units');
    assert.include(text, '9F37 Unpredictable Number 0A0B0C0D');
    assert.include(text, '< 6986 command not allowed: see phone');
  });

  it('says when the data do not fit the PDOL', () => {
    const words = describeCommand(fromHex('80A8000004830201 0200'.replace(' ', '')), {
      pdol: fromHex('9F6604'),
    });
    assert.deepEqual(words.details, ['83 holds 2 bytes, the PDOL asks 4']);
  });

  it('names the usual commands', () => {
    for (const [hex, name] of [
      ['00A404000E325041592E5359532E444446303100', 'SELECT PPSE'],
      ['00A4040007A0000003330101', 'SELECT'],
      ['00B2031400', 'READ RECORD'],
      ['80CA9F3600', 'GET DATA'],
      ['80AE80000100', 'GENERATE AC'],
    ] as const) {
      assert.equal(describeCommand(fromHex(hex)).name, name);
      assert.isTrue(looksLikeCommand(fromHex(hex)));
    }
    assert.deepEqual(describeCommand(fromHex('00B2031C00')).details, ['SFI 3 record 3']);
    assert.isFalse(looksLikeCommand(fromHex('6F009000')));
  });

  it('finds a wrong Lc and a response too short', () => {
    assert.include(describeCommand(fromHex('00A4040009A0000003')).fault, 'Lc says 9 bytes');
    assert.include(describeResponse(fromHex('90')).fault, 'shorter');
  });

  it('template 80 of GET PROCESSING OPTIONS is AIP and AFL', () => {
    const words = describeResponse(
      fromHex('800A3C0008020200100102009000'.replace('0A', '0A')),
      {},
      fromHex('80A8000002830000'),
    );
    assert.deepEqual(words.details.slice(0, 1), ['82 Application Interchange Profile 3C00']);
    assert.include(words.details.join('\n'), 'SFI 1 record 2');
  });

  it('a PIN block is never shown', () => {
    assert.notInclude(describeCommand(fromHex('0020008008241234FFFFFFFFFF')).hex, '1234');
  });

  it('data without tags stay as they are', () => {
    assert.equal(describeResponse(fromHex('B34571E839F2E14F9000')).raw, 'B34571E839F2E14F');
  });

  it('a log record or a challenge that begins like a template is no fault', () => {
    const bytes = fromHex('70FF0102039000');
    assert.isDefined(describeResponse(bytes, {}, fromHex('00B2011400')).fault);
    for (const command of ['00B2015C00', '0084000008']) {
      const words = describeResponse(bytes, {}, fromHex(command));
      assert.isUndefined(words.fault, command);
      assert.isEmpty(words.nodes);
      // It might have been card data after all.
      assert.include(words.hex, '*');
    }
  });

  it('what GET RESPONSE brings answers the command before', () => {
    const decoder = new DialogueDecoder();
    decoder.exchange(fromHex('00A4040007A0000003330101'), fromHex('6113'));
    const file = fromHex('6F108407A0000003330101A5059F380282019000');
    decoder.exchange(fromHex('00C0000012'), file);
    const { command } = decoder.exchange(fromHex('80A8000003830155'), fromHex('6110'));
    assert.include(command.details[0], '82 Application Interchange Profile 55');
    const { response } = decoder.exchange(
      fromHex('00C0000010'),
      fromHex('80063C000801010000' + '9000'),
    );
    assert.include(response!.details[0], '82 Application Interchange Profile 3C00');
  });
});
