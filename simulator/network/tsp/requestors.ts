/** Token requestors: who may ask for tokens, with the ids of the wallets' profiles (backoffice §1.1). */

export interface Requestor {
  readonly trid: string;
  readonly name: string;
  readonly active: boolean;
}

const FIRST_DIGITS = '620';

/** An id has eleven digits; its first three are the token service. Any of ours is taken, the table only names some. */
export const REQUESTORS: readonly Requestor[] = [
  { trid: '62000000001', name: 'Mi Pay', active: true },
  { trid: '62000000002', name: 'Apple Pay', active: true },
  { trid: '62000000003', name: 'Google Pay', active: true },
  { trid: '62000000004', name: 'Samsung Pay', active: true },
  { trid: '62000000005', name: 'Microsoft Wallet', active: true },
  { trid: '62000000006', name: 'Huawei Pay', active: true },
  { trid: '62000000099', name: 'a wallet that was shut down', active: false },
];

export function requestor(trid: string): Requestor | undefined {
  const known = REQUESTORS.find((row) => row.trid === trid);
  if (known) return known;
  if (!/^\d{11}$/.test(trid) || !trid.startsWith(FIRST_DIGITS)) return undefined;
  return { trid, name: `requestor ${trid}`, active: true };
}
