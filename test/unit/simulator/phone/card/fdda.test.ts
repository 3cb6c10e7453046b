/** Signed transactions, verified by recovery of this spec's own: kernel7 §2.8, §2.10. */

import { assert } from 'chai';
import labKeys from '../../../../../simulator/keys/lab-keys.json' with { type: 'json' };
import { PlasticCard } from '../../../../../simulator/phone/plastic-card.js';
import { FAST_TRANSIT, PLASTIC_OFFLINE } from '../../../../../simulator/phone/profiles/bench.js';
import { LAB_BUNDLE_ODA } from '../../../../support/phone-cards.js';
import {
  gpo,
  makePhone,
  makeReader,
  makeWorld,
  SELECT_CREDIT,
  SELECT_PPSE,
  valuesOf,
} from '../../../../support/phone-rig.js';
import { recoverHex, sha1Hex } from '../../../../support/rsa-recovery.js';

const { ca } = labKeys.chains.lab;

/** Records by the AFL; the values of all, and of those to be authenticated their text. */
function readRecords(send: (hex: string) => string | undefined, afl: string) {
  const values: Record<string, string> = {};
  let signed = '';
  let order = '';
  for (let at = 0; at < afl.length; at += 8) {
    const [sfi, first, last, count] = [0, 2, 4, 6].map((i) =>
      parseInt(afl.slice(at + i, at + i + 2), 16),
    );
    for (let n = first!; n <= last!; n++) {
      const p1p2 = n.toString(16).padStart(2, '0') + (sfi! | 4).toString(16).padStart(2, '0');
      const answer = send(`00B2${p1p2}00`);
      assert.match(answer!, /9000$/);
      const found = valuesOf(answer);
      order += Object.keys(found).join(' ') + ';';
      for (const [tag, value] of Object.entries(found)) {
        assert.notProperty(values, tag, 'no tag twice');
        values[tag] = value;
      }
      if (n < first! + count!)
        signed += answer!.slice(2 + (answer!.slice(2, 4) === '81' ? 4 : 2), -4);
    }
  }
  return { values, signed, order };
}

/** The whole chain; the recovered SDAD. */
function verify(values: Record<string, string>, signed: string, aip: string): string {
  const issuer = recoverHex(values['90']!, ca.exponent, ca.modulus);
  const issuerModulus = issuer.slice(30, 2 * 155) + (values['92'] ?? '');
  const icc = recoverHex(values['9F46']!, values['9F32']!, issuerModulus);
  const iccModulus = icc.slice(42, 2 * 123) + (values['9F48'] ?? '');
  assert.equal(icc.slice(4, 24), `${values['5A']}FFFF`);
  const hashed = icc.slice(2, 2 * 123) + values['9F48'] + values['9F47'] + signed + aip;
  assert.equal(icc.slice(2 * 123, 2 * 143), sha1Hex(hashed), 'static data are genuine');
  return recoverHex(values['9F4B']!, values['9F47']!, iccModulus);
}

describe('fDDA', () => {
  it('a phone at a gate: ARQC with signature over number, amount, currency and 9F69', () => {
    const { phone, reader } = makePhone(FAST_TRANSIT);
    phone.install(LAB_BUNDLE_ODA);
    phone.picc.powerUp();
    reader.send(SELECT_PPSE);
    assert.include(reader.send(SELECT_CREDIT)!, 'DF6101C2', 'bit 7: ODA for online');
    const command = gpo({ ttq: '21800080', amount: '000000000001', un: '12345678' });
    const answer = reader.send(command)!;
    assert.isAtMost(answer.length / 2, 256 + 2);
    const first = valuesOf(answer);
    assert.equal(first['9F27'], '80');
    assert.equal(first['9F6C'], '0000', 'express: nobody verified');
    const { values, signed, order } = readRecords(reader.send, first['94']!);
    assert.equal(order.split(';').at(-2), '9F69', '9F69 is read last, and not with the expiry');
    assert.equal(values['9F08'], '0030');
    assert.match(values['9F69']!, /^01.{8}000000$/);
    const sdad = verify({ ...values, ...first }, signed, first['82']!);
    assert.equal(sdad.slice(0, 14), `6A050103` + `02${first['9F36']}`);
    const tail = `12345678000000000001` + `0156${values['9F69']}`;
    assert.equal(sdad.slice(-42), `${sha1Hex(sdad.slice(2, -42) + tail)}BC`);
    assert.match(sdad.slice(14, -42), /^(BB)+$/);
  });

  it('the CTQ inside 9F69 is the one of the answer: verified phone', () => {
    const { phone, reader } = makePhone(FAST_TRANSIT);
    phone.install(LAB_BUNDLE_ODA);
    phone.authenticate('fingerprint');
    phone.picc.powerUp();
    reader.send(SELECT_CREDIT);
    const first = valuesOf(reader.send(gpo({ ttq: '21800080' })));
    assert.equal(first['9F6C'], '0080');
    const { values } = readRecords(reader.send, first['94']!);
    assert.equal(values['9F69']!.slice(10, 14), '0080');
  });

  it('a shop that does not ask gets neither signature nor records', () => {
    const { phone, reader } = makePhone();
    phone.install(LAB_BUNDLE_ODA);
    phone.authenticate('fingerprint');
    phone.picc.powerUp();
    reader.send(SELECT_CREDIT);
    const values = valuesOf(reader.send(gpo()));
    assert.notProperty(values, '94');
    assert.notProperty(values, '9F4B');
    assert.equal(reader.send('00B2010C00'), '6A83');
  });

  it('without certificate a phone does not claim ODA', () => {
    const { oda: _oda, ...bundle } = LAB_BUNDLE_ODA;
    const { phone, reader } = makePhone(FAST_TRANSIT);
    phone.install(bundle);
    phone.picc.powerUp();
    assert.include(reader.send(SELECT_CREDIT)!, 'DF610182');
    assert.notProperty(valuesOf(reader.send(gpo({ ttq: '21800080' }))), '9F4B');
  });

  it('plastic with a purse: TC, balance down when the last record is read', () => {
    const world = makeWorld();
    const card = new PlasticCard({ ...world, profile: PLASTIC_OFFLINE, bundle: LAB_BUNDLE_ODA });
    const reader = makeReader(world.clock, card.picc);
    card.picc.powerUp();
    reader.send(SELECT_CREDIT);
    // Plastic asks without DF60: 34 bytes.
    const command = gpo({ ttq: '26000080', amount: '000000000100', un: '12345678' });
    const first = valuesOf(reader.send(`80A80000248322${command.slice(14, -4)}00`));
    assert.equal(first['9F27'], '40');
    assert.equal(first['9F10']!.slice(6, 14), '03900000');
    assert.equal(first['9F5D'], '000000100000');
    assert.notProperty(first, '57', 'track 2 comes by record');
    assert.equal(card.counters.offlineBalance, 100_000);
    const { values, signed } = readRecords(reader.send, first['94']!);
    assert.equal(values['57'], '6299990000000017D28122010000000000000F');
    assert.equal(values['9F74'], '454343313131');
    verify({ ...values, ...first }, signed, first['82']!);
    assert.equal(card.counters.offlineBalance, 99_900);
  });
});
