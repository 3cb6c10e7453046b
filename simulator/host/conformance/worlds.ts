/** The worlds that cases run in, by layer. */

import { engineWorld, type Worlds } from '../../conformance/run-case.js';
import type { EngineName } from '../engine/engine.js';
import { kernelEngineOn } from '../engine/kernel-engines.js';

export function worldsOn(engine: EngineName): Worlds {
  const alone = engineWorld(kernelEngineOn(engine));
  return {
    kernel: alone,
    'entry-point': alone,
    activation: alone,
    chip: alone,
    host: alone,
  };
}
