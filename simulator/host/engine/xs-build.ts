/** Where XS and the firmware for it are: built by test/xs of the repository when they are missing or old. */

import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../cli/command.js';

/** The whole terminal, the same with preloaded modules in a device's heap, or the kernel alone. */
export type Guest = 'terminal' | 'device' | 'kernel';

export interface Build {
  readonly program: string;
  readonly guest: string;
  readonly options: readonly string[];
}

const builds = new Map<Guest, Build>();

/** Once in a process: the sources do not change under a running world. */
export function buildOf(guest: Guest): Build {
  const known = builds.get(guest);
  if (known) return known;
  const built = JSON.parse(run(guest)) as Build;
  builds.set(guest, built);
  return built;
}

/** Builds without standing still, so that `buildOf` finds it done and says what is wrong with it. Returns the way to stop it. */
export function prepareBuild(guest: Guest, done: () => void): () => void {
  const child = spawn(process.execPath, [scriptPath(), guest], { stdio: 'ignore' });
  child.once('error', done);
  child.once('exit', done);
  return () => {
    child.removeAllListeners();
    child.kill();
  };
}

function scriptPath(): string {
  const script = join(projectRoot(), 'test/xs/firmware.mjs');
  if (!existsSync(script))
    throw new UsageError('--engine xs needs the repository: no test/xs here');
  return script;
}

function run(guest: Guest): string {
  const script = scriptPath();
  try {
    return execFileSync(process.execPath, [script, guest], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    const why = (error as { stderr?: string }).stderr?.trim().split('\n')[0] ?? String(error);
    throw new UsageError(`--engine xs: ${why}`);
  }
}

/** From a source file, or from the command line's bundle in dist. */
function projectRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) {
    folder = dirname(folder);
  }
  return folder;
}
