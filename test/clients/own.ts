/** This project's own programs for a PN532 on a serial device, at the served chip or at a device with nobody behind it. */

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Report } from './host.js';
import { ServedChip } from './served-chip.js';
import { runTool } from './tool.js';

const SUITE = ['node_modules/mocha/bin/mocha.js', 'test/hil/pn532.test.ts'];

/** The contract suite for a real chip, which must also fail where there is none. */
export async function hardwareSuite(report: Report): Promise<void> {
  for (const delay of ['0', '100']) {
    const chip = await ServedChip.start(['--delay', delay]);
    const { output, status } = await runTool(process.execPath, SUITE, {
      device: chip.device,
      env: { PN532_PORT: chip.device },
    });
    const good = status === 0 && /a card, 9000/.test(output) && / passing/.test(output);
    report(`CardReader contract at PN532_PORT, ${delay} ms a command`, good ? undefined : output);
    await chip.stop();
  }
  const { output, status } = await runTool(process.execPath, SUITE, {
    device: '',
    env: { PN532_PORT: '/nowhere' },
  });
  const told = status !== 0 && output.includes('no PN532 at /nowhere');
  report('CardReader contract at PN532_PORT fails where nobody is', told ? undefined : output);
}

export async function phoneAtNothing(report: Report): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tapwright-'));
  const device = join(folder, 'nobody');
  const socat = spawn('socat', [`pty,link=${device},raw,echo=0`, 'pty,raw,echo=0'], {
    stdio: 'ignore',
  });
  await sleep(500);
  const { output, status } = await runTool(
    process.execPath,
    ['bin/tapwright.mjs', 'phone', '--pn532', device],
    { device },
  );
  const told = status === 2 && output.includes(`tapwright: phone: ${device}: no PN532 answers`);
  report('phone --pn532 with nobody behind the device: status 2', told ? undefined : output);
  socat.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
}
