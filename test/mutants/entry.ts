/** Runs worlds until a promise is broken or the taps are spent; prints what was found as a line of JSON. Bundled with one bug planted. */

import { runShare } from '../../simulator/world/run.js';

const TAPS_PER_WORLD = 300;

const maxTaps = Number(process.argv[2]);
let taps = 0;
let found: { invariant: string; detail: string } | undefined;
for (let seed = 1; taps < maxTaps && !found; seed++) {
  const result = runShare({
    seed,
    taps: Math.min(TAPS_PER_WORLD, maxTaps - taps),
    faults: 'all',
    terminals: 2,
    gates: 1,
    phones: 3,
    profile: seed % 2 === 1 ? 'phone' : 'pos',
    engine: 'node',
  });
  taps += result.taps;
  if (result.violation) found = result.violation;
}
console.log(JSON.stringify({ taps, ...found }));
