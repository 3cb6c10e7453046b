/** Terminal and transaction data by tag (kernel7.md 2.1), from configuration, combination and request, in this order. */

import { toBcd } from '../../bytes/bcd.js';
import type { TagMap } from '../../emv/tlv.js';
import type { Combination, EntryPointConfig } from '../configuration.js';
import type { TagSet } from '../outcome.js';
import type { TransactionRequest } from './transaction-request.js';

/** Value of 9C with an amount in 9F03. */
const CASHBACK = 0x09;

export function terminalData(
  config: EntryPointConfig,
  combination: Combination,
  request: TransactionRequest,
): TagMap {
  const data: TagMap = new Map(config.terminalData);
  addAll(data, combination.kernelData);
  data.set(0x9f02, toBcd(request.amountMinor, 6));
  const other = request.type === CASHBACK ? request.otherMinor : undefined;
  data.set(0x9f03, other ? toBcd(other, 6) : new Uint8Array(6));
  if (!data.has(0x9f06)) data.set(0x9f06, combination.aid);
  data.set(0x5f2a, toBcd(Number(request.currency), 2));
  data.set(0x5f36, Uint8Array.of(request.exponent));
  data.set(0x9a, toBcd(Number(request.date), 3));
  data.set(0x9c, Uint8Array.of(request.type));
  if (request.time !== undefined) data.set(0x9f21, toBcd(Number(request.time), 3));
  if (request.sequence !== undefined) data.set(0x9f41, toBcd(request.sequence, 4));
  addAll(data, request.terminalData);
  return data;
}

function addAll(data: TagMap, more: TagSet | undefined): void {
  more?.forEach((value, tag) => data.set(tag, value));
}
