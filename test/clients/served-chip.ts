/** `tapwright chip` and a `socat` pseudo-terminal in front of it, started and stopped for foreign programs. */

import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

export class ServedChip {
  readonly device: string;
  readonly #folder: string;
  readonly #chip: ChildProcess;
  readonly #socat: ChildProcess;

  private constructor(folder: string, device: string, chip: ChildProcess, socat: ChildProcess) {
    this.#folder = folder;
    this.device = device;
    this.#chip = chip;
    this.#socat = socat;
  }

  static async start(options: readonly string[]): Promise<ServedChip> {
    const chip = spawn(
      process.execPath,
      ['bin/tapwright.mjs', 'chip', '--hsu', '127.0.0.1:0', ...options],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const address = await firstAddress(chip);
    const folder = mkdtempSync(join(tmpdir(), 'tapwright-'));
    const device = join(folder, 'pn532');
    const socat = spawn('socat', [`pty,link=${device},raw,echo=0`, `tcp:${address}`], {
      stdio: 'ignore',
    });
    for (let i = 0; i < 100 && !existsSync(device); i++) await sleep(50);
    if (!existsSync(device)) throw new Error('socat made no pseudo-terminal');
    return new ServedChip(folder, device, chip, socat);
  }

  /** Milliseconds until the chip had ended. */
  async stop(): Promise<number> {
    this.#socat.kill('SIGKILL');
    const from = performance.now();
    const ended = new Promise((resolve) => this.#chip.once('exit', resolve));
    if (this.#chip.exitCode === null) {
      this.#chip.kill('SIGTERM');
      await Promise.race([ended, sleep(5000)]);
    }
    const ms = performance.now() - from;
    this.#chip.kill('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true });
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
