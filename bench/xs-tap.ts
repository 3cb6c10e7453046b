/** One tap of a phone on the terminal in XS, its world in Node: from the order to the hand-over to the acquirer, and to the result. */

import { createRequire } from 'node:module';
import type { XsEngine, XsOptions } from '../simulator/host/engine/xs-engine.js';
import { xsFirmware, type XsFirmwareHandle } from '../simulator/host/engine/xs-firmware.js';
import { createRig } from '../simulator/host/rig/rig.js';

const json = createRequire(import.meta.url);

export type CaseName = 'phone' | 'transit' | 'decline';

const LIMIT_US = 60_000_000;
const AMOUNT = 1280;

export interface XsTap {
  readonly engine: XsEngine;
  /** The order with the phone in reach, until the reading is over and the app has gone on. */
  read(): void;
  /** The rest, until the result is shown; the phone is taken away. Throws when the tap ended otherwise than it should. */
  finish(): void;
  close(): void;
}

export function openTap(name: CaseName, options: XsOptions): XsTap {
  const rig = createRig({
    log: false,
    cards: 1,
    start: xsFirmware(options),
    profile: name === 'decline' ? offlineOnly() : 'phone',
  });
  rig.open();
  rig.phone.authenticate('fingerprint');
  const { field, firmware } = rig.station;
  const { engine } = firmware as XsFirmwareHandle;
  const expected = name === 'decline' ? 'not-authorised' : 'approved';
  return {
    engine,
    read() {
      const card = rig.place();
      firmware.order({ kind: 'sale', amountMinor: AMOUNT });
      const read = (): boolean => firmware.state !== 'present';
      if (!rig.until(read, LIMIT_US)) throw new Error(`bench: ${name}: the reading does not end`);
      field.remove(card);
    },
    finish() {
      rig.until(() => firmware.lastResult !== undefined, LIMIT_US);
      const message = firmware.lastResult?.message;
      if (message !== expected) throw new Error(`bench: ${name}: ${message}, not ${expected}`);
      rig.until(() => firmware.state === 'idle', LIMIT_US);
    },
    close: () => rig.close(),
  };
}

/** A terminal that never goes online: a phone declines (AAC). */
function offlineOnly(): object {
  const profile = json('../firmware/config/profiles/phone.json') as {
    readonly combinations: readonly object[];
  };
  const combinations = profile.combinations.map((one) => ({ ...one, ttq: '28000080' }));
  return { ...profile, combinations };
}
