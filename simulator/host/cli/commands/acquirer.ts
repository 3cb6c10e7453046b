/** `tapwright acquirer`: the simulated acquirer alone, for a flashed terminal or `tapwright terminal --host` to talk to. */

import { join } from 'node:path';
import { addressText, isLoopback, ownAddresses, readAddress } from '../../real/address.js';
import { createAcquirerServer } from '../../real/acquirer-server.js';
import { keptCa, makeServer } from '../../real/lab-ca.js';
import { RealTime } from '../../real/real-time.js';
import { untilSignal } from '../../real/until-signal.js';
import { Rig } from '../../rig/rig.js';
import { ROOT } from '../../root.js';
import { readWhole } from '../../tap/amount.js';
import { UsageError, type Command } from '../command.js';

export const command: Command = {
  summary: 'the simulated acquirer, token service and issuers on a real socket',
  help: `--listen HOST:PORT [--tls] [--allow-lan] [--terminal ID] [--seed N]

  --listen A     for example 127.0.0.1:8583; port 0 takes any free one
  --tls          TLS 1.2 (ECDHE, P-256) with a certificate of a lab CA that is made on first use and kept in .tapwright/
  --allow-lan    also addresses beyond this machine
  --terminal ID  whose provisioning lines are printed (default LAB00001)
  --seed N       default 1: tokens and keys of the demo wallet, as \`tapwright terminal --host\` with the same seed has them

Prints the lines that provision a terminal at its console, then "listening on HOST:PORT". Ends on SIGTERM or SIGINT.`,
  options: {
    listen: { type: 'string' },
    tls: { type: 'boolean' },
    'allow-lan': { type: 'boolean' },
    terminal: { type: 'string', default: 'LAB00001' },
    seed: { type: 'string', default: '1' },
  },
  async run({ values, positionals }) {
    if (positionals.length > 0)
      throw new UsageError(`acquirer: "${positionals[0]}" is not expected here`);
    if (values['listen'] === undefined)
      throw new UsageError('acquirer: --listen HOST:PORT is missing');
    const address = readAddress('listen', String(values['listen']));
    if (!isLoopback(address.host) && !values['allow-lan'])
      throw new UsageError(
        `--listen ${address.host} is not this machine alone; add --allow-lan if you mean it`,
      );
    const reached = ownAddresses(address.host);
    const seed = readWhole('seed', String(values['seed']), 0, 0xffff_ffff);
    const rig = new Rig({ seed, log: false, backOffice: { start: localNow() } });
    const terminal = rig.backOffice.terminals.get(String(values['terminal']));
    if (!terminal)
      throw new UsageError(`--terminal "${String(values['terminal'])}" is not known here`);
    const time = new RealTime(rig.clock);
    const ca = values['tls'] ? keptCa(join(ROOT, '.tapwright')) : undefined;
    const server = createAcquirerServer({
      endpoint: rig.backOffice.acquirer,
      time,
      ...(ca && { tls: { ca, server: makeServer(ca, reached) } }),
    });
    const failed = await new Promise<Error | undefined>((resolve) => {
      server.once('error', resolve);
      server.listen(address.port, address.host, () => resolve(undefined));
    });
    if (failed) throw new UsageError(`--listen ${String(values['listen'])}: ${failed.message}`);
    time.start();
    const { port } = server.address() as { readonly port: number };
    console.log('At the console of the terminal (test keys only):');
    console.log(`set host ${reached[0]!} ${port}`);
    console.log(`set terminal ${terminal.id}`);
    console.log(`set merchant ${terminal.merchant}`);
    console.log(`set key ${terminal.tmk.toUpperCase()}`);
    console.log(`set ca ${ca ? ca.certificate.toString('base64') : 'none'}`);
    console.log('restart');
    if (ca) console.log(`certificate of the lab CA: ${join(ROOT, '.tapwright', 'lab-ca.pem')}`);
    console.log(`listening on ${addressText(address.host, port)}`);
    await untilSignal();
    server.close();
    time.stop();
    rig.close();
    process.exit(0);
  },
};

/** The hosts' calendar begins now: a flashed terminal has the real date. */
function localNow(): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}
