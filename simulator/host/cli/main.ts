/** `tapwright COMMAND …`: finds the command, parses its options, turns bad input into one line and status 2. */

import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { UsageError, type Command } from './command.js';
import { oneLine, watchOutput } from './output.js';

const folder = join(dirname(fileURLToPath(import.meta.url)), 'commands');

function commandNames(): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.js'))
    .map((name) => name.slice(0, -3))
    .sort();
}

async function load(name: string): Promise<Command> {
  const module = (await import(pathToFileURL(join(folder, `${name}.js`)).href)) as {
    command: Command;
  };
  return module.command;
}

async function overview(): Promise<string> {
  const lines = ['usage: tapwright COMMAND [options]', ''];
  for (const name of commandNames())
    lines.push(`  ${name.padEnd(12)} ${(await load(name)).summary}`);
  lines.push(
    '',
    'tapwright COMMAND --help tells more. Exit status: 0 approved or all pass, 1 declined or',
  );
  lines.push(
    'something failed, 2 bad usage or input. Test keys and fictional cards only; not certified.',
  );
  return lines.join('\n');
}

export async function run(argv: readonly string[]): Promise<number | undefined> {
  const [name, ...rest] = argv;
  watchOutput(process.stdout, failAtExit);
  try {
    if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
      console.log(await overview());
      return name === undefined ? 2 : 0;
    }
    if (!commandNames().includes(name))
      throw new UsageError(`no command "${name}"; see tapwright --help`);
    const command = await load(name);
    if (rest.includes('--help') || rest.includes('-h')) {
      console.log(`usage: tapwright ${name} ${command.help}`);
      return 0;
    }
    return await command.run(parse(name, command, rest));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`tapwright: ${oneLine(error.message)}`);
    return 2;
  }
}

/** Whatever the command itself comes to. */
function failAtExit(why: string): void {
  console.error(`tapwright: ${why}`);
  process.once('exit', () => (process.exitCode = 1));
}

function parse(name: string, command: Command, args: string[]) {
  try {
    return parseArgs({
      args: joinNegatives(args),
      options: command.options,
      allowPositionals: true,
      strict: true,
    });
  } catch (error) {
    throw new UsageError(
      `${name}: ${(error as Error).message.replace(/\. To specify a positional.*/s, '')}`,
    );
  }
}

/** `--amount -1` is a value, not an option: parseArgs wants it as `--amount=-1`. */
function joinNegatives(args: string[]): string[] {
  const out: string[] = [];
  for (const arg of args) {
    const last = out.at(-1);
    if (/^-\d/.test(arg) && last?.startsWith('--') && !last.includes('='))
      out[out.length - 1] = `${last}=${arg}`;
    else out.push(arg);
  }
  return out;
}
