/** `tapwright chip` and a `socat` pseudo-terminal in front of it, started and stopped for foreign programs. */

import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

interface Parts {
  readonly chip: ChildProcess;
  readonly address: string;
  readonly folder?: string;
  readonly socat?: ChildProcess;
}

export class ServedChip {
  /** HOST:PORT */
  readonly address: string;
  /** The pseudo-terminal, where there is one. */
  readonly device: string;
  readonly #parts: Parts;

  private constructor(parts: Parts) {
    this.#parts = parts;
    this.address = parts.address;
    this.device = parts.folder ? join(parts.folder, 'pn532') : '';
  }

  /** The chip alone. */
  static async startPort(link: '--hsu' | '--spi', options: readonly string[]) {
    const chip = spawn(
      process.execPath,
      ['bin/tapwright.mjs', 'chip', link, '127.0.0.1:0', ...options],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    return new ServedChip({ chip, address: await firstAddress(chip) });
  }

  /** The chip's serial line behind a pseudo-terminal. */
  static async start(options: readonly string[]): Promise<ServedChip> {
    const { chip, address } = (await ServedChip.startPort('--hsu', options)).#parts;
    const folder = mkdtempSync(join(tmpdir(), 'tapwright-'));
    const device = join(folder, 'pn532');
    const socat = spawn('socat', [`pty,link=${device},raw,echo=0`, `tcp:${address}`], {
      stdio: 'ignore',
    });
    for (let i = 0; i < 100 && !existsSync(device); i++) await sleep(50);
    if (!existsSync(device)) throw new Error('socat made no pseudo-terminal');
    return new ServedChip({ chip, address, folder, socat });
  }

  /** Milliseconds until the chip had ended. */
  async stop(): Promise<number> {
    const { chip, socat, folder } = this.#parts;
    socat?.kill('SIGKILL');
    const from = performance.now();
    const ended = new Promise((resolve) => chip.once('exit', resolve));
    if (chip.exitCode === null) {
      chip.kill('SIGTERM');
      await Promise.race([ended, sleep(5000)]);
    }
    const ms = performance.now() - from;
    chip.kill('SIGKILL');
    if (folder) rmSync(folder, { recursive: true, force: true });
    return ms;
  }
}

async function firstAddress(chip: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: chip.stdout! })) {
    const address = /^listening on (\S+)$/.exec(line)?.[1];
    if (address) return address;
  }
  throw new Error('tapwright chip ended before it listened');
}
