/** Debian's Chromium by playwright-core, and the simulator that its pages look at. */

import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { ROOT } from '../../simulator/host/root.js';

export const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const START_LIMIT_MS = 240_000;

export function hasChromium(): boolean {
  return existsSync(CHROMIUM);
}

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
}

export interface Simulator {
  readonly url: string;
  readonly port: number;
  /** Milliseconds until it was gone. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<number>;
}

/** `tapwright start --no-open`, until it has printed where it is. */
export function startSimulator(port?: number): Promise<Simulator> {
  const options = [
    'start',
    '--no-open',
    ...(port === undefined ? ['--port', '0'] : ['--port', String(port)]),
  ];
  const child = spawn(process.execPath, [join(ROOT, 'bin/tapwright.mjs'), ...options], {
    cwd: ROOT,
  });
  // However the run ends, the simulator does not outlive it.
  process.once('exit', () => child.kill('SIGKILL'));
  return new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(
      () => reject(new Error(`no address printed: ${said}`)),
      START_LIMIT_MS,
    );
    const hear = (data: Buffer): void => {
      said += String(data);
      const found = /http:\/\/127\.0\.0\.1:(\d+)\//.exec(said);
      if (!found) return;
      clearTimeout(timer);
      resolve({ url: found[0], port: Number(found[1]), stop: (signal) => stop(child, signal) });
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${said}`)));
  });
}

function stop(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<number> {
  const from = performance.now();
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve(0);
    child.once('exit', () => resolve(performance.now() - from));
    child.kill(signal);
  });
}
