/** Card numbers as they may be shown: first six and last four digits (kernel7.md 2.4; PCI DSS 3.4). */

/** `622800******1117`; short numbers show their last four only. */
export function maskPan(digits: string): string {
  const head = digits.length >= 13 ? 6 : 0;
  const tail = Math.min(4, digits.length);
  return digits.slice(0, head) + '*'.repeat(digits.length - head - tail) + digits.slice(-tail);
}

/** Hex of track 2 or PAN with the secret digits as `*`; everything after the separator is secret but the expiry. */
export function maskTrack2Hex(hex: string): string {
  const at = hex.indexOf('D');
  if (at < 0) return '*'.repeat(hex.length);
  return (
    maskPan(hex.slice(0, at)) + hex.slice(at, at + 5) + '*'.repeat(Math.max(0, hex.length - at - 5))
  );
}

export function maskPanHex(hex: string): string {
  const digits = hex.replace(/F+$/, '');
  return maskPan(digits) + hex.slice(digits.length);
}
