/**
 * Field formats of the UnionPay direct-POS dialect as the acquirer reads them (backoffice §3.2). A table, no code.
 * Field 63 is longer than the 163 of its remark texts, since the deny list comes in it (F60.3 = 570).
 */

export interface FieldFormat {
  readonly name: string;
  /** Fixed, or with a length of one (LL) or two (LLL) BCD bytes before it. */
  readonly kind: 'fix' | 'll' | 'lll';
  /** bcdR pads an odd digit on the right, bcdL on the left; `asc` and `bin` are bytes. */
  readonly as: 'bcdR' | 'bcdL' | 'asc' | 'bin';
  /** Digits of BCD fields, bytes of the others: fixed length or maximum. */
  readonly max: number;
  /** The D between number and expiry may stand among the digits. */
  readonly track?: true;
  /** Never shown, never kept after the answer. */
  readonly secret?: true;
}

// prettier-ignore
export const FIELDS: Readonly<Record<number, FieldFormat>> = {
  2:  { name: 'account number',        kind: 'll',  as: 'bcdR', max: 19, secret: true },
  3:  { name: 'processing code',       kind: 'fix', as: 'bcdR', max: 6 },
  4:  { name: 'amount',                kind: 'fix', as: 'bcdR', max: 12 },
  11: { name: 'trace number',          kind: 'fix', as: 'bcdR', max: 6 },
  12: { name: 'local time',            kind: 'fix', as: 'bcdR', max: 6 },
  13: { name: 'local date',            kind: 'fix', as: 'bcdR', max: 4 },
  14: { name: 'expiry',                kind: 'fix', as: 'bcdR', max: 4 },
  15: { name: 'settlement date',       kind: 'fix', as: 'bcdR', max: 4 },
  22: { name: 'entry mode',            kind: 'fix', as: 'bcdR', max: 3 },
  23: { name: 'card sequence number',  kind: 'fix', as: 'bcdL', max: 3 },
  25: { name: 'condition code',        kind: 'fix', as: 'bcdR', max: 2 },
  26: { name: 'PIN capture length',    kind: 'fix', as: 'bcdR', max: 2 },
  32: { name: 'acquirer',              kind: 'll',  as: 'bcdR', max: 11 },
  35: { name: 'track 2',               kind: 'll',  as: 'bcdR', max: 37, track: true, secret: true },
  36: { name: 'track 3',               kind: 'lll', as: 'bcdR', max: 104, track: true, secret: true },
  37: { name: 'reference number',      kind: 'fix', as: 'asc',  max: 12 },
  38: { name: 'authorisation code',    kind: 'fix', as: 'asc',  max: 6 },
  39: { name: 'response code',         kind: 'fix', as: 'asc',  max: 2 },
  41: { name: 'terminal',              kind: 'fix', as: 'asc',  max: 8 },
  42: { name: 'merchant',              kind: 'fix', as: 'asc',  max: 15 },
  44: { name: 'issuer and acquirer',   kind: 'll',  as: 'asc',  max: 25 },
  48: { name: 'batch totals',          kind: 'lll', as: 'bcdR', max: 62 },
  49: { name: 'currency',              kind: 'fix', as: 'asc',  max: 3 },
  52: { name: 'PIN block',             kind: 'fix', as: 'bin',  max: 8, secret: true },
  53: { name: 'security information',  kind: 'fix', as: 'bcdR', max: 16 },
  54: { name: 'balance',               kind: 'lll', as: 'asc',  max: 20 },
  55: { name: 'IC data',               kind: 'lll', as: 'bin',  max: 255, secret: true },
  60: { name: 'batch and network',     kind: 'lll', as: 'bcdR', max: 17 },
  61: { name: 'original transaction',  kind: 'lll', as: 'bcdR', max: 29 },
  62: { name: 'private data',          kind: 'lll', as: 'bin',  max: 999, secret: true },
  63: { name: 'private text',          kind: 'lll', as: 'asc',  max: 999 },
  64: { name: 'MAC',                   kind: 'fix', as: 'bin',  max: 8 },
};
