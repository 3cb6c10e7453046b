/** Track 2 equivalent data, tag 57: PAN, D, expiry YYMM, service code, discretionary data, F (EMV Book 3, annex A). */

import { toHex } from '../bytes/hex.js';

export interface Track2 {
  readonly pan: string;
  /** YYMM */
  readonly expiry: string;
  readonly serviceCode: string;
  readonly discretionary: string;
}

/** Undefined when there is no separator or the PAN is not 8 to 19 digits. */
export function parseTrack2(value: Uint8Array): Track2 | undefined {
  const text = toHex(value);
  const separator = text.indexOf('D');
  const pan = text.slice(0, Math.max(separator, 0));
  if (!/^[0-9]{8,19}$/.test(pan)) return undefined;
  const rest = text.slice(separator + 1);
  const end = rest.endsWith('F') ? rest.length - 1 : rest.length;
  return {
    pan,
    expiry: rest.slice(0, 4),
    serviceCode: rest.slice(4, 7),
    discretionary: rest.slice(7, Math.max(end, 7)),
  };
}

/** Digits of a PAN (tag 5A) or of another compressed numeric field: padding F on the right is dropped. */
export function digitsOf(value: Uint8Array): string {
  const text = toHex(value);
  let end = text.length;
  while (end > 0 && text[end - 1] === 'F') end--;
  return text.slice(0, end);
}

/** First six and last four: 629999******0017. */
export function maskPan(pan: string): string {
  if (pan.length < 12) return '*'.repeat(pan.length);
  return pan.slice(0, 6) + '*'.repeat(pan.length - 10) + pan.slice(-4);
}
