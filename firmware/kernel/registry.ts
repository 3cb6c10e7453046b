/** The kernels of this terminal. A new kernel is one line here and one folder beside c7. */

import { frozen } from '../bytes/frozen.js';
import { kernel7 } from './c7/kernel7.js';
import type { KernelRegistry } from './kernel.js';

export const KERNELS: KernelRegistry = frozen({
  0x07: kernel7,
});
