/** Combination selection: candidates from the reader's combinations and the card's directory (Book B 3.3.2; kernel7.md 1.6). */

import { frozen } from '../../bytes/frozen.js';
import { equal, startsWith } from '../../bytes/bytes.js';
import type { Policy } from '../policy.js';
import type { Prepared } from './pre-processing.js';
import type { DirectoryEntry } from './directory.js';

export interface Candidate {
  readonly adfName: Uint8Array;
  readonly prepared: Prepared;
  /** 1 is the highest; 16 stands for 0 and for absent. */
  readonly priority: number;
  readonly extendedSelection?: Uint8Array;
  /** Place in the directory. */
  readonly entry: number;
}

/** Kernel that a card asks for without saying so: by RID, the first five bytes of the ADF name. Kernel 8 is never implied. */
// prettier-ignore
const DEFAULT_KERNELS: readonly (readonly [rid: number, kernel: number])[] = frozen([
  [0xa000000003, 0x03], // Visa
  [0xa000000004, 0x02], // Mastercard
  [0xa000000025, 0x04], // American Express
  [0xa000000065, 0x05], // JCB
  [0xa000000152, 0x06], // Discover
  [0xa000000333, 0x07], // UnionPay
]);

const ANY_KERNEL = 0;

/**
 * Step 2, C: the kernel that an entry asks for; undefined when the entry must be skipped.
 * @example requestedKernel(adfName, Uint8Array.of(0x87, 0x01, 0x56)) // 0x870156
 */
export function requestedKernel(
  adfName: Uint8Array,
  kernelIdentifier: Uint8Array | undefined,
): number | undefined {
  if (!kernelIdentifier || kernelIdentifier.length === 0) return defaultKernel(adfName);
  const first = kernelIdentifier[0]!;
  if (first < 0x80) return first;
  if (kernelIdentifier.length < 3 || (first & 0x3f) === 0) return undefined;
  return (first << 16) | (kernelIdentifier[1]! << 8) | kernelIdentifier[2]!;
}

function defaultKernel(adfName: Uint8Array): number {
  let rid = 0;
  for (let i = 0; i < 5; i++) rid = rid * 256 + adfName[i]!;
  for (let i = 0; i < DEFAULT_KERNELS.length; i++)
    if (DEFAULT_KERNELS[i]![0] === rid) return DEFAULT_KERNELS[i]![1];
  return ANY_KERNEL;
}

/** Step 2: all pairs that fit, ordered for final selection (kernel7.md 1.7): priority, place in the directory, configuration. */
export function buildCandidates(
  combinations: readonly Prepared[],
  directory: readonly DirectoryEntry[],
  policy: Policy,
): Candidate[] {
  const candidates: Candidate[] = [];
  for (let entry = 0; entry < directory.length; entry++) {
    for (let i = 0; i < combinations.length; i++) {
      const candidate = match(combinations[i]!, directory[entry]!, entry, policy);
      if (candidate) candidates.push(candidate);
    }
  }
  // Stable, so that places within a priority stay.
  return candidates.sort((a, b) => a.priority - b.priority);
}

function match(
  prepared: Prepared,
  entry: DirectoryEntry,
  place: number,
  policy: Policy,
): Candidate | undefined {
  const { combination, indicators } = prepared;
  const { adfName, kernelIdentifier, extendedSelection, priorityIndicator = 0 } = entry;
  if (indicators.contactlessAppNotAllowed) return undefined;
  if (!adfName || adfName.length < 5 || adfName.length > 16) return undefined;
  const fits = combination.partialMatch ? startsWith : equal;
  if (!fits(adfName, combination.aid)) return undefined;
  const requested = requestedKernel(adfName, kernelIdentifier);
  if (requested === undefined) return undefined;
  if (requested !== ANY_KERNEL && requested !== combination.kernelId) return undefined;
  if (policy.cardholderConfirmation === 'skip' && priorityIndicator & 0x80) return undefined;
  const priority = priorityIndicator & 0x0f || 16;
  const candidate = { adfName, prepared, priority, entry: place };
  return extendedSelection ? { ...candidate, extendedSelection } : candidate;
}
