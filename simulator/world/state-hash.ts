/** One hash over all that a world came to: two runs are the same when it is. */

import { createHash } from 'node:crypto';
import type { World } from './world.js';

export function stateHash(world: World): string {
  const hash = createHash('sha256');
  const { rig, tills, gates, phones, taps, steps } = world;
  hash.update(`${rig.clock.now()} ${taps} ${steps}\n`);
  hash.update(JSON.stringify(rig.backOffice.ledger()));
  for (const { id, state, amount, f39 } of rig.backOffice.batches.entries.values())
    hash.update(`${id} ${state} ${amount} ${f39}\n`);
  for (const { station } of [...tills, ...gates]) {
    hash.update(station.flash.image());
    for (const key of station.keyValue.keys()) hash.update(key).update(station.keyValue.get(key)!);
  }
  for (const { rides } of gates)
    for (const { token, atUs } of rides) hash.update(`${token} ${atUs}\n`);
  for (const phone of phones) hash.update(JSON.stringify(phone.exportState()));
  return hash.digest('hex');
}
