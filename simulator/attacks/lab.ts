/** The attacker's bench: a world of hosts with an honest customer, or a whole rig, and a notebook. */

import { VirtualClock } from '../clock/virtual-clock.js';
import { BackOffice, type BackOfficeSettings } from '../network/back-office.js';
import type { Message } from '../network/iso8583/codec.js';
import { text } from '../network/iso8583/codec.js';
import type { TokenBundle } from '../phone/token-bundle.js';
import type { Rig, RigOptions } from '../host/rig/rig.js';
import type { Finding } from './attack.js';
import { BareCard } from './bare-card.js';
import { BareTerminal } from './bare-terminal.js';

/** The customer of every scenario: the first demo card. */
export const VICTIM = { pan: '6217990001000015', expiry: '0630', pin: '123456' } as const;

export interface HostWorld {
  readonly office: BackOffice;
  readonly bundle: TokenBundle;
  readonly card: BareCard;
  readonly terminal: BareTerminal;
  /** Fen on the victim's account. */
  balance(): number;
  /** Sends and says what came of it. */
  send(message: Message): Finding;
  sendBytes(body: Uint8Array): Finding;
}

export interface HostOptions {
  readonly settings?: Partial<BackOfficeSettings>;
  readonly terminal?: string;
  /** Added just now, not a month ago. */
  readonly freshCard?: boolean;
}

export class Lab {
  readonly story: string[] = [];
  readonly seed: number;
  readonly #makeRig: (options: RigOptions) => Rig;

  constructor(seed: number, makeRig: (options: RigOptions) => Rig) {
    this.seed = seed;
    this.#makeRig = makeRig;
  }

  note(line: string): void {
    this.story.push(line);
  }

  /** Terminal, phone and hosts, booted. */
  rig(options: RigOptions = {}): Rig {
    const rig = this.#makeRig({ seed: this.seed, cards: 1, ...options });
    for (const card of rig.phone.wallet.cards) rig.backOffice.tokenService.age(card.tokenRef, 30);
    rig.open();
    return rig;
  }

  /** Only the hosts: the attacker speaks their language himself. */
  hosts(options: HostOptions = {}): HostWorld {
    const { settings, terminal: id, freshCard = false } = options;
    const office = new BackOffice({
      clock: new VirtualClock(),
      seed: this.seed,
      ...(settings && { settings }),
    });
    const bundle = enrolVictim(office, 'seid-victim')!;
    if (!freshCard) office.tokenService.age(bundle.tokenRef, 30);
    const terminal = new BareTerminal(office, id);
    terminal.signOn();
    const account = office.issuers.accounts.cards.get(VICTIM.pan)!.account;
    const read = (answer: Message | undefined): Finding => {
      const finding = findingOf(office, answer && text(answer, 39));
      const also = office.lastVerdict?.alsoFailed ?? [];
      this.note(
        `answer ${finding.code}: ${finding.check} (${finding.layer})` +
          (also.length > 0 ? `; also failed: ${also.join(', ')}` : ''),
      );
      return finding;
    };
    return {
      office,
      bundle,
      terminal,
      card: new BareCard(bundle),
      balance: () => office.issuers.accounts.balance(account),
      send: (message) => read(terminal.send(message)),
      sendBytes: (body) => read(terminal.sendBytes(body)),
    };
  }
}

export function enrolVictim(office: BackOffice, seid: string): TokenBundle | undefined {
  return office.tokenService.enrol({
    pan: VICTIM.pan,
    expiry: VICTIM.expiry,
    trid: '62000000001',
    deviceId: `device of ${seid}`,
    seid,
    useCase: 'SE',
    credentialModel: 'SE_FIXED',
    wallet: 'mi-pay',
  });
}

/** Approved means: nobody stopped it. */
export function findingOf(office: BackOffice, f39: string | undefined): Finding {
  const verdict = office.lastVerdict;
  const code = f39 ?? 'no answer';
  if (!verdict?.reason || verdict.layer === undefined)
    return { layer: 'nobody', check: 'none', code };
  return { layer: verdict.layer, check: verdict.reason, code };
}
