/** Reading of field 55: issuer application data and friends, as the token service needs them (kernel7 §3.1). */

export interface IssuerData {
  readonly dki: string;
  readonly cvn: string;
  /** Four bytes, with its length byte. */
  readonly cvr: Uint8Array;
  readonly algorithm: number;
  readonly idd: IssuerDiscretionary | undefined;
}

export interface IssuerDiscretionary {
  readonly id: number;
  readonly data: Uint8Array;
  readonly mac: Uint8Array;
}

export type AcKind = 'AAC' | 'TC' | 'ARQC' | 'RFU';

export function parseIssuerData(iad: Uint8Array | undefined): IssuerData | undefined {
  if (!iad || iad.length < 8 || iad[0] !== 0x07 || iad[3] !== 0x03) return undefined;
  const hex = (byte: number): string => byte.toString(16).padStart(2, '0').toUpperCase();
  const idd = iad.length >= 19 && iad[8] === 0x0a;
  return {
    dki: hex(iad[1]!),
    cvn: hex(iad[2]!),
    cvr: iad.slice(3, 7),
    algorithm: iad[7]!,
    idd: idd ? { id: iad[9]!, data: iad.slice(10, 15), mac: iad.slice(15, 19) } : undefined,
  };
}

const KINDS: readonly AcKind[] = ['AAC', 'TC', 'ARQC', 'RFU'];

/** From bits 6-5 of CVR byte 2: 9F27 may be absent (backoffice §2.2). */
export function kindOfCvr(cvr: Uint8Array): AcKind {
  return KINDS[(cvr[1]! >> 4) & 3]!;
}

/** From the cryptogram information data. */
export function kindOfCid(cid: number): AcKind {
  return KINDS[cid >> 6]!;
}
