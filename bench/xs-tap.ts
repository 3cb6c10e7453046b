/** One tap in XS with its world in Node: from the order, with the phone in reach, to the end of the reading, and to the end of it all. */

import { createRequire } from 'node:module';
import type { FirmwareStarter } from '../simulator/host/engine/firmware.js';
import type {
  GateHandle,
  GateStarter,
  PlainPassage,
} from '../simulator/host/engine/gate-firmware.js';
import type { XsEngine, XsOptions } from '../simulator/host/engine/xs-engine.js';
import { xsFirmware, type XsFirmwareHandle } from '../simulator/host/engine/xs-firmware.js';
import { xsGate, type XsGateHandle } from '../simulator/host/engine/xs-gate.js';
import { GateStation } from '../simulator/host/gate/gate-station.js';
import { readShippedProfile } from '../simulator/host/rig/profiles.js';
import { createRig } from '../simulator/host/rig/rig.js';
import { createTransitPhone } from './transit-phone.js';

const json = createRequire(import.meta.url);

export type CaseName = 'phone' | 'transit' | 'decline';

export const CASES: readonly CaseName[] = ['phone', 'transit', 'decline'];

const LIMIT_US = 60_000_000;
const AMOUNT = 1280;
const FARES = { kind: 'flat', minor: 200 } as const;

export interface XsTap {
  readonly engine: XsEngine;
  /** Until the card is read and the app has gone on: to the acquirer, to the barrier, to the message. */
  read(): void;
  /** The rest; the phone is taken away. Throws when the tap did not end as it should. */
  finish(): void;
  close(): void;
}

export function openTap(name: CaseName, options: XsOptions): XsTap {
  return name === 'transit' ? atGate(options) : atTerminal(name, xsFirmware(options));
}

function atTerminal(name: 'phone' | 'decline', start: FirmwareStarter): XsTap {
  const profile = name === 'decline' ? offlineOnly() : 'phone';
  const rig = createRig({ log: false, cards: 1, start, profile });
  rig.open();
  rig.phone.authenticate('fingerprint');
  const { field, firmware } = rig.station;
  const until = (done: () => boolean): void => {
    if (!rig.until(done, LIMIT_US)) throw new Error(`bench: ${name} does not go on`);
  };
  return {
    engine: (firmware as XsFirmwareHandle).engine,
    read() {
      const card = rig.place();
      firmware.order({ kind: 'sale', amountMinor: AMOUNT });
      until(() => firmware.state !== 'present');
      field.remove(card);
    },
    finish() {
      until(() => firmware.lastResult !== undefined && firmware.state === 'idle');
      const message = firmware.lastResult?.message;
      if (message !== (name === 'decline' ? 'not-authorised' : 'approved'))
        throw new Error(`bench: ${name}: ${message}`);
    },
    close: () => rig.close(),
  };
}

/** A terminal that never goes online: the phone declines (AAC). */
function offlineOnly(): object {
  const profile = json('../firmware/config/profiles/phone.json') as {
    readonly combinations: readonly object[];
  };
  const combinations = profile.combinations.map((one) => ({ ...one, ttq: '28000080' }));
  return { ...profile, combinations };
}

/** The other application: offline data authentication, the tap in flash, the barrier, and the fare afterwards. */
function atGate(options: XsOptions): XsTap {
  const rig = createRig({ log: false, cards: 1 });
  const phone = createTransitPhone(rig.clock);
  let gate: XsGateHandle | undefined;
  let passage: PlainPassage | undefined;
  // Switched on, it does not begin by itself.
  const start: GateStarter = (world, setup) => {
    gate = xsGate(options)(world, setup) as XsGateHandle;
    return Object.create(gate, { start: { value: () => undefined } }) as GateHandle;
  };
  const station = new GateStation({
    clock: rig.clock,
    log: rig.log,
    seed: rig.seed,
    backOffice: rig.backOffice,
    terminalId: 'GATE0001',
    profile: readShippedProfile('gate'),
    settings: { direction: 'single', fares: FARES, denyListMs: 0 },
    start,
  });
  station.onPassage = (one) => (passage = one);
  station.powerOn();
  return {
    engine: gate!.engine,
    read() {
      station.field.place(phone.picc);
      gate!.start();
      rig.until(() => passage !== undefined, LIMIT_US);
      station.field.remove(phone.picc);
      if (!passage?.opened || passage.oda !== 'successful')
        throw new Error(`bench: transit: ${passage?.refusal ?? 'nothing read'}`);
    },
    finish() {
      if (!rig.until(() => gate!.counts.waiting === 0, LIMIT_US))
        throw new Error('bench: transit: the fare is not sent');
      gate!.stop();
    },
    close() {
      station.powerCut();
      rig.close();
    },
  };
}
