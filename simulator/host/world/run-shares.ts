/** Runs the small worlds here, or in child processes that each take every n-th of them. Results come in their order. */

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createInterface } from 'node:readline';
import { runShare, type ShareOptions, type ShareResult } from '../../world/run.js';

export type Progress = (done: number, of: number, result: ShareResult) => void;

export async function runShares(
  shares: readonly ShareOptions[],
  jobs: number,
  progress: Progress,
): Promise<ShareResult[]> {
  const results: ShareResult[] = [];
  let done = 0;
  const keep = (index: number, result: ShareResult): void => {
    results[index] = result;
    progress(++done, shares.length, result);
  };
  if (jobs === 1 || shares.length === 1) {
    shares.forEach((share, index) => keep(index, runShare(share)));
    return results;
  }
  let next = 0;
  const worker = async (): Promise<void> => {
    const child = startWorker();
    for (let index = next++; index < shares.length; index = next++)
      keep(index, await child.run(shares[index]!));
    child.end();
  };
  await Promise.all(Array.from({ length: Math.min(jobs, shares.length) }, worker));
  return results;
}

/** A process of this same command that takes a share a line on its input and answers with a line. */
function startWorker(): { run(share: ShareOptions): Promise<ShareResult>; end(): void } {
  const child = spawn(
    process.execPath,
    [...process.execArgv, process.argv[1]!, 'world', '--worker'],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async run(share) {
      child.stdin.write(`${JSON.stringify(share)}\n`);
      const line = await lines.next();
      if (line.done) throw new Error('a process of the world ended early');
      return JSON.parse(line.value) as ShareResult;
    },
    end: () => child.stdin.end(),
  };
}

/** The other end of it. */
export async function work(): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    const result = runShare(JSON.parse(line) as ShareOptions);
    process.stdout.write(`${JSON.stringify(result)}\n`);
  }
}

export function hashOf(results: readonly ShareResult[]): string {
  const hash = createHash('sha256');
  for (const { stateHash } of results) hash.update(stateHash);
  return hash.digest('hex');
}
