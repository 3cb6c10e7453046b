import { assert } from 'chai';
import { toHex } from '../../../../../firmware/bytes/hex.js';
import { requestedKernel } from '../../../../../firmware/kernel/entry/combination-selection.js';
import type {
  Kernel,
  KernelContext,
  KernelRegistry,
} from '../../../../../firmware/kernel/kernel.js';
import { outcome, withoutData } from '../../../../../firmware/kernel/shared/outcomes.js';
import {
  AID, D1, entry, fci, fromHex, gpo, PPSE, ppse, profile, reader, run, shown, tlv,
} from '../../../../support/card-script.js'; // prettier-ignore

/** Kernels that only say that they were reached. */
function kernels(...ids: number[]): { registry: KernelRegistry; reached: KernelContext[] } {
  const reached: KernelContext[] = [];
  const kernel: Kernel = {
    name: 'stub',
    *activate(context) {
      reached.push(context);
      return withoutData(outcome('EndApplication'));
    },
  };
  return { registry: Object.fromEntries(ids.map((id) => [id, kernel])), reached };
}

const combination = (aid: string, kernelId: string, change = {}): unknown => ({
  ...D1.combinations[0],
  aid,
  kernelId,
  ...change,
});

/** Names SELECTed after the PPSE, in order. */
function selected(commands: readonly string[]): string[] {
  return commands
    .filter((capdu) => capdu.startsWith('00A40400') && capdu !== PPSE)
    .map((capdu) => capdu.slice(10, -2));
}

const CREDIT = 'A000000333010102';

describe('directory', () => {
  const empty: readonly [string, string, string][] = [
    ['6A82', '6A82', 'PPSE_SW'],
    ['6283', '6283', 'PPSE_SW'],
    ['6985', '6985', 'PPSE_SW'],
    ['no BF0C', tlv('6F', tlv('84', '325041592E5359532E4444463031'), tlv('A5')) + '9000', 'NO_CANDIDATE'],
    ['no A5', tlv('6F', tlv('84', '325041592E5359532E4444463031')) + '9000', 'NO_CANDIDATE'],
    ['another DF name', tlv('6F', tlv('84', '315041592E5359532E4444463031'), tlv('A5', tlv('BF0C', entry(AID)))) + '9000', 'PPSE_PARSE'],
    ['no DF name', tlv('6F', tlv('A5', tlv('BF0C', entry(AID)))) + '9000', 'PPSE_PARSE'],
    ['no 61', ppse(), 'NO_CANDIDATE'],
    ['no template', '9000', 'PPSE_PARSE'],
    ['template 6F cut short', '6F308401329000', 'PPSE_PARSE'],
    ['entry list cut short', tlv('6F', tlv('84', '325041592E5359532E4444463031'), tlv('A5', tlv('BF0C', '61084F08'))) + '9000', 'PPSE_PARSE'],
  ]; // prettier-ignore
  for (const [name, answer, code] of empty)
    it(`${name}: End Application, message 1C`, () => {
      const ran = run({ card: { ppse: answer } });
      assert.equal(ran.result.outcome, 'EndApplication');
      assert.equal(ran.result.reason!.code, code);
      assert.deepEqual(shown(ran), ['15/ReadyToRead', '1C/ReadyToRead']);
      assert.deepEqual(ran.commands, [PPSE]);
    });

  it('padding, unknown tags and an empty preferred name do no harm', () => {
    const answer = ppse(
      '0000',
      entry(AID, tlv('50', '50424F43') + tlv('9F12') + '00' + tlv('DF8101', '0102')),
      'FF',
    );
    assert.equal(run({ card: { ppse: answer } }).result.outcome, 'OnlineRequest');
  });

  it('policy: another DF name can be taken', () => {
    const answer =
      tlv('6F', tlv('84', '315041592E5359532E4444463031'), tlv('A5', tlv('BF0C', entry(AID)))) +
      '9000';
    const config = reader({}, { ppseDfName: 'ignore' });
    assert.equal(run({ config, card: { ppse: answer } }).result.outcome, 'OnlineRequest');
  });
});

