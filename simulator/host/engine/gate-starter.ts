/** The way to start a gate's firmware in the engine of a name. */

import type { EngineName } from './engine.js';
import type { GateStarter } from './gate-firmware.js';
import { startNodeGate } from './node-gate.js';
import { xsGate } from './xs-gate.js';

export function gateStarter(engine: EngineName): GateStarter {
  switch (engine) {
    case 'node':
      return startNodeGate;
    case 'xs':
      return xsGate();
  }
}
