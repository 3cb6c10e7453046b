/** Small amounts without PIN or signature (QPS): the downloaded rule set and the decision (backoffice.md 1.6). */

import { frozen } from '../bytes/frozen.js';
import type { Cvm } from '../kernel/outcome.js';

export interface QuickPass {
  /** FF8054 */
  readonly enabled: boolean;
  /** FF8057: the phone's own verification counts. */
  readonly useCdcvm: boolean;
  /** FF8058, minor units. */
  readonly noPinLimit: number;
  /** FF8059 */
  readonly noSignatureLimit: number;
  /** FF805A */
  readonly noSignature: boolean;
  /** Black list C: card number prefixes without the privilege. */
  readonly excluded: readonly string[];
}

export const DEFAULT_QUICK_PASS: QuickPass = frozen({
  enabled: false,
  useCdcvm: true,
  noPinLimit: 30_000,
  noSignatureLimit: 30_000,
  noSignature: false,
  excluded: Object.freeze([]),
});

export interface CvmFacts {
  readonly cvm: Cvm;
  readonly amountMinor: number;
  readonly account: string;
  readonly cdcvm: boolean;
  /** A PIN can be typed here. */
  readonly pinPad: boolean;
}

export interface CvmDecision {
  readonly pin: boolean;
  readonly signature: boolean;
}

/** The kernel's CVM, eased below the limits, and above them tightened where the phone's verification does not count. */
export function decideCvm(rules: QuickPass, facts: CvmFacts): CvmDecision {
  const { cvm, amountMinor } = facts;
  const privileged = rules.enabled && !rules.excluded.some((bin) => facts.account.startsWith(bin));
  const small = privileged && amountMinor <= rules.noPinLimit;
  const signature =
    cvm === 'Signature' &&
    !(privileged && rules.noSignature && amountMinor <= rules.noSignatureLimit);
  if (!facts.pinPad || small) return { pin: false, signature };
  if (cvm === 'OnlinePin') return { pin: true, signature };
  const verifiedByPhone = cvm === 'ConfirmationCodeVerified' || facts.cdcvm;
  // Above the limit some issuers want their PIN even so (backoffice.md, point 8)
  const again = rules.enabled && verifiedByPhone && !rules.useCdcvm;
  return { pin: again, signature };
}
