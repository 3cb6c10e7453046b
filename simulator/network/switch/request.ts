/** A financial request as the acquirer hands it to the network: tokens only, no card number of the vault. */

export type Kind = 'sale' | 'refund' | 'balance' | 'offlineUpload';

export interface AuthRequest {
  readonly kind: Kind;
  /** Late and out of order is honest: transit, uploads. */
  readonly deferred: boolean;
  /** Token (or a published test number). */
  readonly number: string;
  readonly amount: number;
  readonly currency: string;
  /** YYMM */
  readonly expiry: string | undefined;
  /** Two digits. */
  readonly psn: string | undefined;
  /** Three digits of field 22. */
  readonly entryMode: string;
  readonly terminal: string;
  readonly merchant: string;
  readonly mcc: string;
  readonly city: string;
  readonly rrn: string;
  /** Host time, ms. */
  readonly at: number;
  /** Field 55, and the lab's own extras of DF8101. */
  readonly icc: ReadonlyMap<string, Uint8Array>;
  readonly lab: ReadonlyMap<string, Uint8Array>;
  /** Under the zone key, still formed with the token. */
  readonly pinBlock: Uint8Array | undefined;
  /** Of a refund: the sale it belongs to. */
  readonly original: string | undefined;
}

export const TRANSIT_MCC: ReadonlySet<string> = new Set(['4111', '4131', '4112']);

/** What the issuer data of the phone say about its holder (IDD id 07; labelled fictional, backoffice §2.2). */
export interface Cardholder {
  /** From the phone's authenticated block; false when only the terminal's copy of the CTQ says so. */
  readonly authentic: boolean;
  readonly cdcvm: boolean;
  readonly express: boolean;
}

/** A request whose token and cryptogram were looked at. */
export interface VerifiedRequest {
  readonly request: AuthRequest;
  readonly pan: string;
  readonly bank: string;
  readonly par: string;
  readonly holder: Cardholder;
  /** Of the token's domain, fen. */
  readonly requireCdcvmAbove: number;
  readonly transitNoCdcvmMax: number;
  /** TC: approved offline by the phone. */
  readonly offlineApproved: boolean;
  readonly tokenAgeMs: number;
}
