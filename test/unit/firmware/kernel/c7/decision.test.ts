import { assert } from 'chai';
import { hexNumber, toHex } from '../../../../../firmware/bytes/hex.js';
import { completeOnline } from '../../../../../firmware/kernel/c7/online-completion.js';
import { policyOf } from '../../../../../firmware/kernel/policy.js';
import { outcome } from '../../../../../firmware/kernel/shared/outcomes.js';
import {
  gpo, GPO_OFFLINE, OFFLINE_CARD, reader, record, RECORD_LAST, run, shown,
} from '../../../../support/card-script.js'; // prettier-ignore

describe('Online Request', () => {
  it('three commands, message 17, no message on outcome, nothing else asked for', () => {
    const ran = run();
    assert.equal(ran.commands.length, 3);
    assert.deepEqual(shown(ran), ['15/ReadyToRead', '17/CardReadSuccessfully']);
    const {
      outcome: kind,
      start,
      onlineResponse,
      receipt,
      removalTimeout,
      alternateInterface,
    } = ran.result;
    assert.deepEqual(
      { kind, start, onlineResponse, receipt, removalTimeout, alternateInterface },
      {
        kind: 'OnlineRequest',
        start: 'NA',
        onlineResponse: 'NA',
        receipt: false,
        removalTimeout: 0,
        alternateInterface: 'NA',
      },
    );
    assert.isUndefined(ran.result.uiOnOutcome);
    assert.isUndefined(ran.result.fieldOff);
    assert.deepEqual(ran.fieldOffs, []);
  });

  it('data record: every tag that is there, in the order of the list', () => {
    const request = { time: '103000', sequence: 42 };
    const card = { gpo: [gpo({ '9F63': '38313731393939390080304000000000' })] };
    const { dataRecord } = run({ request, card }).result;
    assert.deepEqual([...dataRecord!.keys()].map((tag) => hexNumber(tag)), [
      '57', '5F34', '82', '84', '95', '9A', '9C', '9F02', '9F03', '5F2A', '9F1A', '9F10', '9F26', '9F27', '9F33', '9F34',
      '9F35', '9F36', '9F37', '9F06', '9F41', '9F63', '9F6C', '9F66',
    ]); // prettier-ignore
    const value = (tag: number): string => toHex(dataRecord!.get(tag)!);
    assert.equal(value(0x57), '8171999977000040D30102010000000000000F');
    assert.equal(value(0x84), 'A000000333010101');
    assert.equal(value(0x9f06), 'A0000003330101');
    assert.equal(value(0x9a), '261122');
    assert.equal(value(0x9f02), '000000000200');
    assert.equal(value(0x5f2a), '0156');
    assert.equal(value(0x9f66), '36000080');
    assert.equal(value(0x9f41), '00000042');
  });

  it('policy: message 1B', () => {
    const config = reader({}, { onlineRequestMessage: 'authorising' });
    assert.equal(shown(run({ config })).at(-1), '1B/Processing');
  });

  it('zero amount', () => {
    const { result } = run({ request: { amountMinor: 0 } });
    assert.equal(result.outcome, 'OnlineRequest');
    assert.equal(toHex(result.dataRecord!.get(0x9f02)!), '000000000000');
    assert.equal(toHex(result.terminalData.get(0x9f66)!), '36800080');
  });
});

describe('refund', () => {
  for (const cid of ['80', '00'])
    it(`9F27 ${cid}: the cryptogram is ignored, the number is delivered`, () => {
      const { result } = run({ request: { type: 0x20 }, card: { gpo: [gpo({ '9F27': cid })] } });
      assert.equal(result.outcome, 'OnlineRequest');
      assert.equal(result.cvm, 'NA');
      assert.equal(toHex(result.dataRecord!.get(0x57)!).slice(0, 16), '8171999977000040');
      assert.equal(toHex(result.dataRecord!.get(0x9c)!), '20');
    });

  it('policy: the terminal approves it offline', () => {
    const config = reader({}, { refundOutcome: 'EndApplication' });
    const { result } = run({ config, request: { type: 0x20 } });
    assert.equal(result.outcome, 'EndApplication');
    assert.equal(result.reason!.code, 'REFUND');
    assert.isTrue(result.dataRecord!.has(0x57));
  });
});

describe('approval', () => {
  const CONFIG = { statusCheckSupportFlag: 0 };
  const approve = (policy = {}, change = {}) =>
    run({
      config: reader(CONFIG, policy),
      request: { amountMinor: 100 },
      card: { ...OFFLINE_CARD, gpo: [gpo(change, GPO_OFFLINE)] },
    });

  it('balance with the approval when policy wants it', () => {
    const available = { '9F5D': '000000001234' };
    assert.isUndefined(approve({}, available).result.uiOnOutcome!.value);
    assert.deepEqual(approve({ balance: 'showOnApproval' }, available).result.uiOnOutcome!.value, {
      qualifier: 'Balance',
      minor: 1234,
      currency: '0156',
    });
    assert.isUndefined(approve({ balance: 'showOnApproval' }).result.uiOnOutcome!.value);
  });

  it('policy: removal', () => {
    const { result } = approve({ removalTimeout: 30 });
    assert.equal(result.removalTimeout, 30);
  });

  it('a forged CTQ is seen before any signature', () => {
    const ran = run({
      config: reader(CONFIG),
      request: { amountMinor: 100 },
      card: {
        gpo: [gpo({ '9F6C': '0080' }, GPO_OFFLINE)],
        records: { ...OFFLINE_CARD.records, '00B2031C00': record(RECORD_LAST) },
      },
    });
    assert.equal(ran.result.reason!.code, 'CVM_BINDING');
    assert.equal(ran.result.oda, 'notPerformed');
  });
});

describe('online completion', () => {
  const request = outcome('OnlineRequest', { cvm: 'OnlinePin', dataRecord: new Map() });
  const signed = outcome('OnlineRequest', { cvm: 'Signature' });
  const policy = policyOf();
  const noAnswer = { approved: false, unavailable: true };

  it('approved: 03, with signature 1A', () => {
    assert.equal(completeOnline(request, { approved: true }, policy).uiOnOutcome!.messageId, 0x03);
    assert.equal(completeOnline(signed, { approved: true }, policy).uiOnOutcome!.messageId, 0x1a);
    assert.equal(completeOnline(request, { approved: true }, policy).outcome, 'Approved');
  });

  it('declined: 07', () => {
    const done = completeOnline(request, { approved: false }, policy);
    assert.equal(done.outcome, 'Declined');
    assert.equal(done.uiOnOutcome!.messageId, 0x07);
    assert.equal(done.cvm, 'OnlinePin');
  });

  it('host not reached: Declined, 07 or by policy 0F', () => {
    assert.equal(completeOnline(request, noAnswer, policy).uiOnOutcome!.messageId, 0x07);
    const other = policyOf({ hostUnavailableMessage: 'processingError' });
    const done = completeOnline(request, noAnswer, other);
    assert.equal(done.outcome, 'Declined');
    assert.deepEqual(done.uiOnOutcome, { messageId: 0x0f, status: 'ProcessingError' });
    const both = completeOnline(request, { approved: true, unavailable: true }, policy);
    assert.equal(both.outcome, 'Declined', 'no answer is never an approval');
  });
});
