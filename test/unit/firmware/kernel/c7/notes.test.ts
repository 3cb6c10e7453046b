import { assert } from 'chai';
import type { Decision } from '../../../../../firmware/kernel/effects.js';
import {
  fromHex, gpo, GPO_OFFLINE, OFFLINE_CARD, reader, record, RECORD_LAST, run,
} from '../../../../support/card-script.js'; // prettier-ignore

const NO_STATUS_CHECK = { statusCheckSupportFlag: 0 };

function note(notes: readonly Decision[], rule: string): Decision {
  const found = notes.find((one) => one.rule === rule);
  assert.isDefined(found, rule);
  return found!;
}

const offline = (change: Record<string, string> = {}, policy = {}, last = {}) =>
  run({
    config: reader(NO_STATUS_CHECK, policy),
    request: { amountMinor: 100 },
    notes: true,
    card: {
      gpo: [gpo(change, GPO_OFFLINE)],
      records: { ...OFFLINE_CARD.records, '00B2031C00': record(RECORD_LAST, last) },
    },
  });

describe('notes of kernel 7', () => {
  it('say what the reader announced, and where the cryptogram type comes from', () => {
    const { notes } = offline();
    assert.include(note(notes, 'initiate').result, 'qUICS supported');
    assert.equal(note(notes, 'initiate').data!['9F37'], '12345678');
    assert.equal(note(notes, 'cryptogram').result, 'TC, from IAD byte 5, as 9F27 is absent');
    assert.equal(note(run({ notes: true }).notes, 'cryptogram').result, 'ARQC, from 9F27');
    assert.equal(
      note(
        run({ notes: true, card: { gpo: [gpo({ '9F26': '-', '9F27': '-', '9F10': '-' })] } }).notes,
        'cryptogram',
      ).result,
      'no acceptable cryptogram',
    );
  });

  it('say which CVM and why', () => {
    assert.equal(
      note(offline().notes, 'cvm').result,
      'NoCvm: neither card nor reader requires one',
    );
    const refused = note(offline({ '9F6C': '8000' }, {}, {}).notes, 'cvm');
    assert.match(refused.result, /^OnlinePin/);
    const forged = note(offline({ '9F6C': '0080' }).notes, 'cvm');
    assert.equal(forged.result, 'CVM_BINDING: 9F69 bytes 6-7 differ from the CTQ');
  });

  for (const cvmOdaOrder of ['cvmFirst', 'odaFirst'])
    it(`say why authentication failed (${cvmOdaOrder})`, () => {
      const { notes } = offline({ '82': '5000' }, { cvmOdaOrder });
      const oda = note(notes, 'oda');
      assert.equal(
        oda.result,
        'AIP_WITHOUT_DDA: the AIP does not announce DDA (Application Interchange Profile (AIP))',
      );
      assert.equal(oda.data!.TVR, 'DDA failed');
      const records = note(offline({ '94': '5801010110030500' }, { cvmOdaOrder }).notes, 'outcome');
      assert.match(records.result, /EndApplication/);
    });

  it('say what the outcome rests on', () => {
    const { notes } = offline({ '9F6C': '0080' });
    const { result, data } = note(notes, 'outcome');
    assert.equal(result, 'Declined');
    assert.equal(data!.reason, 'CVM_BINDING: 9F69 bytes 6-7 differ from the CTQ');
  });

  it('say what the host decided', () => {
    const config = reader({}, { onlineRequestStart: 'D' });
    const first = run({ config });
    for (const approved of [true, false]) {
      const onlineResponse = {
        approved,
        issuerAuthenticationData: fromHex('21415243527CE78F3031'),
      };
      const request = { start: 'D', onlineResponse, resume: first.result.resume! } as const;
      const { notes } = run({ config, request, notes: true });
      assert.equal(
        note(notes, 'online-completion').result,
        approved ? 'the host approved' : 'the host declined',
      );
    }
  });

  it('a candidate that does not answer is noted', () => {
    const { notes } = run({ notes: true, card: { select: { '*': '6A82' } } });
    assert.equal(note(notes, 'final-selection').result, 'candidate removed');
    const limits = run({ notes: true, request: { amountMinor: 30000 } });
    assert.equal(
      note(limits.notes, 'pre-processing').result,
      'cvmRequiredLimitExceeded, floorLimitExceeded',
    );
  });
});

describe('messages', () => {
  it('policy: insert instead of insert or swipe', () => {
    const config = reader({}, { anotherInterfaceMessage: 'insert' });
    const { result } = run({ config, card: { gpo: ['6984'] } });
    assert.equal(result.uiOnOutcome!.messageId, 0x1d);
  });
});

describe('refund of a declined card with records', () => {
  it('does not read them', () => {
    const card = { gpo: [gpo({ '9F27': '00', '94': '10010100' })] };
    const ran = run({ request: { type: 0x20 }, card });
    assert.equal(ran.result.outcome, 'OnlineRequest');
    assert.equal(ran.commands.length, 3);
  });
});

describe('a combination without TTQ', () => {
  it('of another kernel id is possible; terminal data of a request goes first', () => {
    const config = reader({ kernelData: { '9F1A': '0392' } });
    assert.equal(run({ config }).result.dataRecord!.get(0x9f1a)![1], 0x92);
    const request = { terminalData: new Map([[0x9f1a, fromHex('0840')]]) };
    assert.equal(run({ config, request }).result.dataRecord!.get(0x9f1a)![1], 0x40);
  });
});
