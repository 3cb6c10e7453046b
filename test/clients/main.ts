/**
 * Programs written for a real PN532, run against the modelled one (`npm run test:clients`): libnfc's tools and npm's `pn532`,
 * at no added delay and at 100 ms a command. One line a check; exit 1 when one fails, 2 when programs are missing.
 */

import { run as runVpcd } from './vpcd.js';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { CHECKS, NO_CARD, type Check } from './checks.js';
import { rudeHosts } from './host.js';
import { hardwareSuite, phoneAtNothing } from './own.js';
import { ServedChip } from './served-chip.js';
import { firmwareOverSpi } from './spi-client.js';

/** Debian's package of each program. */
const PACKAGES: Readonly<Record<string, string>> = {
  'nfc-list': 'libnfc-bin',
  'nfc-scan-device': 'libnfc-bin',
  'nfc-relay-picc': 'libnfc-bin',
  'nfc-poll': 'libnfc-examples',
  'nfc-anticol': 'libnfc-examples',
  'pn53x-diagnose': 'libnfc-pn53x-examples',
  'pn53x-tamashell': 'libnfc-pn53x-examples',
  socat: 'socat',
};
const STOP_LIMIT_MS = 1000;

let passed = 0;
let failed = 0;

function report(name: string, wrong: string | undefined): void {
  if (wrong === undefined) passed++;
  else failed++;
  console.log(wrong === undefined ? `ok    ${name}` : `FAIL  ${name}: ${wrong}`);
}

async function series(title: string, options: readonly string[], checks: readonly Check[]) {
  const chip = await ServedChip.start(['--seed', '7', ...options]);
  for (const check of checks) {
    let wrong: string | undefined;
    try {
      wrong = await check.run(chip.device);
    } catch (error) {
      wrong = (error as Error).message;
    }
    report(`${check.name} (${title})`, wrong);
  }
  const ms = await chip.stop();
  report(`ends on SIGTERM (${title})`, ms <= STOP_LIMIT_MS ? undefined : `${Math.round(ms)} ms`);
}

async function spi(): Promise<void> {
  const chip = await ServedChip.startPort('--spi', []);
  const [host, port] = chip.address.split(':');
  const answer = await firmwareOverSpi(host!, Number(port)).catch((error: Error) => error.message);
  const expected = '0000ff00ff00 0000ff06fad50332010607e800';
  report('SPI, one chip-select a message', answer === expected ? undefined : answer);
  await chip.stop();
}

const folders = (process.env['PATH'] ?? '').split(delimiter);
const absent = Object.keys(PACKAGES).filter(
  (name) => !folders.some((folder) => existsSync(join(folder, name))),
);
if (absent.length > 0) {
  const packages = [...new Set(absent.map((name) => PACKAGES[name]))].join(' ');
  console.error(
    `test:clients: missing ${absent.join(', ')}; on Debian: apt-get install ${packages}`,
  );
  process.exit(2);
}

await series('no delay', [], CHECKS);
await series('100 ms a command', ['--delay', '100'], CHECKS);
await series('no phone', ['--phone', 'none'], NO_CARD);
await spi();
await rudeHosts(report);
await hardwareSuite(report);
await phoneAtNothing(report);
const smartcard = await runVpcd();
passed += smartcard.passed;
failed += smartcard.failed;
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
