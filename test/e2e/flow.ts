/** What a flow is given, and the foreign ends that several flows use: the command line, and files. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { ROOT } from '../../simulator/host/root.js';
import type { Simulator } from './browser.js';
import type { Bench } from './page.js';

export interface Flow {
  readonly name: string;
  run(bench: Bench, world: FlowWorld): Promise<void>;
}

export interface FlowWorld {
  simulator: Simulator;
  /** Another tab of the same browser. */
  newPage(): Promise<Page>;
  /** A line for the reader of the run. */
  say(line: string): void;
}

export function tapwright(...args: string[]): {
  readonly status: number | null;
  readonly said: string;
} {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'bin/tapwright.mjs'), ...args],
    { encoding: 'utf8', timeout: 120_000 },
  );
  return { status, said: stdout + stderr };
}

/** The browser reads a chosen file when it likes: they stay until the end. */
const FILES = mkdtempSync(join(tmpdir(), 'tapwright-e2e-'));
process.once('exit', () => rmSync(FILES, { recursive: true, force: true }));

export async function importFile(bench: Bench, name: string, text: string): Promise<void> {
  const chooser = bench.page.waitForEvent('filechooser');
  await bench.menu(/Import/);
  writeFileSync(join(FILES, name), text);
  await (await chooser).setFiles(join(FILES, name));
}
