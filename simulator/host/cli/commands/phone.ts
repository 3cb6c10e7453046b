/** `tapwright phone`: the simulated phone in front of a reader outside of this program. */

import { findProfile, PROFILES } from '../../../phone/profiles/profiles.js';
import type { PhoneProfile } from '../../../phone/profile.js';
import { LivedPhone } from '../../phone/lived-phone.js';
import { connectPn532 } from '../../phone/pn532-phone.js';
import { connectVpcd } from '../../phone/vpcd.js';
import { UsageError, type Command, type Parsed } from '../command.js';

const WALLETS = PROFILES.filter((profile) => profile.kind === 'phone');

export const command: Command = {
  summary: 'the simulated phone before a real reader (PC/SC through vpcd, or a second PN532)',
  help: [
    '(--vpcd HOST:PORT | --pn532 DEVICE) [options]',
    '',
    '  --vpcd HOST:PORT   connects to a virtual reader of vsmartcard (usually localhost:35963)',
    '  --pn532 DEVICE     drives a PN532 on a USB serial adapter in target mode (/dev/ttyUSB0);',
    "                     the chip then is the phone, in the field of the terminal's own PN532",
    `  --profile NAME     ${WALLETS.map((profile) => profile.id).join(', ')}`,
    '  --locked           the owner does not verify: the phone answers as a locked one',
    '  --impatient        keeps the error budget of the profile: silent after needless commands',
    '  --once             ends when the reader has gone, instead of waiting for the next',
    '  --seed N           of keys and random numbers',
    '',
    'The phone holds one fictional card with keys of the lab. Not a card emulator for real terminals.',
  ].join('\n'),
  options: {
    vpcd: { type: 'string' },
    pn532: { type: 'string' },
    profile: { type: 'string' },
    locked: { type: 'boolean' },
    impatient: { type: 'boolean' },
    once: { type: 'boolean' },
    seed: { type: 'string' },
  },
  async run(args) {
    if (args.positionals.length > 0)
      throw new UsageError(`phone: "${args.positionals[0]}" is not expected`);
    const vpcd = text(args, 'vpcd');
    const pn532 = text(args, 'pn532');
    if ((vpcd === undefined) === (pn532 === undefined))
      throw new UsageError('phone: give either --vpcd HOST:PORT or --pn532 DEVICE');
    const address = vpcd === undefined ? undefined : parseAddress(vpcd);
    const lived = new LivedPhone({
      profile: profileOf(text(args, 'profile') ?? 'mi-pay'),
      seed: seedOf(text(args, 'seed') ?? '1'),
      owner: args.values['locked'] !== true,
      patient: args.values['impatient'] !== true,
      nowMs: () => performance.now(),
    });
    const card = lived.phone.wallet.cards[0]!;
    console.log(
      `${lived.phone.profile.name}: ${card.issuer} ${card.label} ending ${card.lastFour}` +
        (args.values['locked'] === true ? ', locked' : ''),
    );
    const note = (line: string): void => console.log(line);
    if (address) {
      const why = await connectVpcd({ ...address, lived, note }).ended;
      if (why === undefined) return 0;
      throw new UsageError(`phone: ${vpcd}: ${why}; is pcscd with vsmartcard-vpcd running?`);
    }
    return connectPn532({ device: pn532!, lived, note, once: args.values['once'] === true });
  },
};

function text(args: Parsed, name: string): string | undefined {
  const value = args.values[name];
  return typeof value === 'string' ? value : undefined;
}

function profileOf(id: string): PhoneProfile {
  const profile = findProfile(id);
  if (profile?.kind === 'phone') return profile;
  const known = WALLETS.map((wallet) => wallet.id).join(', ');
  throw new UsageError(`phone: no profile "${id}"; there are ${known}`);
}

function parseAddress(value: string): { host: string; port: number } {
  const found = /^(\[[0-9a-fA-F:]+\]|[^:]+):(\d{1,5})$/.exec(value);
  const port = Number(found?.[2]);
  if (!found || port < 1 || port > 65535)
    throw new UsageError(`phone: --vpcd "${value}" is not HOST:PORT`);
  return { host: found[1]!.replace(/^\[|\]$/g, ''), port };
}

function seedOf(value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new UsageError(`phone: --seed "${value}" is not a number`);
  return Number(value);
}
