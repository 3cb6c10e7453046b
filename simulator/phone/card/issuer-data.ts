/**
 * Issuer discretionary data of our phones (IDD id 07): FICTIONAL, of this project alone. It gives the issuer a
 * CDCVM indicator under a MAC, which the CTQ is not (backoffice §2.2).
 */

export type CdcvmMethod = 'fingerprint' | 'face' | 'passcode';

/** FICTIONAL codes. */
const CDCVM_CODE: Readonly<Record<CdcvmMethod, number>> = { fingerprint: 1, face: 2, passcode: 3 };

export const IDD_PHONE = 0x07;
/** Offline balance, as the published UnionPay example has it (kernel7 §3.1). */
export const IDD_BALANCE = 0x01;

export interface PhoneCircumstances {
  readonly deviceType: number;
  readonly method?: CdcvmMethod;
  readonly ageSeconds: number;
  readonly express: boolean;
  readonly screenOff: boolean;
  readonly rooted: boolean;
}

/** Device type, method, age, flags; the fifth byte is for the index of a limited-use key. */
export function phoneIddData(c: PhoneCircumstances): Uint8Array {
  const flags = (c.express ? 1 : 0) | (c.screenOff ? 2 : 0) | (c.rooted ? 4 : 0);
  const method = c.method ? CDCVM_CODE[c.method] : 0;
  return Uint8Array.of(c.deviceType, method, Math.min(255, c.ageSeconds), flags, 0);
}
