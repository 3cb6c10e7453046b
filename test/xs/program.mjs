// Runs a program without standing still: { status, stdout, stderr } when it has ended.
import { execFile } from 'node:child_process';
import { root } from './build.mjs';

export function program(path, args) {
  return new Promise((resolve) => {
    const options = { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 };
    const child = execFile(path, args, options, (_, stdout, stderr) =>
      resolve({ status: child.exitCode, stdout, stderr }),
    );
  });
}
