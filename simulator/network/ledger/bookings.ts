/** Which accounts a business event moves (see ledger.ts for their names). */

import type { Leg } from './ledger.js';

export interface Parties {
  /** Customer's account at the bank. */
  readonly account: string;
  readonly bank: string;
  readonly merchant: string;
}

export const ACQUIRER_ID = '48021000';

/** The customer pays the merchant; a negative amount goes back. */
export function paymentLegs({ account, bank, merchant }: Parties, amount: number): Leg[] {
  return [
    { account: `customer:${account}`, amount: -amount },
    { account: `clearing:${bank}`, amount },
    { account: `network:${ACQUIRER_ID}`, amount: -amount },
    { account: `merchant:${merchant}`, amount },
  ];
}

/** Day end: banks pay the network, the network pays the acquirer, the acquirer the merchant. */
export function settlementLegs(merchant: string, byBank: ReadonlyMap<string, number>): Leg[] {
  const legs: Leg[] = [];
  let sum = 0;
  for (const [bank, amount] of byBank) {
    if (amount === 0) continue;
    legs.push({ account: `clearing:${bank}`, amount: -amount });
    sum += amount;
  }
  legs.push({ account: `network:${ACQUIRER_ID}`, amount: sum });
  if (sum === 0) return legs.filter((leg) => leg.amount !== 0);
  legs.push({ account: `merchant:${merchant}`, amount: -sum });
  legs.push({ account: `settled:${merchant}`, amount: sum });
  return legs;
}

/** A ride that was taken and not paid: the operator's claim. A negative amount: it was paid after all. */
export function debtLegs(token: string, merchant: string, amount: number): Leg[] {
  return [
    { account: `debt:${token}`, amount: -amount },
    { account: `claim:${merchant}`, amount },
  ];
}
