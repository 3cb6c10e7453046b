/** `tapwright chip`: the modelled PN532, with a phone in its field, for programs that speak to a real one. */

import type { Server } from 'node:net';
import { VirtualClock } from '../../../clock/virtual-clock.js';
import { MI_PAY } from '../../../phone/profiles/mi-pay.js';
import { findProfile, PROFILES } from '../../../phone/profiles/profiles.js';
import { Pn532Chip } from '../../../pn532/chip.js';
import { ChipFaults } from '../../../pn532/faults.js';
import { CHIP_VARIANTS } from '../../../pn532/settings.js';
import { couplingAt } from '../../../rf/coupling.js';
import { benchCard } from '../../chip/bench-phone.js';
import { hsuServer } from '../../chip/hsu-server.js';
import { Pacer } from '../../chip/pacer.js';
import { spiServer } from '../../chip/spi-server.js';
import { UsageError, type Command, type Parsed } from '../command.js';

/** Further away no phone has power. */
const DISTANCE_MAX_MM = 1000;
const MS_MAX = 3_600_000;
const NO_PHONE = 'none';

interface Address {
  readonly host: string;
  readonly port: number;
}

export const command: Command = {
  summary: 'the modelled PN532 with a phone in its field, served over TCP to other programs',
  help: `--hsu HOST:PORT | --spi HOST:PORT [options]

  --hsu HOST:PORT     raw bytes of the serial line (115200 baud, HSU frames)
  --spi HOST:PORT     one chip-select per message: u16be nTx, u16be nRx, tx bytes; answered by nRx bytes,
                      all as on the wire (least bit first: bit-reversed in host order)
  --phone PROFILE     ${PROFILES.map((profile) => profile.id).join(', ')} or ${NO_PHONE} (default ${MI_PAY.id})
  --distance MM       of the phone from the antenna, in millimetres (default 0)
  --remove-after MS   takes the phone away after this time
  --delay MS          each response of the chip comes this much later
  --variant NAME      ${Object.keys(CHIP_VARIANTS).join(', ')}
  --seed N            of random UIDs, losses and faults (default 1)

Use it through a pseudo-terminal: socat pty,link=/tmp/pn532,raw,echo=0 tcp:HOST:PORT (docs/chip.md).
Ends on SIGTERM. Binds to loopback addresses only.`,
  options: {
    hsu: { type: 'string' },
    spi: { type: 'string' },
    phone: { type: 'string' },
    distance: { type: 'string' },
    'remove-after': { type: 'string' },
    delay: { type: 'string' },
    variant: { type: 'string' },
    seed: { type: 'string' },
  },
  async run(args) {
    if (args.positionals.length > 0)
      throw new UsageError(`chip: unexpected "${args.positionals[0]}"`);
    const hsu = text(args, 'hsu');
    const spi = text(args, 'spi');
    if ((hsu === undefined) === (spi === undefined))
      throw new UsageError('chip: one of --hsu HOST:PORT and --spi HOST:PORT is needed');
    const address = parseAddress(hsu === undefined ? 'spi' : 'hsu', (hsu ?? spi)!);
    const { chip, pacer } = createWorld(args);
    const server = (hsu === undefined ? spiServer : hsuServer)(chip, pacer);
    const port = await listen(server, address);
    console.log(`listening on ${address.host}:${port}`);
    await ended();
    pacer.close();
    server.close();
    process.exit(0); // A connected host must not keep the chip alive.
  },
};

function createWorld(args: Parsed): { chip: Pn532Chip; pacer: Pacer } {
  const seed = number(args, 'seed', 0xffff_ffff) ?? 1;
  const name = text(args, 'variant') ?? 'v1.6';
  const settings = Object.hasOwn(CHIP_VARIANTS, name) ? CHIP_VARIANTS[name] : undefined;
  if (!settings)
    throw new UsageError(
      `chip: no variant "${name}"; there are ${Object.keys(CHIP_VARIANTS).join(', ')}`,
    );
  const id = text(args, 'phone') ?? MI_PAY.id;
  const profile = findProfile(id);
  if (!profile && id !== NO_PHONE)
    throw new UsageError(
      `chip: no phone "${id}"; there are ${PROFILES.map((entry) => entry.id).join(', ')}, ${NO_PHONE}`,
    );
  const clock = new VirtualClock();
  const faults = new ChipFaults({ slowMs: number(args, 'delay', MS_MAX) ?? 0 });
  const chip = new Pn532Chip({ clock, settings, faults, seed });
  const distance = number(args, 'distance', DISTANCE_MAX_MM) ?? 0;
  const removeMs = number(args, 'remove-after', MS_MAX);
  const pacer = new Pacer(clock);
  if (profile) {
    const card = benchCard(clock, profile, seed);
    chip.field.place(card, { coupling: couplingAt(distance) });
    if (removeMs !== undefined)
      clock.alarm('phone taken away', removeMs * 1000, () => chip.field.remove(card));
  }
  pacer.take(() => undefined);
  return { chip, pacer };
}

function text(args: Parsed, name: string): string | undefined {
  const value = args.values[name];
  return typeof value === 'string' ? value : undefined;
}

function number(args: Parsed, name: string, max: number): number | undefined {
  const value = text(args, name);
  if (value === undefined) return undefined;
  if (!/^\d{1,10}$/.test(value) || Number(value) > max)
    throw new UsageError(`chip: --${name} "${value}" is not a whole number from 0 to ${max}`);
  return Number(value);
}

function parseAddress(option: string, value: string): Address {
  const parts = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\]):(\d{1,5})$/.exec(value);
  if (!parts || Number(parts[2]) > 65535)
    throw new UsageError(`chip: --${option} "${value}" is not a loopback HOST:PORT`);
  return { host: parts[1]!, port: Number(parts[2]) };
}

function listen(server: Server, { host, port }: Address): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: Error) =>
      reject(new UsageError(`chip: ${host}:${port}: ${error.message}`)),
    );
    server.listen(port, host.replace(/[[\]]/g, ''), () => {
      const bound = server.address();
      resolve(bound && typeof bound === 'object' ? bound.port : port);
    });
  });
}

function ended(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
}
