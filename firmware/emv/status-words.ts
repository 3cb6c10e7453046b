/** Status words in words (ISO/IEC 7816-4; EMV Book 3, 6.3.5; meanings of GPO answers: kernel7.md 2.6). */

import { frozen } from '../bytes/frozen.js';

// prettier-ignore
const STATUS_WORDS: Readonly<Record<number, string>> = frozen({
  0x9000: 'normal processing',
  0x6283: 'selected file invalidated',
  0x6300: 'authentication failed',
  0x6400: 'execution error',
  0x6581: 'memory failure',
  0x6700: 'wrong length',
  0x6881: 'logical channel not supported',
  0x6882: 'secure messaging not supported',
  0x6982: 'security status not satisfied',
  0x6983: 'authentication method blocked',
  0x6984: 'referenced data invalidated; at GPO: use another interface',
  0x6985: 'conditions of use not satisfied; at GPO: select next application',
  0x6986: 'command not allowed; at GPO: see phone for instructions',
  0x6a80: 'wrong data',
  0x6a81: 'function not supported or card blocked',
  0x6a82: 'file or application not found',
  0x6a83: 'record not found',
  0x6a86: 'incorrect P1 P2',
  0x6a88: 'referenced data not found',
  0x6b00: 'wrong P1 P2',
  0x6d00: 'instruction not supported',
  0x6e00: 'class not supported',
  0x6f00: 'unknown error',
});

export function statusWordText(sw: number): string {
  const text = STATUS_WORDS[sw];
  if (text) return text;
  const high = sw >> 8;
  if (high === 0x61) return `${sw & 0xff} more bytes available`;
  if (high === 0x6c) return `wrong Le, ${sw & 0xff} is right`;
  if ((sw & 0xfff0) === 0x63c0) return `verification failed, ${sw & 0x0f} tries left`;
  return 'unknown status word';
}
