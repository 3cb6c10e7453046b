/** Tables of kernel7.md, whole: every combination of their inputs, against the table written a second time from the text. */

import { assert } from 'chai';
import fc from 'fast-check';
import {
  AID,
  entry,
  gpo,
  GPO_OFFLINE,
  OFFLINE_CARD,
  ppse,
  reader,
  record,
  RECORD_LAST,
  run,
  shown,
  tlv,
  ttqSent,
} from '../../../support/card-script.js';

const byte = (value: number): string => value.toString(16).toUpperCase().padStart(2, '0');
const BOOLEANS = [false, true] as const;

interface Wishes {
  readonly present: boolean;
  readonly pin: boolean;
  readonly signature: boolean;
  readonly cdcvm: boolean;
}

interface Abilities {
  readonly pin: boolean;
  readonly signature: boolean;
  readonly required: boolean;
}

type Binding = 'absent' | 'same' | 'other';

/** 2.11, line by line. */
function cvmOf(ctq: Wishes, ttq: Abilities, binding: Binding, ac: 'TC' | 'ARQC'): string {
  if (!ctq.present) {
    if (!ttq.required) return 'NoCvm';
    if (ttq.signature) return 'Signature';
    return ttq.pin ? 'OnlinePin' : 'Declined';
  }
  if (ctq.pin && ttq.pin) return 'OnlinePin';
  if (ctq.cdcvm) {
    if (binding === 'absent') return ac === 'ARQC' ? 'ConfirmationCodeVerified' : 'Declined';
    return binding === 'same' ? 'ConfirmationCodeVerified' : 'Declined';
  }
  if (ctq.pin) return 'Declined';
  if (ctq.signature) return ttq.signature ? 'Signature' : 'Declined';
  return ttq.required ? 'Declined' : 'NoCvm';
}

type Limits = Readonly<Record<'transaction' | 'floor' | 'terminal' | 'cvm', number | undefined>>;

interface Flags {
  readonly status: number | undefined;
  readonly zero: number | undefined;
  readonly zeroOffline: number | undefined;
  readonly offlineOnly: boolean;
}

/** 1.3: the working TTQ, or undefined where the amount is not allowed. */
function preProcessed(
  amount: number,
  exponent: number,
  { transaction = Infinity, terminal = Infinity, floor = terminal, cvm = Infinity }: Limits,
  { status, zero, zeroOffline, offlineOnly }: Flags,
): string | undefined {
  if (amount >= transaction) return undefined;
  if (amount === 0 && zero === 0) return undefined;
  if (amount === 0 && offlineOnly && zeroOffline !== 1) return undefined;
  const checked = status === 1 && amount === 10 ** exponent;
  const online = amount > floor || checked || (amount === 0 && !offlineOnly);
  const second = (online ? 0x80 : 0) | (amount >= cvm ? 0x40 : 0);
  return `${offlineOnly ? '2E' : '26'}${byte(second)}0080`;
}

