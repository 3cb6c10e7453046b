/** A promise of the world: what it is called, why it must hold, and what it looks at. */

import type { TapLog } from '../../../firmware/app/gate/tap-log.js';
import type { Ledger } from '../../../firmware/app/ledger.js';
import type { Screen } from '../../../firmware/ports/display.js';
import type { BatchEntry } from '../../network/acquirer/batch.js';
import type { Entry } from '../../network/ledger/ledger.js';
import type { AuthorisationRow } from '../../network/switch/authorisations.js';
import type { Cryptogram } from '../observed-card.js';
import type { GateSite, Ride } from '../gate-site.js';
import type { Site } from '../site.js';
import type { Order, Till } from '../till.js';
import type { World } from '../world.js';

/** Says what is wrong, or nothing. */
export type Finding = string | undefined;

/** Called at once when the thing happens; only what a promise needs. */
export interface Checks {
  /** An entry of the books was committed. */
  posted?(entry: Entry): Finding;
  /** The acquirer committed an entry of a batch. */
  batched?(entry: BatchEntry, order: Order | undefined): Finding;
  /** The acquirer committed a fare of a gate. */
  uploaded?(entry: BatchEntry, gate: GateSite): Finding;
  /** The network committed an authorisation. */
  authorised?(row: AuthorisationRow): Finding;
  /** A terminal shows something. */
  screen?(till: Till, screen: Screen): Finding;
  /** A whole message on the line of a terminal or gate. */
  wire?(site: Site, bytes: Uint8Array): Finding;
  /** A phone computed a cryptogram. */
  cryptogram?(made: Cryptogram): Finding;
  /** After a power cut, what the flash holds, before the terminal boots. */
  recovered?(till: Till, ledger: Ledger): Finding;
  /** Nothing is under way at this terminal, no fault is on. */
  quiet?(till: Till, ledger: Ledger): Finding;
  /** A gate lets somebody through: the account it charges, and the one that a witness read on the air. */
  booked?(gate: GateSite, charged: string, read: string): Finding;
  /** The barrier opens. */
  opened?(gate: GateSite, ride: Ride): Finding;
  /** What the flash of a gate holds, before it boots. */
  gateBoots?(gate: GateSite, taps: TapLog): Finding;
  /** Every fare of a gate is at the acquirer, no fault is on. */
  gateQuiet?(gate: GateSite, taps: TapLog): Finding;
  /** Between two episodes. */
  between?(): Finding;
  end?(): Finding;
}

export interface Invariant {
  readonly name: string;
  readonly reason: string;
  watch(world: World): Checks;
}
