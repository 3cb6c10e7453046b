/** What the parts of the token service share. */

import type { VirtualClock } from '../../clock/virtual-clock.js';
import type { CardFace, RedReason } from '../../phone/token-service-port.js';
import type { HostCalendar } from '../calendar.js';
import type { Counters } from '../counters.js';
import type { Store } from '../store/store.js';
import type { Vault } from './vault.js';

/** What the issuers tell the token service of a funding card. */
export type FundingAnswer =
  | {
      readonly ok: true;
      readonly bank: string;
      readonly face: CardFace;
      readonly mobile: string;
      readonly kind: 'debit' | 'credit';
      readonly path: 'green' | 'yellow';
    }
  | { readonly ok: false; readonly reason: RedReason; readonly text: string };

export interface FundingCards {
  /** @param expiry MMYY. Without it: as the bank knows the card. */
  check(pan: string, expiry?: string, cvn2?: string): FundingAnswer;
}

/** A text message to a cardholder's telephone; the world may read it, the wallet may not. */
export interface Sms {
  readonly at: number;
  readonly mobile: string;
  readonly tokenRef: string;
  readonly code: string;
}

export interface TspSettings {
  /** Unused codes die after. */
  readonly codeMinutes: number;
  readonly codeTries: number;
  /** Cryptogram version of new tokens. */
  readonly cvn: '01' | '17';
  readonly lukTtlHours: number;
  /** Keys in a set of single-use keys; taps per limited-use key. */
  readonly lukTaps: number;
  readonly allowCreditOnDeletedToken: boolean;
  readonly suspendOnClone: boolean;
  /** RSA key and certificates for offline authentication in every bundle. */
  readonly oda: boolean;
}

export const TSP_SETTINGS: TspSettings = {
  codeMinutes: 5,
  codeTries: 3,
  cvn: '01',
  lukTtlHours: 240,
  lukTaps: 10,
  allowCreditOnDeletedToken: true,
  suspendOnClone: true,
  oda: true,
};

export interface TspContext {
  readonly clock: VirtualClock;
  readonly calendar: HostCalendar;
  readonly seed: number;
  readonly store: Store;
  readonly counters: Counters;
  readonly vault: Vault;
  readonly cards: FundingCards;
  readonly settings: TspSettings;
  note(kind: string, data: unknown): void;
}
