/** A transit gate in the world of a rig: the same hosts, the same clock, one passage at a time. */

import { FareBook } from '../../../firmware/app/gate/fares.js';
import type { GateSettings } from '../../../firmware/app/gate/settings.js';
import type { Picc } from '../../rf/picc.js';
import type { PlainPassage } from '../engine/gate-firmware.js';
import { gateStarter } from '../engine/gate-starter.js';
import { readShippedProfile } from '../rig/profiles.js';
import type { Rig } from '../rig/rig.js';
import { GateStation } from './gate-station.js';

/** Boot, sign-on, deny list. */
const OPENING_US = 5_000_000;
const PASSAGE_US = 10_000_000;
const FARE = { kind: 'flat', minor: 200 } as const;
const MOST_CARDS = 100;

export interface Ride {
  readonly opened: boolean;
  /** As the gate names it: DENYLIST, ODA_FAIL … */
  readonly refusal?: string;
  /** Of the kernel. */
  readonly reason?: string;
}

export class RigGate {
  readonly station: GateStation;
  readonly #rig: Rig;
  #last: PlainPassage | undefined;

  constructor(rig: Rig, settings: Partial<GateSettings>, terminalId: string) {
    const { passbackMs = 180_000 } = settings;
    this.#rig = rig;
    this.station = new GateStation({
      clock: rig.clock,
      log: rig.log,
      seed: rig.seed,
      backOffice: rig.backOffice,
      terminalId,
      profile: readShippedProfile('gate'),
      start: gateStarter(rig.engine),
      settings: { direction: 'single', fares: FARE, ...settings },
      fares: new FareBook({ fares: FARE, dailyCapMinor: 0, passbackMs, mostCards: MOST_CARDS }),
    });
    this.station.onPassage = (passage) => {
      this.#last = passage;
    };
    this.station.powerOn();
    rig.until(() => false, OPENING_US);
  }

  /** Somebody holds a card to the gate and takes it away. */
  ride(picc: Picc): Ride {
    this.#last = undefined;
    this.station.field.place(picc);
    this.#rig.until(() => this.#last !== undefined, PASSAGE_US);
    this.station.field.remove();
    this.#rig.until(() => false, OPENING_US);
    const passage = this.#last as PlainPassage | undefined;
    if (!passage) return { opened: false, refusal: 'NOT_READ' };
    const { opened, refusal, reason } = passage;
    return { opened, ...(refusal && { refusal }), ...(reason !== undefined && { reason }) };
  }
}

export function addGate(
  rig: Rig,
  settings: Partial<GateSettings> = {},
  terminalId = 'GATE0001',
): RigGate {
  return new RigGate(rig, settings, terminalId);
}
