/** Every flow, in the order in which they run. */

import type { Flow } from '../flow.js';
import { ACCESS } from './access.js';
import { LOG } from './log.js';
import { PAYING } from './paying.js';
import { RUNNING } from './running.js';
import { SERVER } from './server.js';
import { TIME } from './time.js';
import { WALLET } from './wallet.js';

export const FLOWS: readonly Flow[] = [
  ...PAYING,
  ...WALLET,
  ...TIME,
  ...LOG,
  ...RUNNING,
  ...SERVER,
  ...ACCESS,
];
