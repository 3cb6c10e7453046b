/** What the scenarios share: a genuine terminal, phone and hosts, and the attacker's places around them. */

import type { Phone } from '../phone/phone.js';
import type { Picc } from '../rf/picc.js';
import type { Rig } from '../host/rig/rig.js';
import type { Station } from '../host/rig/station.js';
import type { HostVerdict } from '../network/acquirer/exchange.js';
import { text, unpack, type Message } from '../network/iso8583/codec.js';
import type { Finding } from './finding.js';
import { VICTIM, type Lab } from './lab.js';
import { BODY } from './wire.js';

type Digit = Parameters<Station['firmware']['press']>[0];

const SETTLE_US = 3_000_000;
const SALE_US = 60_000_000;

export interface TapOptions {
  /** The owner shows finger or face; default true. */
  readonly verified?: boolean;
  readonly waitUs?: number;
  /** Another phone than the victim's. */
  readonly phone?: Phone;
  /** A card without owner. */
  readonly card?: Picc;
  readonly station?: Station;
  /** Typed when the terminal asks for one. */
  readonly pin?: string;
}

export class RigBench {
  readonly rig: Rig;
  readonly verdicts: HostVerdict[] = [];
  /** What the terminal gave to its line, before anybody touched it. */
  readonly sent: Message[] = [];
  /** The attacker on the line of the terminal, or inside of it: what goes on to the host. */
  tamper: ((bytes: Uint8Array) => readonly Uint8Array[]) | undefined;
  readonly #lab: Lab;

  constructor(lab: Lab, rig: Rig) {
    this.rig = rig;
    this.#lab = lab;
    rig.backOffice.onVerdict((verdict) => this.verdicts.push(verdict));
    rig.station.line.proxy = {
      toHost: (bytes) => {
        const read = unpack(bytes.subarray(BODY));
        if (read.ok) this.sent.push(read.message);
        return this.tamper?.(bytes) ?? [bytes];
      },
    };
  }

  get screen(): string {
    return this.rig.station.panel.screen.message;
  }

  get sales(): HostVerdict[] {
    return this.verdicts.filter((verdict) => verdict.kind === 'sale');
  }

  balance(): number {
    const { accounts } = this.rig.backOffice.issuers;
    return accounts.balance(accounts.cards.get(VICTIM.pan)!.account);
  }

  /** The customer taps and waits. */
  tap(amount: number, options: TapOptions = {}): void {
    const { station = this.rig.station } = options;
    this.#hold(amount, options);
    this.wait(options.waitUs ?? SETTLE_US);
    this.#lab.note(`the terminal shows "${station.panel.screen.message}"`);
  }

  /** The hosts' latest word on a message of this kind. */
  judged(kind: HostVerdict['kind']): Finding {
    const verdict = this.verdicts.findLast((row) => row.kind === kind);
    const finding = findingOf(verdict);
    this.#lab.tell(finding, verdict?.alsoFailed);
    return finding;
  }

  /** A whole sale, and what the hosts made of it; by the terminal if it never got so far. */
  sale(amount: number, options: TapOptions = {}): Finding {
    const { station = this.rig.station } = options;
    const { firmware } = station;
    const from = this.verdicts.length;
    const { lastResult } = firmware;
    const judged = (): HostVerdict | undefined =>
      this.verdicts.slice(from).find(({ kind }) => kind === 'sale' || kind === 'offlineUpload');
    this.#hold(amount, options);
    const over = (): boolean => judged() !== undefined || firmware.lastResult !== lastResult;
    this.rig.until(() => over() || firmware.state === 'pin', SALE_US);
    if (!over() && options.pin !== undefined) this.#type(options.pin, station);
    this.rig.until(over, SALE_US);
    this.wait(SETTLE_US);
    const verdict = judged();
    const result = firmware.lastResult === lastResult ? undefined : firmware.lastResult;
    const finding: Finding = verdict
      ? findingOf(verdict)
      : {
          layer: 'terminal',
          check: result?.kernel?.reason ?? 'none',
          code: result?.message ?? station.panel.screen.message,
        };
    this.#lab.tell(finding, verdict?.alsoFailed);
    this.away(station);
    return finding;
  }

  away(station = this.rig.station): void {
    station.field.remove();
    this.rig.until(() => station.firmware.state === 'idle', SALE_US);
  }

  wait(us: number): void {
    this.rig.until(() => false, us);
  }

  /** Waits for the host's word on a message of this kind. */
  until(kind: HostVerdict['kind'], limitUs = 120_000_000): HostVerdict | undefined {
    const found = (): HostVerdict | undefined => this.verdicts.find((row) => row.kind === kind);
    this.rig.until(() => found() !== undefined, limitUs);
    return found();
  }

  /** Field 39 of the latest reversal that the terminal sent. */
  reversalReason(): string {
    const reversal = this.sent.findLast((message) => message.mti === '0400');
    return (reversal && text(reversal, 39)) ?? 'none';
  }

  #type(pin: string, station: Station): void {
    this.#lab.note(`the terminal shows "${station.panel.screen.message}"`);
    for (const digit of pin) station.firmware.press(digit as Digit);
    station.firmware.press('enter');
  }

  #hold(amountMinor: number, options: TapOptions): void {
    const { rig } = this;
    const { phone = rig.phone, station = rig.station, card, verified = true } = options;
    if (verified && !card) phone.authenticate(phone.profile.cdcvm[0]!);
    const { currency } = this.#lab.purchase;
    station.firmware.order({ kind: 'sale', amountMinor, ...(currency && { currency }) });
    rig.place(card ?? phone.picc, station);
  }
}

/** Approved means: nobody stopped it. */
export function findingOf(verdict: HostVerdict | undefined): Finding {
  if (!verdict) return { layer: 'nobody', check: 'none', code: 'no answer' };
  const { reason, layer, f39 } = verdict;
  if (!reason || layer === undefined) return { layer: 'nobody', check: 'none', code: f39 };
  return { layer, check: reason, code: f39 };
}
