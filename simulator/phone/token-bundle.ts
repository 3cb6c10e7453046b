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
  /**
   * Keys of this token, 16 bytes each, hex, with their check values (3 bytes: TDES of zeros).
   * SE_FIXED: the UDKs. HCE: those of the first limited-use key; the UDK never reaches the phone.
   */
  readonly keys: { readonly ac: string; readonly mac: string; readonly enc: string };
  readonly kcv: { readonly ac: string; readonly mac: string; readonly enc: string };
  readonly credentialModel: 'SE_FIXED' | 'HCE_LUK' | 'HCE_SUK';
  /** Both HCE models. */
  readonly luk?: LimitedUseSet;
  /** Application interchange profile, hex; 7C00 (SDA, DDA, CVM, risk management, issuer authentication) when absent. */
  readonly aip?: string;
  /** For fDDA: certificates as the records carry them, and the private key of the ICC. Hex. See simulator/keys/certificates.ts. */
  readonly oda?: OdaBundle;
}

/** Limited-use keys (backoffice §5): one for several taps (LUK), or several for one tap each (SUK). */
export interface LimitedUseSet {
  readonly keys: readonly LimitedUseKey[];
  /** Virtual microseconds of the world's clock after which no key of the set may be used. */
  readonly expiresUs: number;
  /** Taps per key: 1 with HCE_SUK. */
  readonly maxTaps: number;
}

export interface LimitedUseKey {
  /** Hex byte, 01 to FF: travels in clear with each transaction as last of the five IDD data bytes; 00 there says SE_FIXED. */
  readonly index: string;
  readonly ac: string;
  readonly mac: string;
}

export interface OdaBundle {
  readonly caIndex: string;
  readonly issuerCertificate: string;
  readonly issuerRemainder: string;
  readonly issuerExponent: string;
  readonly iccCertificate: string;
  readonly iccRemainder: string;
  readonly iccExponent: string;
  readonly iccModulus: string;
  readonly iccPrivateExponent: string;
  /** Static data to be authenticated, as signed in the ICC certificate: values of the records (inside of 70) in AFL order. */
  readonly signedRecords: readonly string[];
}
