/** The worlds that cases run in, by layer. */

import { engineWorld, type Worlds } from '../../conformance/run-case.js';
import { kernelEngine } from '../kernel-engine.js';

const alone = engineWorld(kernelEngine);

export const worlds: Worlds = {
  kernel: alone,
  'entry-point': alone,
  activation: alone,
  chip: alone,
  host: alone,
};
