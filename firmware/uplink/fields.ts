/** The fields of an ISO 8583 message as UnionPay POS terminals send them: one row each (backoffice.md 3.2). */

import { frozen } from '../bytes/frozen.js';

export interface FieldFormat {
  /** Digits of the length prefix: 0 fixed, 2 (one BCD byte) or 3 (two BCD bytes). */
  readonly prefix: 0 | 2 | 3;
  /** bcdL: packed digits, left-aligned; bcdR: right-aligned; track: as bcdL with a separator D; text: ASCII; bytes: as they are. */
  readonly code: 'bcdL' | 'bcdR' | 'track' | 'text' | 'bytes';
  /** Exact count (fixed) or largest: digits for bcd, bytes otherwise. The prefix counts the same unit. */
  readonly size: number;
  /** Never shown or logged in full. */
  readonly secret?: true;
}

const row = (
  prefix: 0 | 2 | 3,
  code: FieldFormat['code'],
  size: number,
  secret?: true,
): FieldFormat => (secret ? { prefix, code, size, secret } : { prefix, code, size });

export const FIELDS: Readonly<Record<number, FieldFormat>> = frozen({
  2: row(2, 'bcdL', 19, true),
  3: row(0, 'bcdL', 6),
  4: row(0, 'bcdL', 12),
  11: row(0, 'bcdL', 6),
  12: row(0, 'bcdL', 6),
  13: row(0, 'bcdL', 4),
  14: row(0, 'bcdL', 4),
  15: row(0, 'bcdL', 4),
  22: row(0, 'bcdL', 3),
  23: row(0, 'bcdR', 3),
  25: row(0, 'bcdL', 2),
  26: row(0, 'bcdL', 2),
  32: row(2, 'bcdL', 11),
  35: row(2, 'track', 37, true),
  37: row(0, 'text', 12),
  38: row(0, 'text', 6),
  39: row(0, 'text', 2),
  41: row(0, 'text', 8),
  42: row(0, 'text', 15),
  44: row(2, 'text', 25),
  48: row(3, 'bcdL', 62),
  49: row(0, 'text', 3),
  52: row(0, 'bytes', 8, true),
  53: row(0, 'bcdL', 16),
  54: row(3, 'text', 20),
  55: row(3, 'bytes', 255),
  60: row(3, 'bcdL', 17),
  61: row(3, 'bcdL', 29),
  62: row(3, 'bytes', 999, true),
  63: row(3, 'text', 999),
  64: row(0, 'bytes', 8),
});

/** Industry block of the transit upload: field 48 as text (backoffice.md 4.2). */
export const FIELD_48_TEXT: FieldFormat = frozen(row(3, 'text', 255));
