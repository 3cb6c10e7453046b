/** Bits in words: TTQ and CTQ as UnionPay defines them (kernel7.md 2.2, 2.3), the rest EMV Book 3 Annex C and Book 4 Annex A. */

export interface BitRow {
  /** From 1. */
  readonly byte: number;
  readonly mask: number;
  readonly text: string;
  /** With several bits in the mask: the value that the row stands for. */
  readonly value?: number;
}

const bit = (byte: number, mask: number, text: string, value?: number): BitRow =>
  value === undefined ? { byte, mask, text } : { byte, mask, text, value };

export const TTQ_BITS: readonly BitRow[] = [
  bit(1, 0x40, 'contactless full debit/credit supported'),
  bit(1, 0x20, 'qUICS supported'),
  bit(1, 0x10, 'contact debit/credit supported'),
  bit(1, 0x08, 'offline-only reader'),
  bit(1, 0x04, 'online PIN supported'),
  bit(1, 0x02, 'signature supported'),
  bit(1, 0x01, 'ODA for online authorisation supported'),
  bit(2, 0x80, 'online cryptogram required'),
  bit(2, 0x40, 'CVM required'),
  bit(4, 0x80, 'fDDA version 01 supported'),
];

export const CTQ_BITS: readonly BitRow[] = [
  bit(1, 0x80, 'online PIN required'),
  bit(1, 0x40, 'signature required'),
  bit(1, 0x20, 'go online if ODA fails and the reader can'),
  bit(1, 0x10, 'switch interface if ODA fails and the reader has contact'),
  bit(1, 0x08, 'go online if the application is expired'),
  bit(2, 0x80, 'consumer device CVM performed'),
];

export const AIP_BITS: readonly BitRow[] = [
  bit(1, 0x40, 'SDA supported'),
  bit(1, 0x20, 'DDA supported'),
  bit(1, 0x10, 'cardholder verification supported'),
  bit(1, 0x08, 'terminal risk management to be performed'),
  bit(1, 0x04, 'issuer authentication supported'),
  bit(1, 0x01, 'CDA supported'),
];

export const TVR_BITS: readonly BitRow[] = [
  bit(1, 0x80, 'offline data authentication not performed'),
  bit(1, 0x40, 'SDA failed'),
  bit(1, 0x20, 'ICC data missing'),
  bit(1, 0x10, 'card on exception file'),
  bit(1, 0x08, 'DDA failed'),
  bit(1, 0x04, 'CDA failed'),
  bit(2, 0x80, 'different application versions'),
  bit(2, 0x40, 'expired application'),
  bit(2, 0x20, 'application not yet effective'),
  bit(2, 0x10, 'requested service not allowed'),
  bit(2, 0x08, 'new card'),
  bit(3, 0x80, 'cardholder verification failed'),
  bit(3, 0x40, 'unrecognised CVM'),
  bit(3, 0x20, 'PIN try limit exceeded'),
  bit(3, 0x10, 'PIN pad not present or not working'),
  bit(3, 0x08, 'PIN not entered'),
  bit(3, 0x04, 'online PIN entered'),
  bit(4, 0x80, 'floor limit exceeded'),
  bit(4, 0x40, 'lower consecutive offline limit exceeded'),
  bit(4, 0x20, 'upper consecutive offline limit exceeded'),
  bit(4, 0x10, 'selected randomly for online'),
  bit(4, 0x08, 'merchant forced online'),
  bit(5, 0x80, 'default TDOL used'),
  bit(5, 0x40, 'issuer authentication failed'),
  bit(5, 0x20, 'script failed before final GENERATE AC'),
  bit(5, 0x10, 'script failed after final GENERATE AC'),
];

export const TSI_BITS: readonly BitRow[] = [
  bit(1, 0x80, 'offline data authentication performed'),
  bit(1, 0x40, 'cardholder verification performed'),
  bit(1, 0x20, 'card risk management performed'),
  bit(1, 0x10, 'issuer authentication performed'),
  bit(1, 0x08, 'terminal risk management performed'),
  bit(1, 0x04, 'script processing performed'),
];

export const AUC_BITS: readonly BitRow[] = [
  bit(1, 0x80, 'domestic cash'),
  bit(1, 0x40, 'international cash'),
  bit(1, 0x20, 'domestic goods'),
  bit(1, 0x10, 'international goods'),
  bit(1, 0x08, 'domestic services'),
  bit(1, 0x04, 'international services'),
  bit(1, 0x02, 'ATMs'),
  bit(1, 0x01, 'other than ATMs'),
  bit(2, 0x80, 'domestic cashback'),
  bit(2, 0x40, 'international cashback'),
];

