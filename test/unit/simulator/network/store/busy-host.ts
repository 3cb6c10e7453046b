/** A process that sells until it is killed: one byte on standard output for each answered sale. */

import { writeSync } from 'node:fs';
import { Store } from '../../../../../simulator/network/store/store.js';
import { World } from '../support.js';

const world = new World({ store: new Store(process.argv[2]) });
for (let i = 0; i < 5000; i++) {
  world.sale(100);
  writeSync(1, '.');
}
