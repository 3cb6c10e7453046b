/** What the scenarios on a whole rig share: tap, watch the line, read what the terminal showed. */

import type { Rig } from '../host/rig/rig.js';
import type { HostVerdict } from '../network/acquirer/exchange.js';
import { text, unpack, type Message } from '../network/iso8583/codec.js';
import { VICTIM, type Lab } from './lab.js';

/** LEN, TPDU and header before the body (backoffice §3.1). */
const BODY = 13;
const SETTLE_US = 3_000_000;

export class RigBench {
  readonly rig: Rig;
  readonly verdicts: HostVerdict[] = [];
  readonly sent: Message[] = [];
  readonly #lab: Lab;

  constructor(lab: Lab, rig: Rig) {
    this.rig = rig;
    this.#lab = lab;
    rig.backOffice.onVerdict((verdict) => this.verdicts.push(verdict));
    rig.station.line.proxy = {
      toHost: (bytes) => {
        const read = unpack(bytes.subarray(BODY));
        if (read.ok) this.sent.push(read.message);
        return [bytes];
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

  /** The customer taps, verified by fingerprint unless told otherwise, and waits. */
  tap(
    amount: number,
    options: { readonly verified?: boolean; readonly waitUs?: number } = {},
  ): void {
    const { rig } = this;
    if (options.verified ?? true) rig.phone.authenticate('fingerprint');
    rig.station.firmware.order({ kind: 'sale', amountMinor: amount });
    rig.place();
    this.wait(options.waitUs ?? SETTLE_US);
    this.#lab.note(`the terminal shows "${this.screen}"`);
  }

  away(): void {
    this.rig.station.field.remove();
    this.wait(SETTLE_US);
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

  /** Field 39 of the reversal that the terminal sent. */
  reversalReason(): string {
    const reversal = this.sent.find((message) => message.mti === '0400');
    return (reversal && text(reversal, 39)) ?? 'none';
  }
}
