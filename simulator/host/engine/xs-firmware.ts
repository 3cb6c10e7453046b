/** The firmware in XS, the engine of the device: same bytes and same virtual times as in the world's own engine. */

import type { FirmwareHandle, FirmwareResult, FirmwareStarter } from './firmware.js';
import { XsEngine, type XsOptions } from './xs-engine.js';

/** For measuring. */
export interface XsFirmwareHandle extends FirmwareHandle {
  readonly engine: XsEngine;
}

export function xsFirmware(options: XsOptions = {}): FirmwareStarter {
  return (world, { profile, settings = {}, masterKey }) =>
    handleOf(new XsEngine(world, { profile, settings, ...(masterKey && { masterKey }) }, options));
}

function handleOf(engine: XsEngine): XsFirmwareHandle {
  return {
    engine,
    start: () => void engine.call('start'),
    press: (key) => void engine.call('press', key),
    order: (order) => engine.call('order', order) === true,
    inspect: (on) => void engine.call('inspect', on),
    get state() {
      return engine.state;
    },
    get lastResult() {
      return engine.lastResult as FirmwareResult | undefined;
    },
    close: () => engine.close(),
  };
}
