/** Runs a foreign program against a served chip. */

import { spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

export interface ToolResult {
  readonly output: string;
  readonly status: number | null;
  readonly signal: string | null;
}

export interface ToolOptions {
  readonly device: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly limitMs?: number;
  /** Ends the program when its output matches. */
  readonly killWhen?: RegExp;
  /** Speaks through file descriptors 3 (to the program) and 4. */
  readonly talk?: (to: Writable, from: Readable) => void;
}

export function runTool(name: string, args: readonly string[], options: ToolOptions) {
  return new Promise<ToolResult>((resolve, reject) => {
    const child = spawn(name, [...args], {
      stdio: ['pipe', 'pipe', 'pipe', 'pipe', 'pipe'],
      env: {
        ...process.env,
        LIBNFC_DEFAULT_DEVICE: `pn532_uart:${options.device}`,
        LIBNFC_AUTO_SCAN: 'false',
        ...options.env,
      },
    });
    let output = '';
    const take = (bytes: Buffer): void => {
      output += bytes.toString('latin1');
      if (options.killWhen?.test(output)) child.kill('SIGKILL');
    };
    child.stdout!.on('data', take);
    child.stderr!.on('data', take);
    child.stdin!.on('error', () => undefined);
    child.stdin!.end(options.input ?? '');
    const to = child.stdio[3] as Writable;
    const from = child.stdio[4] as Readable;
    to.on('error', () => undefined);
    if (options.talk) options.talk(to, from);
    else from.resume();
    const timer = setTimeout(() => child.kill('SIGKILL'), options.limitMs ?? 30_000);
    child.on('error', reject);
    child.on('close', (status, signal) => {
      clearTimeout(timer);
      resolve({ output, status, signal });
    });
  });
}
