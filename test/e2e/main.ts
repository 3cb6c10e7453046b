/**
 * The page in a real browser. Prints one line a flow and, last, `N passed, N failed`; exit 2 without Chromium.
 * `--slow N` gives the page an Nth of the processor; other words choose the flows that have them in their names.
 */

import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { CHROMIUM, hasChromium, launch, startSimulator } from './browser.js';
import type { FlowWorld } from './flow.js';
import { FLOWS } from './flows/index.js';
import { Bench } from './page.js';

const VIEWPORT = { width: 1400, height: 860 };
/** Nothing that a flow waits for takes so long, on a machine ten times slower either. */
const WAIT_LIMIT_MS = 120_000;

if (!hasChromium()) {
  console.log(`test:e2e needs Chromium at ${CHROMIUM} (Debian package chromium, or set CHROMIUM)`);
  process.exit(2);
}

const { values, positionals } = parseArgs({
  options: { slow: { type: 'string', default: '1' } },
  allowPositionals: true,
});
const only = positionals.join(' ');
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const browser = await launch();
const started = performance.now();
const world: FlowWorld = {
  simulator: await startSimulator(),
  newPage,
  say: (line) => console.log(`        ${line}`),
};
world.say(`address printed after ${Math.round(performance.now() - started)} ms`);
const context = await browser.newContext({ viewport: VIEWPORT, acceptDownloads: true });
context.setDefaultTimeout(WAIT_LIMIT_MS);
const page = await newPage();
const broken: string[] = [];
page.on('pageerror', (error) => broken.push(String(error)));
const bench = new Bench(page);
const loading = performance.now();
await bench.open(world.simulator.url);
world.say(`page ready after ${Math.round(performance.now() - loading)} ms`);

let passed = 0;
let failed = 0;
for (const flow of FLOWS) {
  if (!flow.name.includes(only)) continue;
  broken.length = 0;
  const from = performance.now();
  try {
    await page.goto('about:blank');
    await page.emulateMedia({ colorScheme: null });
    await bench.open(world.simulator.url);
    await bench.startOver();
    await flow.run(bench, world);
    if (broken.length > 0) throw new Error(`the page threw: ${broken.join('; ')}`);
    passed += 1;
    console.log(`pass  ${flow.name} (${Math.round(performance.now() - from)} ms)`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL  ${flow.name}\n      ${String((error as Error).message)}`);
    await page.screenshot({ path: `/tmp/e2e-${failed}.png` }).catch(() => undefined);
  }
  if (!browser.isConnected()) {
    console.log('FAIL  the browser died');
    process.exit(1);
  }
  for (const other of context.pages()) if (other !== page) await other.close();
  await page.mouse.up();
}
const gone = await world.simulator.stop('SIGTERM');
if (only === '') {
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

async function newPage(): Promise<Page> {
  const one = await context.newPage();
  const rate = Number(values.slow);
  if (rate > 1)
    await (await context.newCDPSession(one)).send('Emulation.setCPUThrottlingRate', { rate });
  return one;
}
