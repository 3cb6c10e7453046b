/** The worlds that cases run in, by layer. */

import { engineWorld, type Worlds } from '../../conformance/run-case.js';
import type { EngineName } from '../engine/engine.js';
import { kernelEngineOn } from '../engine/kernel-engines.js';
import { radioWorld } from './radio-world.js';
import { terminalWorld } from './terminal-world.js';

/** Kernel cases on the engine asked for; cases of activation, chip and host through the models. */
export function worldsOn(engine: EngineName): Worlds {
  const alone = engineWorld(kernelEngineOn(engine));
  return {
    kernel: alone,
    'entry-point': alone,
    activation: radioWorld,
    chip: radioWorld,
    host: terminalWorld,
  };
}
