/** A gate's firmware in XS. Its book of fares stays with the world, which asks it for the gates of a whole line. */

import type { Passage, Fare } from '../../../firmware/app/gate/fares.js';
import type { GateCounts, GateHandle, GateStarter, PlainPassage } from './gate-firmware.js';
import { ASK, decode, encode } from './wire.js';
import { XsEngine, type XsOptions } from './xs-engine.js';

/** For measuring. */
export interface XsGateHandle extends GateHandle {
  readonly engine: XsEngine;
}

export function xsGate(options: XsOptions = {}): GateStarter {
  return (world, { profile, settings, masterKey }) => {
    const { barrier, fares, onPassage } = world;
    const gate = { settings, sharedFares: fares !== undefined };
    const engine = new XsEngine(world, { profile, gate, masterKey }, options, {
      [ASK.fares]: ({ payload }) => {
        const [method, passage, fare] = decode(payload.toString()) as [string, Passage, Fare];
        switch (method) {
          case 'passedBack':
            return encode(fares!.passedBack(passage));
          case 'quote':
            return encode(fares!.quote(passage));
          default:
            fares!.book(passage, fare);
            return undefined;
        }
      },
      [ASK.barrier]: ({ x }) => {
        if (x) barrier.open();
        else barrier.close();
        return undefined;
      },
      [ASK.passage]: ({ payload }) => {
        onPassage(decode(payload.toString()) as PlainPassage);
        return undefined;
      },
    });
    return handleOf(engine);
  };
}

function handleOf(engine: XsEngine): XsGateHandle {
  return {
    engine,
    start: () => void engine.call('start'),
    stop: () => void engine.call('stop'),
    closeDay: () => void engine.call('closeDay'),
    collectDebts: () => void engine.call('collectDebts'),
    denied: (account) => engine.call('denied', account) === true,
    get counts() {
      return (engine.busy ? engine.lastResult : engine.call('counts')) as GateCounts;
    },
    close: () => engine.close(),
  };
}
