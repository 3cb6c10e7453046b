/** The data record of an outcome: what the host and the receipt need, in this order (kernel7.md 2.12). */

import { frozen } from '../../bytes/frozen.js';
import type { Cvm, TagSet } from '../outcome.js';
import { cvmResults } from '../shared/cvm-results.js';
import type { Tap } from './tap.js';

// prettier-ignore
export const DATA_RECORD: readonly number[] = frozen([
  0x57, 0x5a, 0x5f34, 0x82, 0x84, 0x95, 0x9a, 0x9c, 0x9f02, 0x9f03, 0x5f2a, 0x9f1a, 0x9f10, 0x9f26, 0x9f27, 0x9f33,
  0x9f34, 0x9f35, 0x9f36, 0x9f37, 0x9f1e, 0x9f06, 0x9f09, 0x9f41, 0x9f63, 0x9f6c, 0x9f66, 0x9f24, 0x9f19, 0x9f25,
  0x9f5d,
]);

export function dataRecord(tap: Tap, cvm: Cvm): TagSet {
  const { context, terminal } = tap;
  const card = tap.card.tags;
  const own = new Map<number, Uint8Array>();
  own.set(0x84, context.adfName);
  own.set(0x95, verificationResults(tap));
  // Also when the card left it out.
  own.set(0x9f27, Uint8Array.of(tap.cid));
  own.set(0x9f34, cvmResults(cvm));

  const record = new Map<number, Uint8Array>();
  const { length } = DATA_RECORD;
  for (let i = 0; i < length; i++) {
    const tag = DATA_RECORD[i]!;
    const value = own.get(tag) ?? card.get(tag) ?? terminal.get(tag);
    if (value) record.set(tag, value);
  }
  return record;
}

/** With an ARQC the value that the card put into the cryptogram, which the issuer will check. */
function verificationResults(tap: Tap): Uint8Array {
  const sent = tap.terminal.get(0x95)!;
  const { tvrInDataRecord } = tap.policy;
  if (tvrInDataRecord === 'asSent') return sent;
  return tvrInDataRecord === 'asSentForArqc' && tap.acType === 'ARQC' ? sent : tap.tvr;
}
