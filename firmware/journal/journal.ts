/**
 * An append-only journal on a flash partition (backoffice.md 3.9, 7.2 rule 8): records with length, sequence and CRC,
 * written before anything that depends on them; recovery after a power cut at any byte of any write or erase.
 * Sectors are taken round the partition, so that wear is even; one is kept free for compaction.
 */

import type { Flash } from '../ports/storage.js';
import {
  HEADER,
  decodeRecord,
  encodeRecord,
  isBlank,
  recordSize,
  sizeAt,
  wipeSteps,
  type JournalRecord,
  type Tag,
} from './record.js';
import { DONE_PLACES, SECTOR_HEAD, decodeHead, doneMark, encodeHead } from './sector.js';

/** What only this device can do. */
export interface Seal {
  /** Enciphers the secret part of a record; the same call deciphers it. */
  readonly cipher: (sequence: number, bytes: Uint8Array) => Uint8Array;
  /** Authenticates a record. */
  readonly tag: Tag;
}

export type { JournalRecord } from './record.js';

export interface JournalOptions {
  readonly flash: Flash;
  readonly seal?: Seal | undefined;
}

const NONE = new Uint8Array(0);

export class Journal {
  readonly #flash: Flash;
  readonly #seal: Seal | undefined;
  readonly #tag: Tag | undefined;
  readonly #count: number;
  /** Physical sectors of the present generation, in order. */
  #sectors: number[] = [];
  #generation = 0;
  /** Place of the next sector in its generation. */
  #index = 0;
  /** Free part of the last sector. */
  #at = 0;
  #sequence = 1;
  #torn = 0;
  #forged = 0;
  #lastOffset = 0;

