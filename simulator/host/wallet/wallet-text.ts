/** Wallet, accounts and payments as lines for the shell. Card numbers are masked. */

import { maskNumber } from '../../network/bytes.js';
import type { BackOffice } from '../../network/back-office.js';
import { RESPONSE_CODES } from '../../network/iso8583/response-codes.js';
import type { Phone } from '../../phone/phone.js';

/** Fen as yuan. */
export function yuan(fen: number): string {
  const sign = fen < 0 ? '-' : '';
  const text = String(Math.abs(fen)).padStart(3, '0');
  return `${sign}${text.slice(0, -2)}.${text.slice(-2)}`;
}

export interface ListedCard {
  readonly id: string;
  readonly issuer: string;
  readonly label: string;
  readonly lastFour: string;
  /** Of this phone: verify, install, ready, suspended. */
  readonly status: string;
  /** Of the token service. */
  readonly token: string;
  readonly tokenState: string;
  readonly default: boolean;
}

export function listCards(phone: Phone, office: BackOffice): ListedCard[] {
  return phone.wallet.cards.map((card) => {
    const row = office.vault.byRef(card.tokenRef);
    return {
      id: card.id,
      issuer: card.issuer,
      label: card.label,
      lastFour: card.lastFour,
      status: card.status,
      token: row ? maskNumber(row.token) : '',
      tokenState: office.tokenService.stateOf(card.tokenRef) ?? 'unknown',
      default: phone.wallet.defaultId === card.id,
    };
  });
}

export function cardLines(cards: readonly ListedCard[]): string[] {
  if (cards.length === 0) return ['the wallet is empty'];
  return cards.map((card) => {
    const mark = card.default ? '*' : ' ';
    const name = `${card.issuer}, ${card.label}`.padEnd(46);
    return `${mark} ${card.id.padEnd(4)} ${name} …${card.lastFour}  ${card.status.padEnd(9)} token ${card.token} ${card.tokenState}`;
  });
}

export interface ListedAccount {
  readonly account: string;
  readonly bank: string;
  readonly holder: string;
  readonly kind: string;
  /** Fen; negative: owed. */
  readonly balance: number;
  readonly available: number;
}

export function listAccounts(office: BackOffice): ListedAccount[] {
  const { accounts } = office.issuers;
  return [...accounts.accounts.values()]
    .map(({ id, bank, holder, kind }) => ({
      account: id,
      bank,
      holder,
      kind,
      balance: accounts.balance(id),
      available: accounts.available(id),
    }))
    .sort((a, b) => (a.account < b.account ? -1 : 1));
}

export interface ListedPayment {
  readonly rrn: string;
  readonly time: string;
  readonly kind: string;
  readonly amount: number;
  readonly token: string;
  readonly account: string;
  readonly terminal: string;
  readonly f39: string;
  readonly text: string;
  readonly state: string;
}

export function listPayments(office: BackOffice): ListedPayment[] {
  return [...office.authorisations.rows.values()]
    .sort((a, b) => (a.rrn < b.rrn ? -1 : 1))
    .map((row) => ({
      rrn: row.rrn,
      time: new Date(row.at).toISOString().slice(0, 19).replace('T', ' '),
      kind: row.kind,
      amount: row.amount,
      token: maskNumber(row.token),
      account: row.account,
      terminal: row.terminal,
      f39: row.f39,
      text: row.reason || (RESPONSE_CODES[row.f39]?.text ?? ''),
      state: row.state,
    }));
}

/** Books besides the customers' accounts, without those that are empty. */
export function listBooks(office: BackOffice): { account: string; balance: number }[] {
  return Object.entries(office.ledger())
    .filter(([account, balance]) => !account.startsWith('customer:') && balance !== 0)
    .map(([account, balance]) => ({ account: maskDebt(account), balance }));
}

/** Debts are kept by token. */
function maskDebt(account: string): string {
  return account.startsWith('debt:') ? `debt:${maskNumber(account.slice(5))}` : account;
}
