/** A back office with one customer's phone card and a signed-on bare terminal. */

import { assert } from 'chai';
import { BareCard } from '../../../../simulator/attacks/bare-card.js';
import { BareTerminal } from '../../../../simulator/attacks/bare-terminal.js';
import { VirtualClock } from '../../../../simulator/clock/virtual-clock.js';
import { EventLog } from '../../../../simulator/log/event-log.js';
import { BackOffice, type BackOfficeSettings } from '../../../../simulator/network/back-office.js';
import { text, type Message } from '../../../../simulator/network/iso8583/codec.js';
import type { Store } from '../../../../simulator/network/store/store.js';
import type { TokenBundle } from '../../../../simulator/phone/token-bundle.js';
import type { TokenRequest } from '../../../../simulator/phone/token-service-port.js';

export const DEVICE: Omit<TokenRequest, 'pan' | 'expiry'> = {
  trid: '62000000001',
  deviceId: 'phone-1',
  seid: 'seid-1',
  useCase: 'SE',
  credentialModel: 'SE_FIXED',
  wallet: 'mi-pay',
};
export const CARD = { pan: '6217990001000015', expiry: '0630', pin: '123456' };
export const OPENING = 5_000_000;

export interface WorldOptions {
  readonly settings?: Partial<BackOfficeSettings>;
  readonly store?: Store;
  readonly terminal?: string;
  readonly log?: boolean;
  readonly seed?: number;
}

export class World {
  readonly clock = new VirtualClock();
  readonly log: EventLog;
  readonly office: BackOffice;
  readonly bundle: TokenBundle;
  readonly card: BareCard;
  readonly terminal: BareTerminal;

  constructor(options: WorldOptions = {}) {
    this.log = new EventLog(() => this.clock.now(), options.log ?? false);
    this.office = new BackOffice({
      clock: this.clock,
      seed: options.seed ?? 1,
      log: this.log,
      ...(options.store && { store: options.store }),
      settings: { ...options.settings, tsp: { oda: false, ...options.settings?.tsp } },
    });
    this.bundle = this.office.tokenService.enrol({ ...DEVICE, ...CARD })!;
    this.office.tokenService.age(this.bundle.tokenRef, 30);
    this.card = new BareCard(this.bundle);
    this.terminal = new BareTerminal(this.office, options.terminal);
    assert.equal(this.terminal.signOn(), '00');
  }

  get reason(): string | undefined {
    return this.office.lastVerdict?.reason;
  }

  balance(pan = CARD.pan): number {
    const { accounts } = this.office.issuers;
    return accounts.balance(accounts.cards.get(pan)!.account);
  }

  /** Field 39. */
  send(message: Message): string {
    const answer = this.terminal.send(message);
    return (answer && text(answer, 39)) ?? 'nothing';
  }

  digits(amount: number): string {
    return String(amount).padStart(12, '0');
  }

  void(sale: Message, rrn?: string): Message {
    const { terminal } = this;
    const f61 = terminal.batch + text(sale, 11)! + '1122';
    return terminal.message('0200', [
      [2, text(sale, 2)!],
      [3, '200000'],
      [4, text(sale, 4)!],
      [22, '012'],
      [25, '00'],
      ...(rrn ? [[37, rrn] as const] : []),
      [49, '156'],
      [60, `23${terminal.batch}00060`],
      [61, f61],
    ]);
  }

  refund(amount: number, rrn?: string, number = this.bundle.token): Message {
    const { terminal } = this;
    return terminal.message('0220', [
      [2, number],
      [3, '200000'],
      [4, this.digits(amount)],
      [22, '012'],
      [25, '00'],
      ...(rrn ? [[37, rrn] as const] : []),
      [49, '156'],
      [60, `25${terminal.batch}00060`],
    ]);
  }

  settle(debit: number, debits: number, credit: number, credits: number): Message {
    const { terminal } = this;
    const count = (value: number): string => String(value).padStart(3, '0');
    const half = `${this.digits(debit)}${count(debits)}${this.digits(credit)}${count(credits)}0`;
    return terminal.message('0500', [
      [48, half + '0'.repeat(31)],
      [49, '156'],
      [60, `00${terminal.batch}201`],
    ]);
  }

  /** A sale that is approved; its message and reference number. */
  sale(amount: number): { message: Message; rrn: string } {
    const message = this.terminal.saleMessage(amount, this.card);
    const answer = this.terminal.send(message)!;
    assert.equal(text(answer, 39), '00', this.reason);
    return { message, rrn: text(answer, 37)! };
  }
}
