/** Something that people do: who, where, how often. */

import type { SeededRandom } from '../clock/random.js';
import type { Phone } from '../phone/phone.js';
import type { Doing } from './doing.js';
import type { GateSite } from './gate-site.js';
import type { Till } from './till.js';
import type { World } from './world.js';

export interface Act {
  readonly till: Till;
  /** For those who ride. */
  readonly gate?: GateSite;
  readonly phone: Phone;
  readonly amountMinor: number;
  /** Of this episode alone. */
  readonly random: SeededRandom;
  /** Nothing breaks in this episode. */
  readonly calm: boolean;
}

export interface Behaviour {
  readonly name: string;
  readonly weight: number;
  /** Needs a world that has one. */
  readonly atGate?: true;
  run(world: World, act: Act): Doing;
}
