import { assert } from 'chai';
import {
  AID,
  fci,
  gpo,
  reader,
  run,
  shown,
  STANDARD_PDOL,
  tlv,
} from '../../../../support/card-script.js';

const card = (pdol: string, discretionary = '') => ({
  select: { '*': fci(AID, pdol, discretionary) },
});
const gpoOf = (commands: readonly string[]): string | undefined =>
  commands.find((capdu) => capdu.startsWith('80A8'));

/** Data of the GPO command for amount 2.00, 2026-11-22, UN 12345678. */
const STANDARD = '36000080' + '000000000200' + '000000000000' + '0156' + '0000000000' + '0156' + '261122' + '00' + '12345678'; // prettier-ignore

describe('PDOL data', () => {
  const cases: readonly [string, string, string][] = [
    ['the standard list', STANDARD_PDOL, `80A80000238321${STANDARD}00`],
    ['DF60 first', 'DF6001' + STANDARD_PDOL, `80A8000024832200${STANDARD}00`],
    ['DF60 and DF69 last', STANDARD_PDOL + 'DF6001DF6901', `80A80000258323${STANDARD}000000`],
    ['an unknown tag is zeros', '9F66049F9903', '80A800000983073600008000000000'],
    ['amount cut on the left', '9F66049F0204', '80A800000A8308360000800000020000'],
    ['amount filled on the left', '9F66049F0208', '80A800000E830C36000080000000000000020000'],
    ['UN filled on the right', '9F66049F3708', '80A800000E830C36000080123456780000000000'],
    ['UN cut on the right', '9F66049F3702', '80A8000008830636000080123400'],
    ['an element of no length', '9F66049F0200', '80A800000683043600008000'],
  ];
  for (const [name, pdol, command] of cases)
    it(name, () => assert.equal(gpoOf(run({ card: card(pdol) }).commands), command));

  it('cashback: amount other', () => {
    const ran = run({
      request: { type: 0x09, otherMinor: 200, amountMinor: 1200 },
      card: card('9F66049F02069F03069C01'),
    });
    assert.equal(gpoOf(ran.commands), '80A8000013831136000080000000001200000000000200' + '0900');
    assert.equal(Number(ran.result.dataRecord!.get(0x9f03)![4]), 0x02);
  });

  it('a new unpredictable number at every activation', () => {
    const ran = run({
      card: { gpo: ['6986', gpo()] },
      host: { random: ['11111111', '22222222'] },
    });
    const sent = ran.commands.filter((capdu) => capdu.startsWith('80A8'));
    assert.deepEqual(
      sent.map((capdu) => capdu.slice(-10, -2)),
      ['11111111', '22222222'],
    );
  });

  const refused: readonly [string, string, string][] = [
    ['no PDOL', fci(AID, ''), 'NO_PDOL'],
    ['an empty PDOL', tlv('6F', tlv('84', AID), tlv('A5', '9F3800')) + '9000', 'NO_PDOL'],
    ['a PDOL without TTQ', fci(AID, '9F0206'), 'NO_TTQ_IN_PDOL'],
    ['a tag without length', fci(AID, '9F66049F02'), 'NO_PDOL'],
    ['half a tag', fci(AID, '9F66049F'), 'NO_PDOL'],
    ['an FCI that is no TLV', '6F10849000', 'FCI_PARSE'],
    ['an empty FCI', '9000', 'FCI_PARSE'],
  ];
  for (const [name, answer, code] of refused)
    it(`${name}: Select Next, no GPO`, () => {
      const ran = run({ card: { select: { '*': answer } } });
      const [activation] = ran.result.activations;
      assert.equal(activation!.outcome.outcome, 'SelectNext');
      assert.equal(activation!.outcome.start, 'C');
      assert.equal(activation!.outcome.reason!.code, code);
      assert.isUndefined(gpoOf(ran.commands));
      assert.equal(ran.result.outcome, 'EndApplication');
    });

  it('policy: a malformed PDOL can end the application', () => {
    const config = reader({}, { pdolMalformed: 'endApplication' });
    assert.equal(run({ config, card: card('9F6604DF') }).result.reason!.code, 'NO_PDOL');
  });

  it('a list that does not fit a command ends the application', () => {
    const ran = run({ card: card('9F6604DF7FFF') });
    assert.equal(ran.result.reason!.code, 'PDOL_LENGTH');
    assert.isUndefined(gpoOf(ran.commands));
  });
});

