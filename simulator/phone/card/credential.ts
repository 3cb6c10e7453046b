/** Which key a tap uses: the fixed one of a secure element, or one of limited use in an HCE phone (backoffice §5). */

import type { CardCounters, CardData } from './card-data.js';

export interface CredentialRules {
  /** What a phone does whose limited-use keys have run out: refuse, or use the last one, so that the host must notice. */
  readonly whenExhausted: 'refuse' | 'useAnyway';
  /** Whether limited-use keys outlive a restart of the phone. */
  readonly keysAfterReboot: 'kept' | 'lost';
}

export interface PickedKey {
  readonly ac: string;
  readonly mac: string;
  /** Of a limited-use key. */
  readonly index?: string;
}

export function pickKey(
  data: CardData,
  counters: CardCounters,
  rules: CredentialRules,
  nowUs: number,
): PickedKey | undefined {
  const set = data.luk;
  if (!set) return data.keys;
  if (nowUs < set.expiresUs) {
    for (const key of set.keys) if (tapsWith(counters, key.index) < set.maxTaps) return key;
  }
  return rules.whenExhausted === 'useAnyway' ? set.keys[set.keys.length - 1] : undefined;
}

export function recordUse(counters: CardCounters, key: PickedKey, cryptogram: string): void {
  if (key.index !== undefined)
    counters.uses.push({ index: key.index, atc: counters.atc, cryptogram });
}

/** Taps left before the set must be replenished; undefined for a fixed key. */
export function tapsLeft(
  data: CardData,
  counters: CardCounters,
  nowUs: number,
): number | undefined {
  const set = data.luk;
  if (!set) return undefined;
  if (nowUs >= set.expiresUs) return 0;
  let left = 0;
  for (const key of set.keys) left += Math.max(0, set.maxTaps - tapsWith(counters, key.index));
  return left;
}

function tapsWith(counters: CardCounters, index: string): number {
  let taps = 0;
  for (let i = 0; i < counters.uses.length; i++) if (counters.uses[i]!.index === index) taps++;
  return taps;
}
