/** What a kernel run gave, in the words of `expected`: outcome, CVM, ODA, message, application, cryptogram, PAN, tags. */

import { toHex } from '../decode/hex.js';
import { maskPan } from '../decode/mask.js';
import { TAG_TABLE } from '../decode/tag-table.js';
import { maskedHex } from '../decode/value.js';
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
  /** Hex by tag, in clear: `shownTags` is for printing. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly reason?: { readonly code: string; readonly sw?: string; readonly detail?: string };
}

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
    text[messageHex(tag)] = toHex(value);
  }
  return text;
}

/** Card numbers, track data and names masked. */
export function shownTag(tag: string, hex: string): string {
  return maskedHex(TAG_TABLE[Number.parseInt(tag, 16)]?.format ?? 'b', hex);
}

export function shownTags(
  tags: Readonly<Record<string, string | null>>,
): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(tags).map(([tag, hex]) => [tag, hex === null ? null : shownTag(tag, hex)]),
  );
}

/** From the PAN itself, or from track 2. */
export function panOf(values: TagValues): string | undefined {
  const pan = values.get(0x5a);
  if (pan) return toHex(pan).replace(/F+$/, '');
  const track2 = values.get(0x57);
  return track2 && toHex(track2).split('D')[0];
}
