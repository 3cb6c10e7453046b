/** What taps cost in XS, with modules preloaded in a device's heap: exact and the same on every machine. */

import type { Order } from '../firmware/app/state.js';
import type { Figures } from '../simulator/host/engine/engine.js';
import { XsEngine } from '../simulator/host/engine/xs-engine.js';
import type { XsFirmwareHandle } from '../simulator/host/engine/xs-firmware.js';
import { createRig } from '../simulator/host/rig/rig.js';
import { createTapWorld, type CaseName } from './tap-world.js';

/** Stack of a machine that does nothing: its roots and the frame of a callback. */
const MACHINE_SLOTS = 40;

export type Row = Readonly<Record<string, number>>;

/** Driver, reader, Entry Point and kernel. */
export function tapFigures(name: CaseName, options: { chain?: string; trace?: boolean } = {}): Row {
  const bench = createTapWorld(name, options.chain);
  const world = options.trace ? { ...bench.world, log: { on: true, add() {} } } : bench.world;
  const xs = new XsEngine(world, { profile: bench.profile }, { device: true });
  try {
    bench.clock.runUntil(() => xs.call('reader') !== 'starting');
    const before = xs.figures(true);
    bench.tap();
    let done = false;
    xs.call('card', bench.request, () => (done = true));
    bench.clock.runUntil(() => done);
    return difference(before, xs.figures());
  } finally {
    xs.close();
  }
}

/** The whole terminal: app, uplink with MAC and journal too. From the order to idle again. */
export function saleFigures(): Row {
  const order: Order = { kind: 'sale', amountMinor: 1280 };
  const rig = createRig({ engine: 'xs', log: false });
  try {
    rig.open();
    rig.phone.authenticate('fingerprint');
    const { engine } = rig.station.firmware as XsFirmwareHandle;
    const before = engine.figures(true);
    rig.station.firmware.order(order);
    rig.place();
    rig.until(() => rig.station.firmware.lastResult !== undefined, 60_000_000);
    if (!rig.station.firmware.lastResult?.approved)
      throw new Error('bench: the sale is not approved');
    const { meter } = difference(before, engine.figures());
    return { meter: meter! };
  } finally {
    rig.close();
  }
}

export function drawFigures(): Row {
  const bench = createTapWorld('phone');
  const xs = new XsEngine(bench.world, { profile: bench.profile }, { device: true });
  try {
    return { meter: xs.call('draw') as number };
  } finally {
    xs.close();
  }
}

function difference(before: Figures, after: Figures): Row {
  return {
    meter: after.meter - before.meter,
    slotsPeak: after.slotsPeak,
    chunkBytesPeak: after.chunksPeak,
    stackPeak: after.stackPeak - after.stackNow + MACHINE_SLOTS,
    gc: after.gc,
    romBytes: after.romBytes + after.codeBytes,
  };
}
