/**
 * What the token service hands to a phone when a card is added: all that the secure element is personalised with.
 * Hex strings, so that it can be stored and shown. The funding card number is not in it.
 */
export interface TokenBundle {
  /** Handle of the token service for life-cycle calls. */
  readonly tokenRef: string;
  /** 13 to 19 digits. */
  readonly token: string;
  /** YYMM, the token's own. */
  readonly expiry: string;
  /** Two digits. */
  readonly psn: string;
  /** 29 characters. */
  readonly par: string;
  /** Token requestor id, 11 digits. */
  readonly trid: string;
  /** Of the funding card: what the cardholder knows. */
  readonly lastFour: string;
  readonly label: string;
  readonly issuer: string;
  /** Colours of the card art, CSS. */
  readonly art: { readonly from: string; readonly to: string };
  /** ADF name, hex. */
  readonly aid: string;
  readonly cvn: '01' | '17';
  /** Derivation key index, hex byte. */
  readonly dki: string;
  /** Keys of this token (UDKs), 16 bytes each, hex, with their check values (3 bytes). */
  readonly keys: { readonly ac: string; readonly mac: string; readonly enc: string };
  readonly kcv: { readonly ac: string; readonly mac: string; readonly enc: string };
  readonly credentialModel: 'SE_FIXED' | 'HCE_LUK' | 'HCE_SUK';
  /** Limited-use keys: how long and how often before they must be replenished. */
  readonly luk?: { readonly index: string; readonly expiresUs: number; readonly maxTaps: number };
  /** For fDDA: certificates as the records carry them, and the private key of the ICC. Hex. */
  readonly oda?: {
    readonly caIndex: string;
    readonly issuerCertificate: string;
    readonly issuerRemainder: string;
    readonly issuerExponent: string;
    readonly iccCertificate: string;
    readonly iccRemainder: string;
    readonly iccExponent: string;
    readonly iccModulus: string;
    readonly iccPrivateExponent: string;
    /** Static data to be authenticated, as signed in the ICC certificate: values of the records in AFL order. */
    readonly signedRecords: readonly string[];
  };
}
