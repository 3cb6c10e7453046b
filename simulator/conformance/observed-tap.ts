/** What a kernel run gave, in the words of `expected`: outcome, CVM, ODA, message, application, cryptogram, PAN, tags. */

import { toHex } from '../decode/hex.js';
import { maskPan } from '../decode/mask.js';
import type { KernelRun, OutcomeSeen, TagValues } from './engine.js';

export interface ObservedTap {
  readonly outcome: string;
  readonly start: string;
  readonly cvm: string;
  readonly oda: string;
  readonly ui?: string;
  readonly uiOnRestart?: string;
  readonly selectedAid?: string;
  readonly acType?: string;
  readonly panMasked?: string;
  /** Hex by tag; card numbers are not among them. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly reason?: { readonly code: string; readonly sw?: string; readonly detail?: string };
}

/** Never in an output. */
const SENSITIVE = [0x57, 0x5a, 0x5f20, 0x9f0b, 0x9f1f, 0x56, 0x9f61];

export function observeTap(seen: OutcomeSeen | KernelRun): ObservedTap {
  const base = {
    outcome: seen.outcome,
    start: seen.start,
    cvm: seen.cvm,
    oda: seen.oda,
    ...(seen.uiOnOutcome && { ui: messageHex(seen.uiOnOutcome.messageId) }),
    ...(seen.uiOnRestart && { uiOnRestart: messageHex(seen.uiOnRestart.messageId) }),
    ...(seen.reason && { reason: observeReason(seen.reason) }),
  };
  if (!('adfName' in seen)) return base;
  const pan = panOf(seen.cardData);
  return {
    ...base,
    ...(seen.adfName.length > 0 && { selectedAid: toHex(seen.adfName) }),
    ...(seen.acType !== undefined && { acType: seen.acType }),
    ...(pan !== undefined && { panMasked: maskPan(pan) }),
    tags: { ...tagText(seen.dataRecord ?? new Map()), ...tagText(seen.cardData) },
  };
}

function observeReason(reason: NonNullable<OutcomeSeen['reason']>): ObservedTap['reason'] & object {
  return {
    code: reason.code,
    ...(reason.sw !== undefined && { sw: messageHex(reason.sw) }),
    ...(reason.detail !== undefined && { detail: reason.detail }),
  };
}

export function messageHex(value: number): string {
  const text = value.toString(16).toUpperCase();
  return text.length % 2 === 0 ? text : `0${text}`;
}

export function tagText(values: TagValues): Record<string, string> {
  const text: Record<string, string> = {};
  for (const [tag, value] of values) {
    if (!SENSITIVE.includes(tag)) text[messageHex(tag)] = toHex(value);
  }
  return text;
}

/** From the PAN itself, or from track 2. */
export function panOf(values: TagValues): string | undefined {
  const pan = values.get(0x5a);
  if (pan) return toHex(pan).replace(/F+$/, '');
  const track2 = values.get(0x57);
  return track2 && toHex(track2).split('D')[0];
}