describe('whole tables', () => {
  describe('2.11 CVM: CTQ, TTQ, 9F69, type of cryptogram', () => {
    const wishes: Wishes[] = [{ present: false, pin: false, signature: false, cdcvm: false }];
    for (const pin of BOOLEANS)
      for (const signature of BOOLEANS)
        for (const cdcvm of BOOLEANS) wishes.push({ present: true, pin, signature, cdcvm });

    for (const ac of ['ARQC', 'TC'] as const)
      it(`${ac}: all 216 rows, with the bits that do not count set and clear`, () => {
        let rows = 0;
        for (const pin of BOOLEANS)
          for (const signature of BOOLEANS)
            for (const required of BOOLEANS) {
              const ttq = 0x20 | (pin ? 0x04 : 0) | (signature ? 0x02 : 0);
              const config = reader({
                ttq: byte(ttq) + '000080',
                readerCvmRequiredLimit: required ? '000000000200' : '000000000201',
              });
              for (const ctq of wishes)
                for (const binding of ['absent', 'same', 'other'] as const) {
                  rows++;
                  const expected = cvmOf(ctq, { pin, signature, required }, binding, ac);
                  for (const noise of ['0000', '0F7F'])
                    check(config, ctq, binding, ac, noise, expected);
                }
            }
        assert.equal(rows, 216);
      });

    /** A TC without records fails ODA: with CTQ b6 it goes online, and the CVM shows. */
    function check(
      config: ReturnType<typeof reader>,
      ctq: Wishes,
      binding: Binding,
      ac: 'TC' | 'ARQC',
      noise: string,
      expected: string,
    ): void {
      const first =
        (ctq.pin ? 0x80 : 0) | (ctq.signature ? 0x40 : 0) | 0x20 | parseInt(noise.slice(0, 2), 16);
      const second = (ctq.cdcvm ? 0x80 : 0) | parseInt(noise.slice(2), 16);
      const value = byte(first) + byte(second);
      const other = byte(first) + byte(second ^ 0x01);
      const bound = `01A1B2C3D4${binding === 'same' ? value : other}00`;
      const answer = gpo({
        '94': '',
        '9F27': ac === 'TC' ? '40' : '80',
        '9F6C': ctq.present ? value : '-',
        '9F69': binding === 'absent' ? '-' : bound,
      });
      const { result } = run({ config, card: { gpo: [answer] } });
      const refused = result.reason?.code.startsWith('CVM_') ?? false;
      const got = refused ? result.outcome : result.cvm;
      assert.equal(got, expected, `${ac} CTQ ${ctq.present ? value : '-'} ${binding}`);
    }
  });

  it('2.10.6 decision: TC, ODA and CTQ b6, b5 against TTQ b5, b4, b1', () => {
    for (const good of BOOLEANS)
      for (const ctqOnline of BOOLEANS)
        for (const ctqSwitch of BOOLEANS)
          for (const contact of BOOLEANS)
            for (const offlineOnly of BOOLEANS) {
              const ttq = 0x26 | (contact ? 0x10 : 0) | (offlineOnly ? 0x08 : 0);
              const config = reader({ ttq: byte(ttq) + '000080', statusCheckSupportFlag: 0 });
              const ctq = byte((ctqOnline ? 0x20 : 0) | (ctqSwitch ? 0x10 : 0)) + '00';
              const last = good ? RECORD_LAST : { ...RECORD_LAST, '9F69': '01A1B2C3D5300000' };
              const { result } = run({
                config,
                request: { amountMinor: 100 },
                host: { random: ['12345678'] },
                card: {
                  gpo: [gpo({ '9F6C': ctq }, GPO_OFFLINE)],
                  records: { ...OFFLINE_CARD.records, '00B2031C00': record(last) },
                },
              });
              const expected = good
                ? 'Approved'
                : ctqOnline && !offlineOnly
                  ? 'OnlineRequest'
                  : ctqSwitch && contact
                    ? 'TryAnotherInterface'
                    : 'Declined';
              const what = `good ${good} CTQ ${ctq} TTQ ${byte(ttq)}`;
              assert.equal(result.outcome, expected, what);
              assert.equal(result.oda, good ? 'successful' : 'failed', what);
            }
  });

  it('2.6 status words of GPO: each of 61xx to 6Fxx, with and without contact interface', () => {
    for (const contact of BOOLEANS) {
      const config = reader({ ttq: contact ? '36000080' : '26000080' });
      for (let sw = 0x6100; sw < 0x7000; sw++) {
        if (sw === 0x6986) continue; // Try Again: has its own cases
        const text = sw.toString(16).toUpperCase();
        const ran = run({ config, card: { gpo: [text] } });
        const kernel = ran.result.activations[0]!.outcome;
        const expected =
          sw === 0x6985 ? 'SelectNext' : contact ? 'TryAnotherInterface' : 'EndApplication';
        assert.equal(kernel.outcome, expected, text);
        assert.equal(kernel.start, sw === 0x6985 ? 'C' : 'NA', text);
        assert.equal(ran.commands.length, 3, text);
        const message = contact && sw !== 0x6985 ? '18/ProcessingError' : '1C/';
        assert.include(shown(ran).at(-1), message, text);
      }
    }
  });

  it('1.6 kernel identifier 9F2A: any bytes at any reader', () => {
    const id = fc.oneof(
      fc.integer({ min: 1, max: 0xff }),
      fc.integer({ min: 0x800000, max: 0xffffff }),
      fc.constantFrom(0x07, 0x47, 0x870156, 0xc70156),
    );
    const bytes = fc.oneof(
      fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 8 }),
      fc.constantFrom([0x07], [0x47], [0x87], [0x87, 0x01], [0x87, 0x01, 0x56], [0xc7, 1, 0x56, 9]),
    );
    fc.assert(
      fc.property(bytes, id, (value, kernel) => {
        const hex = value.map(byte).join('');
        const kernelId = byte(kernel).padStart(kernel > 0xff ? 6 : 2, '0');
        const { result } = run({
          config: reader({ kernelId }),
          card: { ppse: ppse(entry(AID, tlv('9F2A', hex))) },
        });
        assert.equal(
          result.candidates.length === 1,
          fitsKernel(value, kernel),
          `${hex} ${kernelId}`,
        );
      }),
      { numRuns: 3000, seed: 7 },
    );
  });

  /** 1.6, rows C and D. */
  function fitsKernel(value: readonly number[], kernel: number): boolean {
    if (value.length === 0) return kernel === 0x07;
    const form = value[0]! >> 6;
    if (form < 2) return value[0] === 0 || value[0] === kernel;
    if (value.length < 3 || value[0]! % 64 === 0) return false;
    return value[0]! * 65536 + value[1]! * 256 + value[2]! === kernel;
  }

  it('1.3 pre-processing: limits, flags, amounts and exponents', () => {
    const limit = fc.constantFrom(undefined, 0, 1, 99, 100, 101, 1000, 5000);
    const flag = fc.constantFrom(undefined, 0, 1);
    fc.assert(
      fc.property(
        fc.constantFrom(0, 1, 10, 98, 99, 100, 101, 999, 1000, 1001, 4999, 5000, 5001),
        fc.record({ transaction: limit, floor: limit, terminal: limit, cvm: limit }),
        fc.record({ status: flag, zero: flag, zeroOffline: flag, offlineOnly: fc.boolean() }),
        fc.integer({ min: 0, max: 3 }),
        (amount, limits, flags, exponent) => {
          const n12 = (value: number | undefined): string | null =>
            value === undefined ? null : String(value).padStart(12, '0');
          const config = reader({
            ttq: flags.offlineOnly ? '2E000080' : '26000080',
            readerContactlessTransactionLimit: n12(limits.transaction),
            readerContactlessFloorLimit: n12(limits.floor),
            terminalFloorLimit: limits.terminal?.toString(16).padStart(8, '0') ?? null,
            readerCvmRequiredLimit: n12(limits.cvm),
            statusCheckSupportFlag: flags.status ?? null,
            zeroAmountAllowedFlag: flags.zero ?? null,
            zeroAmountAllowedOfflineFlag: flags.zeroOffline ?? null,
          });
          const ran = run({ config, request: { amountMinor: amount, exponent } });
          const ttq = preProcessed(amount, exponent, limits, flags);
          if (ttq !== undefined) {
            assert.equal(ttqSent(ran), ttq);
            return;
          }
          assert.equal(ran.result.outcome, 'TryAnotherInterface');
          assert.deepEqual(shown(ran), ['18/ProcessingError']);
          assert.isEmpty(ran.commands);
        },
      ),
      { numRuns: 5000, seed: 7 },
    );
  });

  it('2.7 AFL: any entries', () => {
    const part = fc.tuple(
      fc.constantFrom(0x08, 0x10, 0x50, 0x58, 0xf0, 0x00, 0xf8, 0x09, 0x14),
      fc.integer({ min: 0, max: 3 }),
      fc.integer({ min: 0, max: 34 }),
      fc.integer({ min: 0, max: 3 }),
    );
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 3 }), (entries) => {
        const afl = entries.flat().map(byte).join('');
        const answer = tlv('70', tlv('DF01', '00')) + '9000';
        const wanted: string[] = [];
        let good = true;
        for (const [head, first, last, signed] of entries) {
          const count = last - first + 1;
          if (head % 8 || head === 0 || head > 0xf0 || first < 1 || last < first || signed > count)
            good = false;
          for (let i = first; i <= last; i++) wanted.push(`00B2${byte(i)}${byte(head | 4)}00`);
        }
        if (!good || wanted.length > 32) wanted.length = 0;
        const records = Object.fromEntries(wanted.map((command) => [command, answer]));
        const ran = run({ card: { gpo: [gpo({ '94': afl })], records } });
        // The second record repeats DF01 of the first: a duplicate ends the application.
        assert.deepEqual(ran.commands.slice(3), wanted.slice(0, 2), afl);
        const outcome = wanted.length === 1 ? 'OnlineRequest' : 'EndApplication';
        assert.equal(ran.result.outcome, outcome, afl);
      }),
      { numRuns: 3000, seed: 7 },
    );
  });
});
