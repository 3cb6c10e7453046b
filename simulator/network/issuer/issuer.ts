/** The issuers: cardholder, PIN, account, limits, then the money (backoffice §2.3 steps 17 to 22). */

import type { VirtualClock } from '../../clock/virtual-clock.js';
import type { RedReason } from '../../phone/token-service-port.js';
import type { HostCalendar } from '../calendar.js';
import { openPinBlock } from '../crypto/pin-block.js';
import type { Ledger } from '../ledger/ledger.js';
import { rangeOf } from '../ranges.js';
import { REASONS, type CheckLine, type Reason } from '../reasons.js';
import { ZONE_PIN_KEY } from '../secrets.js';
import type { Store } from '../store/store.js';
import { TRANSIT_MCC, type VerifiedRequest } from '../switch/request.js';
import type { FundingAnswer, FundingCards } from '../tsp/context.js';
import {
  Accounts,
  CARD_LIMITS,
  PIN_TRIES,
  pinCheck,
  type CardRow,
  type UsageRow,
} from './accounts.js';
import { BANKS, DEMO_CARDS, type Bank, type DemoCard } from './banks.js';
import { RISK_RULES, RISK_SETTINGS, type RiskSettings } from './risk.js';

export interface IssuerContext {
  readonly store: Store;
  readonly ledger: Ledger;
  readonly clock: VirtualClock;
  readonly calendar: HostCalendar;
  readonly risk: RiskSettings;
  readonly pinAccount: 'token' | 'card';
}

/** What the issuer finds; nothing is changed until `settle`. */
export interface IssuerFindings {
  readonly checks: readonly CheckLine[];
  readonly card: CardRow | undefined;
  readonly usage: UsageRow | undefined;
  readonly unverified: boolean;
  readonly pinWrong: boolean;
}

const FIVE_MINUTES = 300_000;
/** Digits of a card number before those of its account: no two numbers of a bank share one. */
const ACCOUNT_AT = 7;

export class Issuers implements FundingCards {
  readonly accounts: Accounts;
  readonly #it: IssuerContext;

  constructor(context: IssuerContext) {
    this.#it = { ...context, risk: { ...RISK_SETTINGS, ...context.risk } };
    this.accounts = new Accounts(context.store, context.ledger);
    if (this.accounts.cards.size === 0)
      context.store.transaction(() => {
        for (const card of DEMO_CARDS) this.addCard(card);
      });
  }

  bank(id: string): Bank {
    return BANKS.find((bank) => bank.id === id) ?? BANKS[0]!;
  }

