/** A phone or card as data: radio, timing, credential model and habits (backoffice §1.5, §1.9, §4.5, §5; kernel7 §2.15). */

import type { CardProfile } from './card/card-profile.js';
import type { CredentialRules } from './card/credential.js';
import type { CdcvmMethod } from './card/issuer-data.js';
import type { TokenBundle } from './token-bundle.js';

/** What a phone answers that is not ready to pay; 6986 alone makes kernel 7 show "see phone" (kernel7 §2.6). */
export type LockedBehaviour = 'sw6986' | 'sw6985' | 'noPpse' | 'ctqNoCdcvm';

export interface RadioProfile {
  /** A new 08xxxxxx at each activation, or the chip's own. */
  readonly uid: 'random' | { readonly fixed: string };
  readonly atqa: number;
  readonly sak: number;
  /** Frame size index: 8 says 256 bytes. */
  readonly fsci: number;
  /** Frame waiting and start-up guard time integers. */
  readonly fwi: number;
  readonly sfgi: number;
  /** Historical bytes, hex. */
  readonly historical: string;
}

/** Microseconds until the answer. */
export interface LatencyProfile {
  readonly ppse: number;
  readonly select: number;
  readonly gpo: number;
  /** GPO with fDDA signature. */
  readonly signature: number;
  readonly readRecord: number;
  readonly other: number;
}

/** What the owner or the maker may set; kept with the phone's state. */
export interface PhoneSettings {
  readonly lockedBehaviour: LockedBehaviour;
  readonly express: 'off' | 'transitOnly';
  readonly expressMaxMinor: number;
  readonly screenOffPay: boolean;
  readonly screenOffMaxMinor: number;
  readonly cdcvmValidMs: number;
  readonly cdcvmOncePerTap: boolean;
  /** Above this the phone asks for the PIN at the terminal too (backoffice §1.5, "after tap"); undefined: never. */
  readonly pinAboveMinor?: number;
  /** Needless or failing commands in one activation, after which the phone stops answering; undefined: no limit. */
  readonly errorBudget?: number;
  readonly rooted: boolean;
}

export interface PhoneProfile {
  readonly id: string;
  readonly name: string;
  readonly kind: 'phone' | 'plastic';
  readonly credentialModel: TokenBundle['credentialModel'];
  /** Of the wallet as token requestor, 11 digits. */
  readonly trid: string;
  /** In the IDD: 01 phone. FICTIONAL. */
  readonly deviceType: number;
  readonly radio: RadioProfile;
  readonly latencyUs: LatencyProfile;
  readonly settings: PhoneSettings;
  readonly cdcvm: readonly CdcvmMethod[];
  readonly selectionMode: 'default' | 'ask';
  readonly maxCards: number;
  readonly transitCard: boolean;
  readonly oda: boolean;
  readonly credential: CredentialRules;
  readonly card: CardProfile;
  /** Rules of a card without wallet. */
  readonly plastic?: PlasticRules;
}

export interface PlasticRules {
  /** Up to this no verification is asked (backoffice §1.6). */
  readonly noCvmMaxMinor: number;
  readonly above: 'onlinePin' | 'signature' | 'both';
}
