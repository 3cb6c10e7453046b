/** JSON files that a user names: what is wrong is said in one line, with the file. */

import { readFileSync } from 'node:fs';
import { UsageError } from './cli/command.js';

export function readJsonFile(command: string, file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'no such file' : `cannot be read (${code})`;
    throw new UsageError(`${command}: ${file}: ${why}`);
  }
  try {
    // Some editors begin a file with a byte order mark.
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch (error) {
    throw new UsageError(`${command}: ${file}: not JSON: ${(error as Error).message}`);
  }
}
