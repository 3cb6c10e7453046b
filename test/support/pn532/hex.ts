/** Hex text and bytes, for specs. */

export function bytes(hex: string): Uint8Array {
  const digits = hex.replace(/\s/g, '');
  const out = new Uint8Array(digits.length / 2);
  for (let i = 0; i < out.length; i++) out[i] = parseInt(digits.slice(2 * i, 2 * i + 2), 16);
  return out;
}

export function hex(data: Uint8Array): string {
  let text = '';
  for (let i = 0; i < data.length; i++) text += (data[i]! | 256).toString(16).slice(1);
  return text;
}
