/** The attacker's bench: whole worlds with an honest customer, and a notebook. */

import type { Rig, RigOptions } from '../host/rig/rig.js';
import type { Reason } from '../network/reasons.js';
import type { StoredCard } from '../phone/card-store.js';
import type { Phone } from '../phone/phone.js';
import type { Finding } from './finding.js';

/** The customer of every scenario: the first demo card. */
export const VICTIM = { pan: '6217990001000015', expiry: '0630', pin: '123456' } as const;

/** Cards were added so long ago, unless a scenario wants it otherwise. */
const CARD_DAYS = 30;

/** What the genuine customer buys, where the scenario leaves it open. */
export interface Purchase {
  readonly amountMinor: number;
  /** ISO 4217 numeric; the terminal's own when absent. */
  readonly currency?: string;
}

export interface LabOptions {
  readonly seed: number;
  readonly makeRig: (options: RigOptions) => Rig;
  readonly purchase: Purchase;
  /** A world is ready: somebody may watch it. */
  readonly opened?: ((rig: Rig) => void) | undefined;
}

export class Lab {
  readonly story: string[] = [];
  readonly purchase: Purchase;
  readonly #options: LabOptions;

  constructor(options: LabOptions) {
    this.#options = options;
    this.purchase = options.purchase;
  }

  get amount(): number {
    return this.purchase.amountMinor;
  }

  note(line: string): void {
    this.story.push(line);
  }

  /** An answer, in the notebook. */
  tell(finding: Finding, alsoFailed: readonly Reason[] = []): void {
    const also = alsoFailed.length > 0 ? `; also failed: ${alsoFailed.join(', ')}` : '';
    const { layer, check, code } = finding;
    this.note(layer === 'nobody' ? `answer ${code}` : `answer ${code}: ${check} (${layer})${also}`);
  }

  /** Terminal, phone and hosts, booted. */
  rig(options: RigOptions = {}): Rig {
    const rig = this.#options.makeRig({ seed: this.#options.seed, cards: 1, ...options });
    for (const card of rig.phone.wallet.cards)
      rig.backOffice.tokenService.age(card.tokenRef, CARD_DAYS);
    rig.open();
    this.#options.opened?.(rig);
    return rig;
  }
}

/** The victim's card inside of another phone, as far as the attacker got hold of it. */
export function clonePhone(
  rig: Rig,
  name: string,
  change: (card: StoredCard) => StoredCard = (card) => card,
): Phone {
  const state = rig.phone.exportState();
  const phone = rig.addPhone(rig.phone.profile.id, name);
  phone.importState({ ...state, cards: state.cards.map(change) });
  return phone;
}
