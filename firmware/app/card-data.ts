/** From the kernel's outcome to what messages, rules and receipts need of the card. */

import { digitsOf } from '../emv/track2.js';
import { toHex } from '../bytes/hex.js';
import type { FinalOutcome } from '../kernel/entry/final-outcome.js';
import type { TagSet } from '../kernel/outcome.js';
import { completeTags } from '../uplink/field55.js';
import type { CardFields } from '../uplink/requests.js';

const NO_TAGS: TagSet = new Map();

/** Fields 2, 14 and 35 as they can be sent: at most 37 digits of track 2 (ISO 7813), an account number of 8 to 19. */
const TRACK2 = /^\d{8,19}D\d{7,}$/;
const TRACK2_MAX = 37;
const ACCOUNT = /^\d{8,19}$/;

/** Undefined when neither track 2 nor account number is there, or what is there is none: a card can send anything. */
export function cardFields(outcome: FinalOutcome): CardFields | undefined {
  const tags = outcome.dataRecord ?? NO_TAGS;
  const raw = tags.get(0x57);
  const track2 = raw && digitsOf(raw);
  if (track2 && (track2.length > TRACK2_MAX || !TRACK2.test(track2))) return undefined;
  const separator = track2 ? track2.indexOf('D') : -1;
  const number = tags.get(0x5a);
  const account = separator > 0 ? track2!.slice(0, separator) : number && digitsOf(number);
  if (!account || !ACCOUNT.test(account)) return undefined;
  const sequence = tags.get(0x5f34);
  if (sequence && sequence.length !== 1) return undefined;
  return {
    account,
    ...(separator > 0
      ? { track2: track2!, expiry: track2!.slice(separator + 1, separator + 5) }
      : {}),
    ...(sequence ? { sequence: toHex(sequence) } : {}),
    tags: completeTags(tags),
  };
}

/** CTQ byte 2, bit 8: the phone verified its user (kernel7.md 2.3). */
export function phoneVerified(outcome: FinalOutcome): boolean {
  const ctq = outcome.dataRecord?.get(0x9f6c);
  return ctq !== undefined && ((ctq[1] ?? 0) & 0x80) !== 0;
}

/** 9F5D, balance of the offline purse: minor units, when the card gave it. */
export function purseBalance(outcome: FinalOutcome): number | undefined {
  const value = outcome.dataRecord?.get(0x9f5d) ?? outcome.cardData.get(0x9f5d);
  if (!value) return undefined;
  const minor = Number(toHex(value));
  return Number.isInteger(minor) ? minor : undefined;
}

/** Language codes of 5F2D, as text. */
export function languagePreference(outcome: FinalOutcome): string | undefined {
  const value = outcome.cardData.get(0x5f2d);
  return value && String.fromCharCode.apply(null, value as unknown as number[]);
}