  /** Recovers: finishes or drops an interrupted compaction, closes a torn record. Formats an empty partition. */
  constructor(options: JournalOptions) {
    this.#flash = options.flash;
    this.#seal = options.seal;
    this.#tag = options.seal?.tag;
    this.#count = Math.floor(options.flash.size / options.flash.sectorSize);
    if (this.#count < 2) throw new RangeError('journal: flash.size below two sectors');
    this.#recover();
  }

  /** Torn records found when it was opened. */
  get torn(): number {
    return this.#torn;
  }

  /** Whole records of somebody else, passed over by the scans so far, or of a journal whose head is lost; a compaction drops them. */
  get forged(): number {
    return this.#forged;
  }

  get nextSequence(): number {
    return this.#sequence;
  }

  /** Where the record written last lies: to `read` it again. Compaction moves records. */
  get lastOffset(): number {
    return this.#lastOffset;
  }

  /** The record at a place that `lastOffset` or a scan gave. */
  read(offset: number): JournalRecord | undefined {
    const { sectorSize } = this.#flash;
    const size = sizeAt(this.#flash.read(offset, HEADER), this.#tag);
    if ((offset % sectorSize) + size > sectorSize) return undefined;
    const read = decodeRecord(this.#flash.read(offset, size), 0, offset, this.#tag);
    return read.kind === 'record' ? read.record : undefined;
  }

  /** Half of the partition is used: a compaction now still has room for what it keeps. */
  get halfUsed(): boolean {
    return this.#sectors.length * 2 >= this.#count;
  }

  /** Bytes that records may still take before a compaction is due. */
  get free(): number {
    const { sectorSize } = this.#flash;
    const unused = this.#count - 1 - this.#sectors.length;
    return Math.max(0, unused) * (sectorSize - SECTOR_HEAD) + Math.max(0, sectorSize - this.#at);
  }

  /** Writes one record; false when there is no room. It is in the flash when this returns. */
  append(type: number, payload: Uint8Array, secret: Uint8Array = NONE): boolean {
    return this.#append(type, this.#sequence, payload, secret, this.#count - 1);
  }

  #append(
    type: number,
    sequence: number,
    payload: Uint8Array,
    secret: Uint8Array,
    limit: number,
  ): boolean {
    const { sectorSize } = this.#flash;
    const size = recordSize(payload.length, secret.length, this.#tag);
    if (size > sectorSize - SECTOR_HEAD) return false;
    if (this.#at + size > sectorSize && !this.#extend(limit)) return false;
    const sealed = secret.length > 0 && this.#seal ? this.#seal.cipher(sequence, secret) : secret;
    const offset = this.#last() * sectorSize + this.#at;
    this.#flash.program(offset, encodeRecord(type, sequence, payload, sealed, this.#tag));
    this.#lastOffset = offset;
    this.#at += size;
    if (sequence >= this.#sequence) this.#sequence = sequence + 1;
    return true;
  }

  /** Visits the records in order until `visit` returns false. */
  scan(visit: (record: JournalRecord) => boolean | void): void {
    this.#scan(this.#sectors, visit);
  }

  #scan(sectors: readonly number[], visit: (record: JournalRecord) => boolean | void): void {
    const { sectorSize } = this.#flash;
    for (let i = 0; i < sectors.length; i++) {
      const base = sectors[i]! * sectorSize;
      const sector = this.#flash.read(base, sectorSize);
      let at = SECTOR_HEAD;
      for (;;) {
        const read = decodeRecord(sector, at, base, this.#tag);
        if (read.kind === 'free') break;
        if (read.kind === 'forged') {
          this.#forged++;
          at = read.next;
          continue;
        }
        if (read.kind === 'torn') {
          const next = resync(sector, at, base, this.#tag);
          if (next === undefined) break;
          at = next;
          continue;
        }
        if (visit(read.record) === false) return;
        at = read.next;
      }
    }
  }

  /** The secret part in clear; undefined when there is none or it was wiped. */
  secretOf(record: JournalRecord): Uint8Array | undefined {
    if (!record.secret || record.secret.length === 0) return undefined;
    return this.#seal ? this.#seal.cipher(record.sequence, record.secret) : record.secret;
  }

  /** Overwrites the secret part in place. */
  wipe(record: JournalRecord): void {
    if (!record.secret || record.secret.length === 0) return;
    const steps = wipeSteps(record, record.secret.length, this.#tag !== undefined);
    for (let i = 0; i < steps.length; i++) this.#flash.program(steps[i]!.offset, steps[i]!.bytes);
  }

  /** Keeps only what `keep` wants, in fresh sectors. False, and nothing changed, when that does not fit in the free ones. */
  compact(keep: (record: JournalRecord) => boolean): boolean {
    const old = this.#sectors;
    const limit = this.#count - old.length;
    const need = new Room(this.#flash.sectorSize);
    this.scan((record) => {
      if (keep(record))
        need.add(recordSize(record.payload.length, record.secret?.length ?? 0, this.#tag));
    });
    if (need.sectors > limit) return false;
    const first = this.#next();
    this.#generation++;
    this.#sectors = [];
    this.#index = 0;
    this.#take(first, false);
    this.#scan(old, (record) => {
      if (!keep(record)) return;
      const secret = this.secretOf(record) ?? NONE;
      if (!this.#append(record.type, record.sequence, record.payload, secret, limit))
        throw new Error('journal: a compaction that fits did not');
    });
    for (let i = 0; i < DONE_PLACES.length; i++)
      this.#flash.program(first * this.#flash.sectorSize + DONE_PLACES[i]!, doneMark());
    for (let i = 0; i < old.length; i++) this.#flash.erase(old[i]! * this.#flash.sectorSize);
    this.#forged = 0;
    return true;
  }

  #last(): number {
    return this.#sectors[this.#sectors.length - 1]!;
  }

  #next(): number {
    return (this.#last() + 1) % this.#count;
  }

  #extend(limit: number): boolean {
    if (this.#sectors.length >= limit) return false;
    this.#take(this.#next(), false);
    return true;
  }

  /** Takes a physical sector as the next of this generation. */
  #take(physical: number, done: boolean): void {
    const { sectorSize } = this.#flash;
    const base = physical * sectorSize;
    if (!isBlank(this.#flash.read(base, sectorSize), 0, sectorSize)) this.#flash.erase(base);
    const head = {
      generation: this.#generation,
      index: this.#index++,
      nextSequence: this.#sequence,
      done,
    };
    this.#flash.program(base, encodeHead(head));
    this.#sectors.push(physical);
    this.#at = SECTOR_HEAD;
  }

  #recover(): void {
    const heads = this.#heads();
    let generation = -1;
    for (let i = 0; i < heads.length; i++) {
      const head = heads[i];
      if (head && head.index === 0 && head.done && head.generation > generation)
        generation = head.generation;
    }
    if (generation < 0) {
      // Nothing to begin from, but not empty: what stood there is lost, and that is said
      if (this.#holdsRecords()) this.#forged = 1;
      this.#generation = 1;
      this.#take(0, true);
      return;
    }
    this.#generation = generation;
    for (let i = 0; i < heads.length; i++) {
      const head = heads[i];
      if (!head) continue;
      if (head.generation !== generation) this.#flash.erase(i * this.#flash.sectorSize);
      else this.#sectors[head.index] = i;
      if (head.generation !== generation) continue;
      this.#index = Math.max(this.#index, head.index + 1);
      this.#sequence = Math.max(this.#sequence, head.nextSequence);
    }
    const whole = this.#sectors.length;
    this.#sectors = this.#sectors.filter((sector) => sector !== undefined);
    if (this.#sectors.length < whole) this.#forged = 1;
    this.#findEnd();
  }

  #holdsRecords(): boolean {
    const { sectorSize } = this.#flash;
    for (let i = 0; i < this.#count; i++) {
      const sector = this.#flash.read(i * sectorSize, sectorSize);
      if (resync(sector, 0, i * sectorSize, this.#tag) !== undefined) return true;
    }
    return false;
  }

  #heads(): (ReturnType<typeof decodeHead> | undefined)[] {
    const heads = [];
    for (let i = 0; i < this.#count; i++)
      heads.push(decodeHead(this.#flash.read(i * this.#flash.sectorSize, SECTOR_HEAD)));
    return heads;
  }

  /** Behind the last programmed byte of the last sector, on a word: also behind a torn record. Earlier sectors are closed. */
  #findEnd(): void {
    const { sectorSize } = this.#flash;
    const base = this.#last() * sectorSize;
    const sector = this.#flash.read(base, sectorSize);
    let end = sectorSize;
    while (end > SECTOR_HEAD && sector[end - 1] === 0xff) end--;
    let at = SECTOR_HEAD;
    for (;;) {
      const read = decodeRecord(sector, at, base, this.#tag);
      if (read.kind === 'free') break;
      if (read.kind === 'forged') at = read.next;
      else if (read.kind === 'record') {
        at = read.next;
        this.#sequence = Math.max(this.#sequence, read.record.sequence + 1);
      } else {
        this.#torn++;
        const next = resync(sector, at, base, this.#tag);
        at = next ?? Math.max(at + 4, (end + 3) & ~3);
        if (next === undefined) break;
      }
    }
    this.#at = at;
  }
}

/** How many sectors records of these sizes take. */
class Room {
  sectors = 1;
  #at = SECTOR_HEAD;
  readonly #size: number;

  constructor(sectorSize: number) {
    this.#size = sectorSize;
  }

  add(size: number): void {
    if (this.#at + size > this.#size) {
      this.sectors++;
      this.#at = SECTOR_HEAD;
    }
    this.#at += size;
  }
}

/** The next whole record behind a torn one, or undefined. */
function resync(
  sector: Uint8Array,
  from: number,
  base: number,
  tag: Tag | undefined,
): number | undefined {
  for (let at = from + 4; at < sector.length; at += 4)
    if (decodeRecord(sector, at, base, tag).kind === 'record') return at;
  return undefined;
}
