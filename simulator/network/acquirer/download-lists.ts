/** Lists that terminals may ask for: key indexes, applications with their limits, card ranges (backoffice §1.6, §3.6). Layout of the lab (S). */

import { bcd, concat, fromHex } from '../bytes.js';
import { tlv } from '../tlv.js';

/** UnionPay applications (backoffice §1.8): debit, credit, quasi-credit, electronic cash. */
const APPLICATIONS = [
  'A000000333010101',
  'A000000333010102',
  'A000000333010103',
  'A000000333010106',
];

export interface ApplicationLimits {
  /** Fen. */
  readonly floor: number;
  readonly transaction: number;
  readonly cvm: number;
}

/** The identifiers alone, one 9F06 each. */
export function applicationList(): Uint8Array {
  return concat(...APPLICATIONS.map((aid) => tlv('9F06', fromHex(aid))));
}

/** One application a page: identifier, whole name wanted, version, contactless limits. */
export function applicationPages(limits: ApplicationLimits): Uint8Array[] {
  return APPLICATIONS.map((aid) =>
    concat(
      tlv('9F06', fromHex(aid)),
      tlv('DF01', Uint8Array.of(1)),
      tlv('9F09', fromHex('0030')),
      tlv('DF19', bcd(limits.floor, 6)),
      tlv('DF20', bcd(limits.transaction, 6)),
      tlv('DF21', bcd(limits.cvm, 6)),
    ),
  );
}

/** What a key list says of each key: whose it is, which one, until when. */
export function keyList(keys: readonly { rid: string; index: string }[]): Uint8Array {
  return concat(
    ...keys.flatMap(({ rid, index }) => [
      tlv('9F06', fromHex(rid)),
      tlv('9F22', fromHex(index)),
      tlv('DF05', bcd(20401231, 4)),
    ]),
  );
}

/** Beginnings of numbers: two digits of length each, then the digits. */
export function ranges(prefixes: readonly string[]): string {
  return prefixes.map((prefix) => String(prefix.length).padStart(2, '0') + prefix).join('');
}