export const CAPABILITY_BITS: readonly BitRow[] = [
  bit(1, 0x80, 'manual key entry'),
  bit(1, 0x40, 'magnetic stripe'),
  bit(1, 0x20, 'contact chip'),
  bit(2, 0x80, 'plaintext PIN offline'),
  bit(2, 0x40, 'enciphered PIN online'),
  bit(2, 0x20, 'signature'),
  bit(2, 0x10, 'enciphered PIN offline'),
  bit(2, 0x08, 'no CVM'),
  bit(3, 0x80, 'SDA'),
  bit(3, 0x40, 'DDA'),
  bit(3, 0x20, 'card capture'),
  bit(3, 0x08, 'CDA'),
];

export const MORE_CAPABILITY_BITS: readonly BitRow[] = [
  bit(1, 0x80, 'cash'),
  bit(1, 0x40, 'goods'),
  bit(1, 0x20, 'services'),
  bit(1, 0x10, 'cashback'),
  bit(1, 0x08, 'inquiry'),
  bit(1, 0x04, 'transfer'),
  bit(1, 0x02, 'payment'),
  bit(1, 0x01, 'administrative'),
  bit(2, 0x80, 'cash deposit'),
  bit(3, 0x80, 'numeric keys'),
  bit(3, 0x40, 'letters and special keys'),
  bit(3, 0x20, 'command keys'),
  bit(3, 0x10, 'function keys'),
  bit(4, 0x80, 'print, attendant'),
  bit(4, 0x40, 'print, cardholder'),
  bit(4, 0x20, 'display, attendant'),
  bit(4, 0x10, 'display, cardholder'),
  bit(4, 0x02, 'code table 10'),
  bit(4, 0x01, 'code table 9'),
  bit(5, 0x01, 'code table 1'),
];

export const DF61_BITS: readonly BitRow[] = [
  bit(1, 0x80, 'segment application supported'),
  bit(1, 0x40, 'ODA for online authorisation supported'),
  bit(1, 0x10, 'credit mode for low values'),
  bit(1, 0x02, 'several segments or deposit supported'),
];

export const CID_BITS: readonly BitRow[] = [
  bit(1, 0xc0, 'AAC: declined', 0x00),
  bit(1, 0xc0, 'TC: approved offline', 0x40),
  bit(1, 0xc0, 'ARQC: online requested', 0x80),
  bit(1, 0xc0, 'RFU', 0xc0),
  bit(1, 0x08, 'advice required'),
  bit(1, 0x07, 'service not allowed', 1),
  bit(1, 0x07, 'PIN try limit exceeded', 2),
  bit(1, 0x07, 'issuer authentication failed', 3),
];

/** CVR bytes 2 to 4: bytes 5 to 7 of the issuer application data (kernel7.md 3.1). */
export const CVR_BITS: readonly BitRow[] = [
  bit(1, 0xc0, 'second GENERATE AC: AAC', 0x00),
  bit(1, 0xc0, 'second GENERATE AC: TC', 0x40),
  bit(1, 0xc0, 'second GENERATE AC not requested', 0x80),
  bit(1, 0x30, 'first cryptogram: AAC', 0x00),
  bit(1, 0x30, 'first cryptogram: TC', 0x10),
  bit(1, 0x30, 'first cryptogram: ARQC', 0x20),
  bit(1, 0x08, 'issuer authentication failed'),
  bit(1, 0x04, 'offline PIN verification performed'),
  bit(1, 0x02, 'offline PIN verification failed'),
  bit(1, 0x01, 'unable to go online'),
  bit(2, 0x80, 'last online transaction not completed'),
  bit(2, 0x40, 'PIN try limit exceeded'),
  bit(2, 0x20, 'velocity counters exceeded'),
  bit(2, 0x10, 'new card'),
  bit(2, 0x08, 'issuer authentication failed on last online transaction'),
  bit(2, 0x04, 'issuer authentication not performed after online'),
  bit(2, 0x02, 'application blocked because of PIN'),
  bit(2, 0x01, 'SDA failed on last transaction, declined'),
  bit(3, 0x08, 'script failed'),
  bit(3, 0x04, 'DDA failed on last transaction, declined'),
  bit(3, 0x02, 'DDA performed'),
];

/** What is set, one line each, `B1 b6 qUICS supported`; bits without a row are named RFU. */
export function describeBits(value: Uint8Array, rows: readonly BitRow[]): string[] {
  const lines: string[] = [];
  for (let index = 0; index < value.length; index++) {
    const byte = index + 1;
    let left = value[index]!;
    for (const row of rows) {
      if (row.byte !== byte) continue;
      const part = value[index]! & row.mask;
      if (row.value === undefined ? part === 0 : part !== row.value) continue;
      left &= ~row.mask;
      lines.push(`B${byte} ${bitNames(row.mask)} ${row.text}`);
    }
    if (left !== 0) lines.push(`B${byte} ${bitNames(left)} RFU, set`);
  }
  return lines;
}

function bitNames(mask: number): string {
  const names: string[] = [];
  for (let b = 8; b >= 1; b--) if (mask & (1 << (b - 1))) names.push(`b${b}`);
  return names.length > 2 ? `${names[0]}-${names.at(-1)}` : names.join(' ');
}