describe('reader with ODA for online', () => {
  const discretionary = (value: string): string => tlv('BF0C', tlv('DF61', value));
  const gate = { ttq: '21000080', readerContactlessFloorLimit: '000000000000' };

  for (const [df61, ttq] of [
    ['42', '21800080'],
    ['C2', '21800080'],
  ] as const)
    it(`DF61 ${df61}: quick path`, () => {
      const ran = run({ config: reader(gate), card: card(STANDARD_PDOL, discretionary(df61)) });
      assert.equal(gpoOf(ran.commands)!.slice(14, 22), ttq);
    });

  it('the quick path clears full debit/credit and sets qUICS, online and fDDA 01', () => {
    const config = reader({ ttq: '47000000' });
    const ran = run({ config, card: card(STANDARD_PDOL, discretionary('40')) });
    assert.equal(gpoOf(ran.commands)!.slice(14, 22), '27800080');
  });

  for (const old of ['', discretionary('82'), discretionary('02')])
    it(`an old card (${old || 'no DF61'}): Select Next, then End Application`, () => {
      const ran = run({ config: reader(gate), card: card(STANDARD_PDOL, old) });
      assert.equal(ran.result.activations[0]!.outcome.outcome, 'SelectNext');
      assert.equal(ran.result.outcome, 'EndApplication');
      assert.isUndefined(gpoOf(ran.commands));
    });

  it('policy: an old card can end the application; a fixed TTQ asks no card', () => {
    const ended = run({
      config: reader(gate, { oldTransitCard: 'endApplication' }),
      card: card(STANDARD_PDOL),
    });
    assert.equal(ended.result.reason!.code, 'OLD_TRANSIT_CARD');
    const fixed = run({
      config: reader({ ttq: '21800080' }, { odaForOnlineTtq: 'fixed' }),
      card: card(STANDARD_PDOL, discretionary('02')),
    });
    assert.equal(fixed.result.outcome, 'OnlineRequest');
    assert.equal(fixed.result.oda, 'notPerformed');
  });

  it('other readers do not look at DF61', () => {
    const ran = run({ card: card(STANDARD_PDOL, discretionary('02')) });
    assert.equal(gpoOf(ran.commands)!.slice(14, 22), '36000080');
  });
});

