/** Holds the applications, routes commands to the selected one, answers the PPSE. Forgets the selection without field. */

import { equal, fromHex, startsWith } from '../bytes.js';
import { answer, ok, parseCommand, SW, type Command } from './apdu.js';
import type { Applet, CardAnswer } from './applet.js';
import type { CardProfile } from './card-profile.js';
import { labelOf, ppseFci, PPSE_NAME, type DirectoryEntry } from './fci.js';
import type { PaymentApplet } from './payment-applet.js';
import { TRANSIT_AID, TRANSIT_LABEL, TransitStub } from './transit-stub.js';

export interface ElementOptions {
  readonly profile: CardProfile;
  readonly transitCard: boolean;
  /** Which application answers now: the chosen card, unless the owner keeps it hidden. */
  readonly offered: () => PaymentApplet | undefined;
}

export class SecureElement {
  readonly #options: ElementOptions;
  readonly #transit: TransitStub | undefined;
  #selected: Applet | undefined;

  constructor(options: ElementOptions) {
    this.#options = options;
    this.#transit = options.transitCard ? new TransitStub() : undefined;
  }

  process(capdu: Uint8Array): CardAnswer {
    const command = parseCommand(capdu);
    if (!command) return status(SW.wrongLength);
    if (command.cla === 0x00 && command.ins === 0xa4) return this.#select(command);
    if (!this.#selected) return status(SW.conditions);
    return this.#selected.process(command);
  }

  /** Field off, or another activation. */
  reset(): void {
    this.#selected?.deselect();
    this.#selected = undefined;
  }

  #select(command: Command): CardAnswer {
    this.reset();
    if (command.p1 !== 0x04 || command.p2 !== 0x00) return status(SW.wrongP1P2);
    if (!command.hasLc || !command.hasLe) return status(SW.wrongLength);
    if (equal(command.data, PPSE_NAME)) return this.#ppse();
    const applet = this.#byName(command.data);
    if (!applet) return status(SW.notFound);
    this.#selected = applet;
    return applet.select();
  }

  /** By whole name or by its beginning of at least a RID. */
  #byName(name: Uint8Array): Applet | undefined {
    if (name.length < 5) return undefined;
    const offered = this.#options.offered();
    if (offered && startsWith(fromHex(offered.data.aid), name)) return offered;
    if (this.#transit && startsWith(fromHex(TRANSIT_AID), name)) return this.#transit;
    return undefined;
  }

  #ppse(): CardAnswer {
    const entries: DirectoryEntry[] = [];
    const offered = this.#options.offered();
    if (offered) {
      const aid = offered.data.aid;
      entries.push({ aid, label: labelOf(aid, this.#options.profile), priority: 1 });
    }
    if (this.#transit) entries.push({ aid: TRANSIT_AID, label: TRANSIT_LABEL, priority: 2 });
    if (entries.length === 0) return { rapdu: answer(SW.notFound), work: 'ppse' };
    return { rapdu: ok(ppseFci(entries)), work: 'ppse' };
  }
}

function status(sw: number): CardAnswer {
  return { rapdu: answer(sw), work: 'other' };
}
