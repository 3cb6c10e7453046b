/** The worlds that cases run in, by layer. */

import { engineWorld, type Worlds } from '../../conformance/run-case.js';
import { kernelEngine } from '../kernel-engine.js';
import { radioWorld } from './radio-world.js';
import { terminalWorld } from './terminal-world.js';

const alone = engineWorld(kernelEngine);

export const worlds: Worlds = {
  kernel: alone,
  'entry-point': alone,
  activation: radioWorld,
  chip: radioWorld,
  host: terminalWorld,
};