describe('GPO status words', () => {
  /** TTQ with and without contact chip. */
  const CONTACT = '36000080';
  const NONE = '26000080';
  const cases: readonly [sw: string, ttq: string, outcome: string, start: string, ui?: string][] = [
    ['6985', CONTACT, 'SelectNext', 'C'],
    ['6985', NONE, 'SelectNext', 'C'],
    ['6984', CONTACT, 'TryAnotherInterface', 'NA', '18/ProcessingError'],
    ['6984', NONE, 'EndApplication', 'NA', '1C/ProcessingError'],
    ['6A81', CONTACT, 'TryAnotherInterface', 'NA', '18/ProcessingError'],
    ['6A81', NONE, 'EndApplication', 'NA', '1C/ProcessingError'],
    ['6A88', NONE, 'EndApplication', 'NA', '1C/ProcessingError'],
    ['6700', NONE, 'EndApplication', 'NA', '1C/ProcessingError'],
    ['6D00', NONE, 'EndApplication', 'NA', '1C/ProcessingError'],
    ['6283', CONTACT, 'TryAnotherInterface', 'NA', '18/ProcessingError'],
    ['6120', CONTACT, 'TryAnotherInterface', 'NA', '18/ProcessingError'],
    ['6C20', NONE, 'EndApplication', 'NA', '1C/ProcessingError'],
  ]; // prettier-ignore
  for (const [sw, ttq, outcome, start, ui] of cases)
    it(`${sw} with TTQ ${ttq}: ${outcome}`, () => {
      const ran = run({ config: reader({ ttq }), card: { gpo: [sw] } });
      const [activation] = ran.result.activations;
      assert.equal(activation!.outcome.outcome, outcome);
      assert.equal(activation!.outcome.start, start);
      assert.equal(activation!.outcome.reason!.sw, parseInt(sw, 16));
      if (ui) assert.equal(shown(ran).at(-1), ui);
      if (outcome === 'TryAnotherInterface')
        assert.equal(ran.result.alternateInterface, 'ContactChip');
      assert.equal(ran.commands.length, 3, 'no GET RESPONSE');
    });

  it('6986: see phone, field off, second tap', () => {
    const ran = run({ card: { gpo: ['6986', gpo()] } });
    const { outcome } = ran.result.activations[0]!;
    assert.equal(outcome.outcome, 'TryAgain');
    assert.equal(outcome.start, 'B');
    assert.equal(outcome.fieldOff, 13);
    assert.deepEqual(outcome.uiOnOutcome, {
      messageId: 0x20,
      status: 'ProcessingError',
      holdTime: 13,
    });
    assert.deepEqual(ran.fieldOffs, [1300]);
    assert.deepEqual(shown(ran), [
      '15/ReadyToRead',
      '20/ProcessingError',
      '20/ReadyToRead',
      '17/CardReadSuccessfully',
    ]);
    assert.equal(ran.result.outcome, 'OnlineRequest');
  });

  it('6986 and nobody comes back: End Application, clear display', () => {
    const ran = run({
      card: { gpo: ['6986'] },
      host: {
        activations: [
          { kind: 'card', card: { type: 'A', uid: new Uint8Array(4) } },
          { kind: 'none' },
        ],
      },
    });
    assert.equal(ran.result.outcome, 'EndApplication');
    assert.equal(shown(ran).at(-1), '1E/NotReady');
    assert.deepEqual(ran.limits, [30_000, 60_000]);
  });

  it('policy rows change the table', () => {
    const outcomeOf = (policy: object, sw: string): string =>
      run({ config: reader({}, policy as Record<string, unknown>), card: { gpo: [sw, gpo()] } })
        .result.activations[0]!.outcome.outcome;
    assert.equal(outcomeOf({ gpo6984: 'selectNext' }, '6984'), 'SelectNext');
    assert.equal(outcomeOf({ gpo6984: 'tryAnotherInterface' }, '6984'), 'TryAnotherInterface');
    assert.equal(outcomeOf({ gpo6985: 'contactOrEnd' }, '6985'), 'TryAnotherInterface');
    assert.equal(outcomeOf({ gpoOther: 'endApplication' }, '6A81'), 'EndApplication');
    const config = reader({}, { gpo6986: 'presentAgain' });
    const { outcome } = run({ config, card: { gpo: ['6986', gpo()] } }).result.activations[0]!;
    assert.equal(outcome.fieldOff, 10);
    assert.equal(outcome.uiOnOutcome!.messageId, 0x21);
  });

  for (const fault of ['timeout', 'transmission', 'protocol', 'removed'])
    it(`Level 1 ${fault}: Try Again, Start B, message 21 on restart, field stays on`, () => {
      const ran = run({ card: { gpo: [`!${fault}`, gpo()] } });
      const { outcome } = ran.result.activations[0]!;
      assert.equal(outcome.outcome, 'TryAgain');
      assert.equal(outcome.start, 'B');
      assert.isUndefined(outcome.fieldOff);
      assert.isUndefined(outcome.uiOnOutcome);
      assert.deepEqual(shown(ran), ['15/ReadyToRead', '21/ReadyToRead', '17/CardReadSuccessfully']);
    });

  it('the language of the card goes with the messages', () => {
    const select = { '*': fci(AID, STANDARD_PDOL, tlv('5F2D', '7A68656E')) };
    const ran = run({ card: { select, gpo: [gpo({ '9F27': '00' })] } });
    assert.equal(ran.result.uiOnOutcome!.language, 'zhen');
  });
});
