/** What a phone is personalised with: keys of the token, limited-use sets, certificates (backoffice §1.7, §5). */

import type { LimitedUseKey, LimitedUseSet, TokenBundle } from '../../phone/token-bundle.js';
import type { ReplenishAnswer, UseLog } from '../../phone/token-service-port.js';
import { fromHex, toHex } from '../bytes.js';
import { deriveCardKey, limitedUseKey } from '../crypto/cryptogram.js';
import { checkValue } from '../crypto/des.js';
import { MASTER_KEYS } from '../secrets.js';
import type { Certify } from './certify.js';
import type { TspContext } from './context.js';
import type { LukSet, TokenRow } from './vault.js';

export interface CardKeys {
  readonly ac: Uint8Array;
  readonly mac: Uint8Array;
  readonly enc: Uint8Array;
}

const AID = { debit: 'A000000333010101', credit: 'A000000333010102' };
const HOUR_US = 3_600_000_000;

export class Provisioning {
  readonly #tsp: TspContext;
  readonly #certify: Certify | undefined;
  readonly #keys = new Map<string, CardKeys>();

  constructor(tsp: TspContext, certify?: Certify) {
    this.#tsp = tsp;
    this.#certify = certify;
  }

  /** UDKs of a token; derived once. */
  cardKeys(row: TokenRow): CardKeys {
    const id = `${row.token}/${row.psn}/${row.dki}`;
    let keys = this.#keys.get(id);
    if (!keys) {
      const master = MASTER_KEYS[row.credentialModel === 'CARD' ? 'published' : 'lab'];
      keys = {
        ac: deriveCardKey(master.ac, row.token, row.psn),
        mac: deriveCardKey(master.mac, row.token, row.psn),
        enc: deriveCardKey(master.enc, row.token, row.psn),
      };
      this.#keys.set(id, keys);
    }
    return keys;
  }

