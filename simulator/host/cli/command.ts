/** The shape of a command of the `tapwright` line. One file each in `commands/`, named as the command. */

import type { ParseArgsConfig } from 'node:util';

export type Options = NonNullable<ParseArgsConfig['options']>;

export interface Parsed {
  readonly values: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;
  readonly positionals: readonly string[];
}

export interface Command {
  /** One line for the list of commands. */
  readonly summary: string;
  /** What follows `tapwright NAME`, and a line per option: the whole of `--help`. */
  readonly help: string;
  readonly options: Options;
  /** Exit status: 0 approved or all pass, 1 declined or something failed. Bad input: throw a UsageError (2). */
  run(args: Parsed): number | undefined | Promise<number | undefined>;
}

/** Bad usage or bad input: one line that names what and where; exit status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