describe('combination selection', () => {
  /** Kernel that an entry asks for. */
  const requested: readonly [rid: string, id: string | undefined, kernel: number | undefined][] = [
    ['A000000333', undefined, 0x07],
    ['A000000333', '', 0x07],
    ['A000000003', undefined, 0x03],
    ['A000000004', undefined, 0x02],
    ['A000000025', undefined, 0x04],
    ['A000000065', undefined, 0x05],
    ['A000000152', undefined, 0x06],
    ['F000000001', undefined, 0x00],
    ['A000000333', '07', 0x07],
    ['A000000333', '00', 0x00],
    ['A000000333', '47', 0x47],
    ['A000000333', '0200000000000000', 0x02],
    ['A000000333', '80', undefined],
    ['A000000333', '8701', undefined],
    ['A000000333', '800156', undefined],
    ['A000000333', 'C00156', undefined],
    ['A000000333', '870156', 0x870156],
    ['A000000333', 'C70156', 0xc70156],
    ['A000000333', '8701560000', 0x870156],
  ];
  for (const [rid, id, kernel] of requested)
    it(`${rid} with 9F2A ${id ?? 'absent'} asks for ${kernel ?? 'nothing known'}`, () =>
      assert.equal(
        requestedKernel(fromHex(rid + '0101'), id === undefined ? undefined : fromHex(id)),
        kernel,
      ));

  /** Which entries a reader with A0000003330101 and kernel 7 takes. */
  const entries: readonly [name: string, entry: string, taken: boolean, aid?: string][] = [
    ['exact name', entry('A0000003330101'), true],
    ['longer name', entry(AID), true],
    ['shorter name', entry('A00000033301'), false],
    ['another name', entry('A0000003330201'), false],
    ['4 bytes', entry('A0000003'), false],
    ['17 bytes', entry('A000000333010101' + '00'.repeat(9)), false],
    ['16 bytes, reader name of 5', entry('A000000333010101' + '00'.repeat(8)), true, 'A000000333'],
    ['5 bytes, reader name of 5', entry('A000000333'), true, 'A000000333'],
    ['no name', tlv('61', tlv('87', '01')), false],
    ['two names', tlv('61', tlv('4F', AID), tlv('4F', AID)), false],
    ['9F2A for kernel 2', entry(AID, tlv('9F2A', '02')), false],
    ['9F2A for any kernel', entry(AID, tlv('9F2A', '00')), true],
    ['9F2A 80', entry(AID, tlv('9F2A', '80')), false],
    ['9F2A of 9 bytes', entry(AID, tlv('9F2A', '070000000000000000')), false],
    ['priority of two bytes', entry(AID, tlv('87', '0101')), true],
  ];
  for (const [name, one, taken, aid] of entries)
    it(`${name} is ${taken ? 'taken' : 'skipped'}`, () => {
      const config = reader(aid ? { aid } : {});
      const { result } = run({ config, card: { ppse: ppse(one) } });
      assert.equal(result.candidates.length, taken ? 1 : 0);
    });

  it('no partial match: the name must be the same', () => {
    const config = reader({ partialMatch: false });
    assert.equal(run({ config }).result.candidates.length, 0);
    const exact = reader({ partialMatch: false, aid: AID });
    assert.equal(run({ config: exact }).result.candidates.length, 1);
  });

  it('a combination that is not allowed is skipped', () => {
    const config = profile({
      combinations: [
        combination('A0000003330101', '07', { readerContactlessTransactionLimit: 100 }),
        combination(CREDIT, '07'),
      ],
    });
    const ran = run({ config, card: { ppse: ppse(entry(AID), entry(CREDIT)) } });
    assert.deepEqual(selected(ran.commands), [CREDIT]);
  });

  it('one AID with two kernels: the default kernel of the RID is the candidate', () => {
    const visa = 'A0000000031010';
    const config = profile({
      combinations: [combination(visa, '03'), combination(visa, '01')],
    });
    const { registry } = kernels(1, 3);
    const { result } = run({ config, kernels: registry, card: { ppse: ppse(entry(visa)) } });
    assert.deepEqual(
      result.candidates.map(({ prepared }) => prepared.combination.kernelId),
      [3],
    );
  });

  it('sixteen entries keep the order of the card', () => {
    const names = Array.from({ length: 16 }, (_, i) =>
      `${AID}${(i + 16).toString(16)}`.toUpperCase(),
    );
    const { result } = run({ card: { ppse: ppse(...names.map((name) => entry(name))) } });
    assert.deepEqual(
      result.candidates.map(({ adfName }) => toHex(adfName)),
      names,
    );
  });
});