  /** A customer with an account and a card. */
  addCard(card: DemoCard): void {
    this.#it.store.transaction(() => {
      const id = `${card.bank}-${accountOf(card.pan)}`;
      const credit = card.kind === 'credit';
      const { bank, holder, kind } = card;
      const account = { id, bank, holder, kind, creditLimit: credit ? card.money : 0 };
      this.accounts.open(account, credit ? 0 : card.money, this.#it.calendar.now());
      this.accounts.cards.put({
        pan: card.pan,
        account: id,
        bank,
        label: card.label,
        expiry: card.expiry,
        cvn2: card.cvn2,
        pinCheck: pinCheck(card.pan, card.pin),
        pinTries: PIN_TRIES,
        mobile: card.mobile,
        path: card.path,
        state: card.state ?? 'ok',
        noPin: card.noPinOff ? 0 : 1,
        limits: CARD_LIMITS,
      });
    });
  }

  check(pan: string, expiry?: string, cvn2?: string): FundingAnswer {
    const card = this.accounts.cards.get(pan) ?? (expiry ? this.#welcome(pan, expiry) : undefined);
    const red = (reason: RedReason, text: string): FundingAnswer => ({ ok: false, reason, text });
    if (!card) return red('UNKNOWN_CARD', 'no such card');
    if (expiry !== undefined) {
      // Of a published number nobody knows the date.
      if (expiry !== card.expiry && rangeOf(pan) !== 'published')
        return red('EXPIRY_WRONG', 'the expiry date is wrong');
      const month = expiry.slice(2) + expiry.slice(0, 2);
      if (month < this.#it.calendar.parts().date.slice(0, 4))
        return red('CARD_EXPIRED', 'the card has expired');
      if (card.state !== 'ok') return red('CARD_BLOCKED', `the card is reported ${card.state}`);
      if (cvn2 !== undefined && cvn2 !== card.cvn2)
        return red('NOT_ELIGIBLE', 'the security code is wrong');
      if (card.path === 'red') return red('NOT_ELIGIBLE', 'the bank does not allow this card');
    }
    const bank = this.bank(card.bank);
    const account = this.accounts.accounts.get(card.account)!;
    const face = {
      lastFour: card.pan.slice(-4),
      label: card.label,
      issuer: bank.name,
      art: bank.art,
    };
    const path = card.path === 'green' ? 'green' : 'yellow';
    return { ok: true, bank: card.bank, face, mobile: card.mobile, kind: account.kind, path };
  }

  /** Any number of the test ranges has a customer: one that was not asked for yet is born now. */
  #welcome(pan: string, expiry: string): CardRow | undefined {
    if (!/^(0[1-9]|1[0-2])\d\d$/.test(expiry)) return undefined;
    const bank = BANKS.find((row) => pan.startsWith(`62179900${row.digits}`)) ?? BANKS[0]!;
    this.addCard({
      pan,
      expiry,
      cvn2: '000',
      pin: '123456',
      bank: bank.id,
      holder: 'Test Customer',
      label: `${bank.name} debit card`,
      kind: 'debit',
      path: 'yellow',
      mobile: `1390000${pan.slice(-5, -1)}`,
      money: 1_000_000,
      note: '',
    });
    return this.accounts.cards.get(pan);
  }

  examine(verified: VerifiedRequest, explain: boolean): IssuerFindings {
    const checks: CheckLine[] = [];
    const line = (id: string, ok: boolean | undefined, reason: Reason, detail: () => string) => {
      const base = { step: REASONS[reason].step, id, layer: 'issuer' as const, detail: '' };
      if (explain) base.detail = detail();
      checks.push(ok === false ? { ...base, ok, reason } : { ...base, ok });
    };
    const { request, holder } = verified;
    const card = this.accounts.cards.get(verified.pan);
    if (!card) {
      line('card', false, 'CARD_CLOSED', () => 'not of this bank');
      return { checks, card, usage: undefined, unverified: false, pinWrong: false };
    }
    const pin = request.pinBlock !== undefined;
    const unverified =
      !holder.cdcvm && !pin && !TRANSIT_MCC.has(request.mcc) && request.kind !== 'refund';
    if (request.kind !== 'refund') this.#cardholder(verified, card, line);
    this.#offlineRules(verified, line);
    const pinWrong = this.#pin(verified, card, line);
    this.#account(verified, card, line);
    const usage = this.#usage(verified.pan, request.at);
    if (request.kind === 'sale' || request.kind === 'offlineUpload') {
      const input = { verified, card, usage, unverified, settings: this.#it.risk };
      for (const rule of RISK_RULES) {
        if (verified.offlineApproved || (rule.online && request.deferred)) continue;
        line(rule.id, rule.ok(input), rule.reason, () => rule.detail(input));
      }
    }
    return { checks, card, usage, unverified, pinWrong };
  }

  #cardholder(
    verified: VerifiedRequest,
    card: CardRow,
    line: (id: string, ok: boolean | undefined, reason: Reason, detail: () => string) => void,
  ): void {
    const { request, holder } = verified;
    const transit = TRANSIT_MCC.has(request.mcc);
    const pin = request.pinBlock !== undefined;
    const ttq = request.lab.get('9F66');
    const demanded = ttq?.length === 4 && (ttq[1]! & 0x40) !== 0;
    const limit = transit
      ? verified.transitNoCdcvmMax
      : card.noPin === 1 && !demanded
        ? verified.requireCdcvmAbove
        : 0;
    const cvmOk = holder.cdcvm || pin || request.amount <= limit;
    const applies = !verified.offlineApproved && request.kind !== 'balance';
    line('cardholder verified', applies ? cvmOk : undefined, 'CVM_REQUIRED', () => {
      const who = holder.cdcvm ? 'by the phone' : pin ? 'by PIN' : 'nobody';
      return `${who}${holder.authentic ? ', authenticated' : ''}; without it at most ${limit} fen`;
    });
    const express = transit && request.amount <= verified.transitNoCdcvmMax;
    line(
      'express mode',
      holder.express ? express : undefined,
      'EXPRESS_MISUSE',
      () => `MCC ${request.mcc}`,
    );
  }

  #offlineRules(
    verified: VerifiedRequest,
    line: (id: string, ok: boolean | undefined, reason: Reason, detail: () => string) => void,
  ): void {
    const tvr = verified.request.icc.get('95');
    // TVR byte 1: offline data authentication not performed, or failed in one of its ways (SDA, data missing, DDA, CDA).
    const failed = tvr !== undefined && (tvr[0]! & 0xec) !== 0;
    line(
      'offline authentication',
      verified.offlineApproved ? !failed : undefined,
      'TVR_ODA_FAIL',
      () => (verified.offlineApproved ? 'as the TVR says' : 'only of offline approvals'),
    );
  }

  #pin(
    verified: VerifiedRequest,
    card: CardRow,
    line: (id: string, ok: boolean | undefined, reason: Reason, detail: () => string) => void,
  ): boolean {
    const block = verified.request.pinBlock;
    if (!block) return false;
    const left = card.pinTries > 0;
    line('PIN tries left', left, 'PIN_TRIES', () => `${card.pinTries}`);
    // The block was formed with the token: the card number would never open it (backoffice §3.7).
    const account = this.#it.pinAccount === 'token' ? verified.request.number : card.pan;
    const pin = openPinBlock(ZONE_PIN_KEY, block, account);
    const right = pin !== undefined && pinCheck(card.pan, pin) === card.pinCheck;
    line('PIN', right, 'PIN_WRONG', () =>
      pin === undefined ? 'not a PIN block of this account number' : right ? 'right' : 'wrong',
    );
    return left && !right;
  }

  #account(
    verified: VerifiedRequest,
    card: CardRow,
    line: (id: string, ok: boolean | undefined, reason: Reason, detail: () => string) => void,
  ): void {
    const { request } = verified;
    const refund = request.kind === 'refund';
    const reason: Reason =
      card.state === 'stolen'
        ? 'CARD_STOLEN'
        : card.state === 'closed'
          ? 'CARD_CLOSED'
          : 'CARD_LOST';
    line('card', card.state === 'ok' || refund, reason, () => card.state);
    const spends = !refund && request.kind !== 'balance' && !verified.offlineApproved;
    const enough = this.accounts.available(card.account) >= request.amount;
    line('money', spends ? enough : undefined, 'FUNDS', () => `for ${request.amount} fen`);
  }

  /** Counts the payment, the wrong PIN, the decline. Money is booked by the switch. */
  record(verified: VerifiedRequest, found: IssuerFindings, approved: boolean): void {
    const { card, usage } = found;
    if (!card || !usage) return;
    const { request } = verified;
    if (request.pinBlock && (found.pinWrong || card.pinTries < PIN_TRIES)) {
      const pinTries = found.pinWrong ? card.pinTries - 1 : approved ? PIN_TRIES : card.pinTries;
      this.accounts.cards.put({ ...card, pinTries });
    }
    if (request.kind === 'refund' || request.kind === 'balance') return;
    this.accounts.usage.put(
      approved ? this.#spent(verified, found, usage) : this.#declined(usage, request.at),
    );
  }

  #spent(verified: VerifiedRequest, found: IssuerFindings, usage: UsageRow): UsageRow {
    const { request } = verified;
    const spent = { ...usage, sum: usage.sum + request.amount, count: usage.count + 1 };
    if (found.unverified) {
      spent.noPinSum = usage.noPinSum + request.amount;
      spent.noPinCount = usage.noPinCount + 1;
    }
    if (request.deferred) return spent;
    return {
      ...spent,
      lastAt: request.at,
      lastCity: request.city,
      lastToken: request.number,
      lastMerchant: request.merchant,
    };
  }

  #declined(usage: UsageRow, at: number): UsageRow {
    const { declinesInFiveMinutes, holdMinutes } = this.#it.risk;
    if (at < usage.heldUntil) return usage;
    const declines = [...usage.declines.filter((time) => time > at - FIVE_MINUTES), at];
    const held = declines.length > declinesInFiveMinutes;
    return { ...usage, declines, heldUntil: held ? at + holdMinutes * 60_000 : usage.heldUntil };
  }

  #usage(pan: string, at: number): UsageRow {
    const day = this.#it.calendar.day(at);
    const known = this.accounts.usage.get(pan);
    if (known?.day === day) return known;
    const zero = { sum: 0, count: 0, noPinSum: 0, noPinCount: 0 };
    if (known) return { ...known, ...zero, day };
    return {
      pan,
      day,
      ...zero,
      lastAt: 0,
      lastCity: '',
      lastToken: '',
      lastMerchant: '',
      declines: [],
      heldUntil: 0,
    };
  }
}

/** All digits behind the range but the check digit, at least eight. */
function accountOf(pan: string): string {
  return pan.slice(Math.min(ACCOUNT_AT, pan.length - 9), -1);
}
