/** A card as the radio sees it: type A or B framing and selection in front of its ISO-DEP. */

import type { VirtualClock } from '../clock/virtual-clock.js';
import type { SeededRandom } from '../clock/random.js';
import type { AirFrame } from './air.js';
import type { Respond } from './card-dep.js';
import type { RfFaults } from './faults.js';

export interface CardParts {
  readonly clock: VirtualClock;
  readonly random: SeededRandom;
  readonly faults: RfFaults;
}

export interface CardSide {
  powerUp(): void;
  powerDown(): void;
  /** A frame ended. The card answers through `respond`, now or later, or not at all. */
  receive(frame: AirFrame, respond: Respond): void;
}
