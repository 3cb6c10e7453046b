/** `tapwright terminal`: a terminal in plain text, on the simulated world or before a real acquirer. */

import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import {
  addressText,
  isLoopback,
  isPrivate,
  readAddress,
  type Address,
} from '../../real/address.js';
import { KeptTerminal } from '../../real/kept-terminal.js';
import { RemoteHost } from '../../real/remote-host.js';
import { TerminalSession } from '../../real/terminal-session.js';
import { untilSignal } from '../../real/until-signal.js';
import { ROOT } from '../../root.js';
import { readProfile } from '../../read-profile.js';
import { readWhole } from '../../tap/amount.js';
import { UsageError, type Command } from '../command.js';

export const command: Command = {
  summary: 'a terminal in plain text: type an amount, hold a phone to it',
  help: `[--host HOST:PORT] [--ca FILE] [--profile P] [--terminal ID] [--seed N] [--keep DIR]
[--listen HOST:PORT]

  --host A       an acquirer at a real address in place of the simulated one (loopback and private networks only);
                 \`tapwright acquirer\` with the same seed knows the tokens of the phone here
  --ca FILE      certificate of the acquirer's CA, PEM: TLS
  --profile P    phone (online only, default), pos (PIN pad, printer), or a JSON file of your own (docs/kernel.md)
  --terminal ID  default LAB00001
  --seed N       default 1
  --keep DIR     journal, values and the phone's counters stay there between runs, as on a device (with --host by
                 default in .tapwright/terminals/): a run that was killed in the middle of a sale reverses it
  --listen A     where keys are taken from besides this shell (default 127.0.0.1:0)

Keys: digits, Enter, c clear, x cancel, m menu, t hold the phone to it, q quit, ? help.
Prints "listening on HOST:PORT" when ready. Ends on q, SIGTERM or SIGINT.`,
  options: {
    host: { type: 'string' },
    ca: { type: 'string' },
    profile: { type: 'string', default: 'phone' },
    terminal: { type: 'string', default: 'LAB00001' },
    seed: { type: 'string', default: '1' },
    keep: { type: 'string' },
    listen: { type: 'string', default: '127.0.0.1:0' },
  },
  async run({ values, positionals }) {
    if (positionals.length > 0)
      throw new UsageError(`terminal: "${positionals[0]}" is not expected here`);
    const profile = readProfile('terminal', String(values['profile']));
    const listen = readAddress('listen', String(values['listen']));
    if (!isLoopback(listen.host))
      throw new UsageError(`--listen ${listen.host} is not this machine`);
    const host =
      values['host'] === undefined ? undefined : readAddress('host', String(values['host']));
    if (host && !isPrivate(host.host))
      throw new UsageError(
        `--host ${host.host}: only acquirers of a lab, on loopback or a private network`,
      );
    if (values['ca'] !== undefined && !host)
      throw new UsageError('--ca is of an acquirer at --host HOST:PORT');
    const ca = values['ca'] === undefined ? undefined : readCa(String(values['ca']));
    const terminalId = String(values['terminal']);
    if (!/^LAB0000[123]$/.test(terminalId))
      throw new UsageError(`--terminal "${terminalId}" is not one of LAB00001, LAB00002, LAB00003`);

    const seed = readWhole('seed', String(values['seed']), 0, 0xffff_ffff);
    const kept = openKept(values['keep'], host, seed, terminalId);

    const peers = new Set<Socket>();
    let quit = (): void => undefined;
    const over = new Promise<void>((resolve) => (quit = resolve));
    const session = new TerminalSession({
      seed,
      profile,
      ...(kept && { kept }),
      terminalId,
      start: new Date().toISOString().slice(0, 19),
      ...(host && {
        endpoint: (time) => new RemoteHost({ address: host, time, ...(ca ? { ca } : {}) }),
      }),
      write: (text) => {
        process.stdout.write(text);
        for (const peer of peers) peer.write(text);
      },
      onQuit: () => quit(),
    });
    const server = createServer((socket) => {
      peers.add(socket);
      socket.on('data', (bytes) => session.queue(bytes.toString('latin1')));
      socket.on('error', () => socket.destroy());
      socket.on('close', () => peers.delete(socket));
    });
    const port = await listenAt(server, listen);
    session.start();
    console.log(`listening on ${addressText(listen.host, port)}`);
    readKeys(session, quit);
    await Promise.race([over, untilSignal()]);
    session.stop();
    process.exit(0);
  },
};

const KEPT = join(ROOT, '.tapwright', 'terminals');

function ownFolder({ host, port }: Address, seed: number): string {
  return `${host}-${port}-${seed}`.replace(/[^\w.-]/g, '_');
}

/** Undefined: nothing is kept. */
function openKept(
  folder: unknown,
  host: Address | undefined,
  seed: number,
  terminalId: string,
): KeptTerminal | undefined {
  if (folder === undefined && !host) return undefined;
  // One folder for each acquirer: another one has another day, and knows other counters
  const at = folder === undefined ? join(KEPT, ownFolder(host!, seed)) : String(folder);
  let kept: KeptTerminal | undefined;
  try {
    kept = KeptTerminal.open(at, terminalId);
  } catch (error) {
    throw new UsageError(`--keep ${at}: ${(error as Error).message}`);
  }
  if (!kept)
    throw new UsageError(`terminal ${terminalId} in ${at} is in use: another --terminal or --keep`);
  return kept;
}

function readCa(file: string): string {
  let pem: string;
  try {
    pem = readFileSync(file, 'utf8');
  } catch {
    throw new UsageError(`--ca ${file}: cannot be read`);
  }
  try {
    return new X509Certificate(pem).toString();
  } catch {
    throw new UsageError(`--ca ${file}: not a certificate`);
  }
}

async function listenAt(server: ReturnType<typeof createServer>, at: Address): Promise<number> {
  const failed = await new Promise<Error | undefined>((resolve) => {
    server.once('error', resolve);
    server.listen(at.port, at.host, () => resolve(undefined));
  });
  if (failed) throw new UsageError(`--listen ${at.host}:${at.port}: ${failed.message}`);
  return (server.address() as { readonly port: number }).port;
}

/** Keys one by one from a shell; from a pipe each when the terminal is ready for it, and the end when all is done. */
function readKeys(session: TerminalSession, quit: () => void): void {
  const { stdin } = process;
  if (stdin.isTTY) {
    stdin.setRawMode(true);
    stdin.on('data', (bytes) => session.type(bytes.toString('latin1')));
    return;
  }
  let ended = false;
  stdin.on('data', (bytes) => session.queue(bytes.toString('latin1')));
  stdin.on('end', () => (ended = true));
  let sawInput = false;
  stdin.once('data', () => (sawInput = true));
  const look = (): void => {
    if (ended && sawInput && session.quiet) quit();
    else setTimeout(look, 50);
  };
  look();
}