  bundle(before: TokenRow): TokenBundle {
    let row = before;
    if (row.credentialModel !== 'SE_FIXED' && !row.luk) {
      row = { ...row, luk: this.#newSet(1, null) };
      this.#tsp.vault.putToken(row);
    }
    const pan = this.#tsp.vault.panOf(row)!;
    const funding = this.#tsp.cards.check(pan.pan);
    if (!funding.ok) throw new Error(`card of ${row.tokenRef} is gone`);
    const aid = AID[funding.kind];
    const card = this.cardKeys(row);
    const luk = row.luk ? this.#set(row, row.luk) : undefined;
    const keys = luk
      ? { ac: luk.keys[0]!.ac, mac: luk.keys[0]!.mac, enc: toHex(card.enc) }
      : { ac: toHex(card.ac), mac: toHex(card.mac), enc: toHex(card.enc) };
    const kcv = (key: string): string => toHex(checkValue(fromHex(key), 3));
    const oda = this.#tsp.settings.oda ? this.#certify?.(row, pan) : undefined;
    return {
      tokenRef: row.tokenRef,
      token: row.token,
      expiry: row.expiry,
      psn: row.psn,
      par: row.par,
      trid: row.trid,
      ...funding.face,
      aid,
      cvn: row.cvn,
      dki: row.dki,
      keys,
      kcv: { ac: kcv(keys.ac), mac: kcv(keys.mac), enc: kcv(keys.enc) },
      credentialModel: row.credentialModel as TokenBundle['credentialModel'],
      ...(luk ? { luk } : {}),
      ...(oda ? { oda } : {}),
    };
  }

  /** Keys under which a cryptogram with this limited-use index was made. */
  limitedKeys(
    row: TokenRow,
    set: Pick<LukSet, 'set'>,
    index: number,
  ): { ac: Uint8Array; mac: Uint8Array } {
    const card = this.cardKeys(row);
    return {
      ac: limitedUseKey(card.ac, set.set, index),
      mac: limitedUseKey(card.mac, set.set, index),
    };
  }

  replenish(row: TokenRow, log: UseLog, authenticated: boolean): ReplenishAnswer {
    const { clock, vault } = this.#tsp;
    if (row.state !== 'ACTIVE') return { ok: false, reason: 'NOT_ACTIVE' };
    const old = row.luk;
    if (!old) return { ok: false, reason: 'LOG_WRONG' };
    const expiredUnused = clock.now() > old.expiresUs && Object.keys(old.uses).length === 0;
    if (expiredUnused && !authenticated) return { ok: false, reason: 'AUTHENTICATION_NEEDED' };
    // What the network saw of the old set must be in the phone's log.
    for (const [index, uses] of Object.entries(old.uses)) {
      const told = log.entries.filter((entry) => parseInt(entry.index, 16) === Number(index));
      if (told.length < uses) return { ok: false, reason: 'LOG_WRONG' };
    }
    if (!log.entries.every((entry) => old.set === setOf(parseInt(entry.index, 16), old)))
      return { ok: false, reason: 'LOG_WRONG' };
    const { previous: _before, ...previous } = old;
    const luk = this.#newSet(old.set + 1, previous);
    vault.putToken({ ...row, luk });
    return { ok: true, luk: this.#set(row, luk) };
  }

  #newSet(set: number, previous: LukSet['previous']): LukSet {
    const { clock, settings } = this.#tsp;
    return {
      set,
      expiresUs: clock.now() + settings.lukTtlHours * HOUR_US,
      maxTaps: settings.lukTaps,
      uses: {},
      issuedUs: clock.now(),
      previous,
    };
  }

  /** LUK: one key for all taps. SUK: one key a tap. */
  #set(row: TokenRow, luk: LukSet): LimitedUseSet {
    const single = row.credentialModel === 'HCE_SUK';
    const keys: LimitedUseKey[] = [];
    for (const index of indexes(luk, single)) {
      const { ac, mac } = this.limitedKeys(row, luk, index);
      keys.push({ index: toHex(Uint8Array.of(index)), ac: toHex(ac), mac: toHex(mac) });
    }
    return { keys, expiresUs: luk.expiresUs, maxTaps: single ? 1 : luk.maxTaps };
  }
}

/** Twenty numbers per set, so that the next set never reuses one of the last. */
const PER_SET = 20;
const SETS = 12;

function indexes(luk: LukSet, single: boolean): number[] {
  const first = 1 + ((luk.set - 1) % SETS) * PER_SET;
  return Array.from({ length: single ? Math.min(luk.maxTaps, PER_SET) : 1 }, (_, i) => first + i);
}

/** Payments under the set before are taken for so long. */
const GRACE_US = 60_000_000;

/** The set that a key index belongs to: the present one, or just after a change the one before. */
export function findSet(
  luk: LukSet,
  index: number,
  nowUs: number,
  deferred: boolean,
): Omit<LukSet, 'previous'> | undefined {
  if (setOf(index, luk) !== undefined) return luk;
  const { previous, issuedUs } = luk;
  if (!previous || setOf(index, previous) === undefined) return undefined;
  return deferred || nowUs - issuedUs <= GRACE_US ? previous : undefined;
}

/** One more accepted use of a key. */
export function countUse(luk: LukSet, index: number): LukSet {
  const more = (uses: LukSet['uses']): LukSet['uses'] => ({
    ...uses,
    [index]: (uses[index] ?? 0) + 1,
  });
  if (setOf(index, luk) !== undefined || !luk.previous) return { ...luk, uses: more(luk.uses) };
  return { ...luk, previous: { ...luk.previous, uses: more(luk.previous.uses) } };
}

/** The number of the set an index belongs to, if it is this one. */
function setOf(index: number, luk: Pick<LukSet, 'set'>): number | undefined {
  const first = 1 + ((luk.set - 1) % SETS) * PER_SET;
  return index >= first && index < first + PER_SET ? luk.set : undefined;
}
