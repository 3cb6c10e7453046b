/** A journal of 200 transactions, cut at every byte of its image: it recovers to the last whole record, each time. */

import { asciiBytes } from '../../firmware/bytes/digits.js';
import { Vault } from '../../firmware/app/vault.js';
import { Journal } from '../../firmware/journal/journal.js';
import { SeededRandom } from '../../simulator/clock/random.js';
import { nodeCrypto } from '../../simulator/host/node-crypto.js';
import { FlashModel } from '../../simulator/io/flash.js';
import { KeyValueModel } from '../../simulator/io/key-value.js';
import type { SweepResult } from './sweep.js';

/** As on a device: enciphered, with tags. */
const VAULT = new Vault(new KeyValueModel(), nodeCrypto, new SeededRandom(1, 'journal sweep'));
const SECTORS = 24;
const SECTOR = 4096;

interface Mark {
  /** Bytes of the image that were written when the record was whole. */
  readonly end: number;
  readonly sequence: number;
}

/** Sizes as the terminal's own: a request, its answer, the screen. */
function write(flash: FlashModel, transactions: number): Mark[] {
  const journal = new Journal({ flash, seal: VAULT.seal });
  const marks: Mark[] = [];
  for (let i = 0; i < transactions; i++) {
    const parts: readonly [type: number, size: number, secret: number][] = [
      [1, 210 + (i % 40), 11],
      [2, 48 + (i % 7), 0],
      [7, 3, 0],
    ];
    for (const [type, size, secret] of parts) {
      const text = asciiBytes(`${i}`.padEnd(size, '.'));
      if (!journal.append(type, text, asciiBytes('6'.repeat(secret))))
        throw new Error('the journal of the sweep is too small');
      marks.push({ end: endOf(flash, journal.lastOffset), sequence: journal.nextSequence - 1 });
    }
  }
  return marks;
}

/** Behind the last byte that is not blank, in the sector of this offset. */
function endOf(flash: FlashModel, offset: number): number {
  const base = offset - (offset % SECTOR);
  const sector = flash.read(base, SECTOR);
  let end = SECTOR;
  while (sector[end - 1] === 0xff) end--;
  return base + end;
}

/** Cuts are made on the image: what was programmed behind the cut is blank, as if the power had gone there. */
export function journalSweep(transactions: number, stride = 1): SweepResult {
  const whole = new FlashModel({ size: SECTORS * SECTOR });
  const marks = write(whole, transactions);
  const image = whole.image();
  const last = marks[marks.length - 1]!.end;
  const failures: string[] = [];
  let passed = 0;
  let next = 0;
  const cut = new Uint8Array(image.length).fill(0xff);
  for (let at = 0; at <= last; at++) {
    while (next < marks.length && marks[next]!.end <= at) next++;
    const expected = next === 0 ? 0 : marks[next - 1]!.sequence;
    if (at % stride === 0 || at === last) {
      const why = recovers(cut, expected, at % 256 === 0);
      if (why) failures.push(`byte ${at}: ${why}`);
      else passed++;
    }
    cut[at] = image[at]!;
  }
  return {
    name: `journal of ${transactions} transactions, a cut at each of ${last} bytes`,
    passed,
    failures,
  };
}

/** `thorough`: every record is read again, and the next one written and found. */
function recovers(image: Uint8Array, expected: number, thorough: boolean): string | undefined {
  const flash = new FlashModel({ size: image.length, image });
  const journal = new Journal({ flash, seal: VAULT.seal });
  const got = journal.nextSequence - 1;
  if (got !== expected) return `last record ${got}, expected ${expected}`;
  if (!thorough) return undefined;
  let count = 0;
  let order = true;
  journal.scan((record) => {
    count++;
    order &&= record.sequence === count;
  });
  if (count !== expected || !order) return `${count} records, expected ${expected}`;
  journal.append(9, asciiBytes('next'));
  const again = new Journal({ flash, seal: VAULT.seal });
  if (again.nextSequence !== expected + 2)
    return 'what was written after the recovery is not found';
  if (again.forged > 0) return 'a cut looks like a forged record';
  return flash.violations > 0 ? 'a bit was to go from 0 to 1' : undefined;
}
