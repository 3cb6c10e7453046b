/** Status words in words: ISO/IEC 7816-4, and what they mean in a contactless dialogue (kernel7.md 2.6). */

const EXACT: Readonly<Record<number, string>> = {
  0x9000: 'success',
  0x6283: 'selected file invalidated',
  0x6300: 'authentication failed',
  0x6400: 'state unchanged',
  0x6581: 'memory failure',
  0x6700: 'wrong length',
  0x6982: 'security status not satisfied',
  0x6983: 'authentication method blocked',
  0x6984: 'referenced data invalidated: try another interface',
  0x6985: 'conditions of use not satisfied',
  0x6986: 'command not allowed: see phone',
  0x6a80: 'wrong data',
  0x6a81: 'function not supported',
  0x6a82: 'file or application not found',
  0x6a83: 'record not found',
  0x6a84: 'not enough memory',
  0x6a86: 'wrong P1 P2',
  0x6a88: 'referenced data not found',
  0x6b00: 'wrong P1 P2',
  0x6d00: 'instruction not supported',
  0x6e00: 'class not supported',
  0x6f00: 'no precise diagnosis',
};

export function statusWords(sw: number): string {
  const exact = EXACT[sw];
  if (exact) return exact;
  if (sw >> 8 === 0x61) return `${sw & 0xff} more bytes`;
  if (sw >> 8 === 0x6c) return `wrong Le, ${sw & 0xff} bytes there`;
  if (sw >> 4 === 0x63c) return `${sw & 0xf} tries left`;
  return 'other status';
}
