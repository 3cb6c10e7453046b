/** The page in a real browser. Prints one line a flow and, last, `N passed, N failed`; exit 2 without Chromium. */

import { CHROMIUM, hasChromium, launch, startSimulator } from './browser.js';
import { FLOWS, type FlowWorld } from './flows.js';
import { Bench } from './page.js';

const VIEWPORT = { width: 1400, height: 860 };
/** One action of a flow takes no longer. */
const ACTION_LIMIT_MS = 8000;

if (!hasChromium()) {
  console.log(`test:e2e needs Chromium at ${CHROMIUM} (Debian package chromium, or set CHROMIUM)`);
  process.exit(2);
}

const only = process.argv[2];
const browser = await launch();
const started = performance.now();
const world: FlowWorld = {
  simulator: await startSimulator(),
  newPage: () => context.newPage(),
  say: (line) => console.log(`        ${line}`),
};
world.say(`address printed after ${Math.round(performance.now() - started)} ms`);
const context = await browser.newContext({ viewport: VIEWPORT, acceptDownloads: true });
context.setDefaultTimeout(ACTION_LIMIT_MS);
const page = await context.newPage();
const broken: string[] = [];
page.on('pageerror', (error) => broken.push(String(error)));
const bench = new Bench(page);
const loading = performance.now();
await bench.open(world.simulator.url);
world.say(`page ready after ${Math.round(performance.now() - loading)} ms`);

let passed = 0;
let failed = 0;
for (const flow of FLOWS) {
  if (only !== undefined && !flow.name.includes(only)) continue;
  broken.length = 0;
  try {
    await page.goto('about:blank');
    await bench.open(world.simulator.url);
    await bench.startOver();
    await flow.run(bench, world);
    if (broken.length > 0) throw new Error(`the page threw: ${broken.join('; ')}`);
    passed += 1;
    console.log(`pass  ${flow.name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL  ${flow.name}\n      ${String((error as Error).message)}`);
    await page.screenshot({ path: `/tmp/e2e-${failed}.png` }).catch(() => undefined);
  }
}
const gone = await world.simulator.stop('SIGTERM');
if (only === undefined) {
  const soon = gone < 1000;
  if (soon) passed += 1;
  else failed += 1;
  console.log(
    `${soon ? 'pass' : 'FAIL'}  SIGTERM ends the simulator within a second: ${Math.round(gone)} ms`,
  );
}
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
