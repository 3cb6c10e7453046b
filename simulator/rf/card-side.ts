/** A card as the radio sees it: type A or B framing and selection in front of its ISO-DEP. */

import type { VirtualClock } from '../clock/virtual-clock.js';
import type { SeededRandom } from '../clock/random.js';
import type { AirFrame } from './air.js';
import type { Respond } from './card-dep.js';
import { CardA } from './card-a.js';
import { CardB } from './card-b.js';
import type { RfFaults } from './faults.js';
import type { Picc } from './picc.js';

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

export function cardSide(picc: Picc, parts: CardParts): CardSide {
  return picc.type === 'A' ? new CardA(picc, parts) : new CardB(picc, parts);
}