describe('final selection', () => {
  /** Priorities of two entries in card order; which is selected first. */
  const order: readonly [string, string, string, string][] = [
    ['1 before 2', tlv('87', '01'), tlv('87', '02'), AID],
    ['lower number first', tlv('87', '02'), tlv('87', '01'), CREDIT],
    ['0 is lowest', tlv('87', '00'), tlv('87', '01'), CREDIT],
    ['0 is below 15', tlv('87', '00'), tlv('87', '0F'), CREDIT],
    ['absent is lowest', '', tlv('87', '0F'), CREDIT],
    ['both absent: order of the card', '', '', AID],
    ['equal: order of the card', tlv('87', '03'), tlv('87', '03'), AID],
    ['the high nibble does not count', tlv('87', '83'), tlv('87', '02'), CREDIT],
  ];
  for (const [name, first, second, expected] of order)
    it(name, () => {
      const card = { ppse: ppse(entry(AID, first), entry(CREDIT, second)) };
      assert.equal(selected(run({ card }).commands)[0], expected);
    });

  it('equal priorities: all combinations of one entry before the next entry, in configuration order', () => {
    const config = profile({
      combinations: [combination(AID, '07'), combination('A0000003330101', '07')],
    });
    const { result } = run({ config, card: { ppse: ppse(entry(CREDIT), entry(AID)) } });
    assert.deepEqual(
      result.candidates.map((one) => [toHex(one.adfName), toHex(one.prepared.combination.aid)]),
      [
        [CREDIT, 'A0000003330101'],
        [AID, AID],
        [AID, 'A0000003330101'],
      ],
    );
  });

  it('policy: an application that wants confirmation can be skipped', () => {
    const config = reader({}, { cardholderConfirmation: 'skip' });
    const card = { ppse: ppse(entry(AID, tlv('87', '81')), entry(CREDIT, tlv('87', '02'))) };
    assert.deepEqual(selected(run({ config, card }).commands), [CREDIT]);
  });

  const extended = entry('A0000003330101', tlv('9F29', '0102'));
  it('extended selection: only when card and reader have it', () => {
    const card = { ppse: ppse(extended) };
    assert.deepEqual(selected(run({ card }).commands), ['A0000003330101']);
    const config = reader({ extendedSelectionSupportFlag: 1 });
    assert.deepEqual(selected(run({ config, card }).commands), ['A00000033301010102']);
    assert.deepEqual(selected(run({ config, card: {} }).commands), [AID]);
  });

  it('extended selection that does not fit is left out, or the candidate is', () => {
    const card = {
      ppse: ppse(entry(AID, tlv('87', '01') + tlv('9F29', '00'.repeat(9))), entry(CREDIT)),
    };
    const omit = reader({ extendedSelectionSupportFlag: 1 });
    assert.deepEqual(selected(run({ config: omit, card }).commands), [AID]);
    const remove = reader(
      { extendedSelectionSupportFlag: 1 },
      { extendedNameTooLong: 'removeCandidate' },
    );
    assert.deepEqual(selected(run({ config: remove, card }).commands), [CREDIT]);
  });

  it('a failed SELECT leads to the next candidate, and at the end to message 1C', () => {
    const card = { ppse: ppse(entry(AID), entry(CREDIT)), select: { [AID]: '6A82' } };
    const ran = run({ card });
    assert.deepEqual(selected(ran.commands), [AID, CREDIT]);
    assert.equal(toHex(ran.result.selectedAid!), CREDIT);
    const none = run({ card: { ...card, select: { '*': '6A82' } } });
    assert.deepEqual(selected(none.commands), [AID, CREDIT]);
    assert.equal(none.result.outcome, 'EndApplication');
    assert.deepEqual(shown(none), ['15/ReadyToRead', '1C/ReadyToRead']);
    assert.isUndefined(none.result.selectedAid);
  });

  describe('Visa without TTQ in its PDOL', () => {
    const visa = 'A0000000031010';
    const card = { ppse: ppse(entry(visa), entry(AID)), select: { [visa]: fci(visa, '9F0206') } };
    const config = (...more: unknown[]) =>
      profile({ combinations: [combination(visa, '03'), ...more, combination(AID, '07')] });

    it('goes to kernel 1 when the reader has it for this AID', () => {
      const { registry, reached } = kernels(1, 3, 7);
      run({ config: config(combination(visa, '01')), card, kernels: registry });
      assert.deepEqual(
        reached.map(({ combination: { kernelId } }) => kernelId),
        [1],
      );
    });

    it('is removed otherwise', () => {
      const { registry, reached } = kernels(1, 3, 7);
      run({ config: config(), card, kernels: registry });
      assert.deepEqual(
        reached.map(({ combination: { kernelId } }) => kernelId),
        [7],
      );
    });

    it('with TTQ stays with kernel 3', () => {
      const { registry, reached } = kernels(1, 3, 7);
      const withTtq = { ...card, select: { [visa]: fci(visa, '9F6604') } };
      run({ config: config(combination(visa, '01')), card: withTtq, kernels: registry });
      assert.deepEqual(
        reached.map(({ combination: { kernelId } }) => kernelId),
        [3],
      );
    });
  });

  it('the kernel gets the raw FCI, its combination and the working TTQ', () => {
    const { registry, reached } = kernels(7);
    run({ kernels: registry, request: { amountMinor: 30000 } });
    const [context] = reached;
    assert.equal(toHex(context!.fci) + '9000', fci(AID));
    assert.equal(toHex(context!.ttq!), '36C00080');
    assert.equal(toHex(context!.adfName), AID);
    assert.equal(context!.start, 'B');
    assert.isFalse(context!.restart);
  });

  it('a part of a name was selected: the name is what the FCI says', () => {
    const card = { ppse: ppse(entry('A0000003330101')), select: { '*': fci(AID) } };
    const { result } = run({ card });
    assert.equal(toHex(result.selectedAid!), AID);
    assert.equal(toHex(result.dataRecord!.get(0x84)!), AID);
    const unnamed = { '*': tlv('6F', tlv('A5', tlv('9F38', '9F6604'))) + '9000' };
    const other = run({ card: { ...card, select: unnamed } }).result;
    assert.equal(toHex(other.selectedAid!), 'A0000003330101');
    const short = { '*': tlv('6F', tlv('84', 'A000'), tlv('A5', tlv('9F38', '9F6604'))) + '9000' };
    assert.equal(
      toHex(run({ card: { ...card, select: short } }).result.selectedAid!),
      'A0000003330101',
    );
  });

  it('a kernel that is not in the registry counts as Select Next', () => {
    const { registry, reached } = kernels();
    const ran = run({ kernels: registry });
    assert.equal(ran.result.outcome, 'EndApplication');
    assert.equal(ran.result.reason!.code, 'NO_CANDIDATE');
    assert.deepEqual(reached, []);
    assert.equal(run({ card: { gpo: [gpo()] } }).result.outcome, 'OnlineRequest');
  });
});
