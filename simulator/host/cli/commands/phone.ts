/** `tapwright phone`: the simulated phone in front of a reader outside of this program. */

import { findProfile, PROFILES } from '../../../phone/profiles/profiles.js';
import type { Phone } from '../../../phone/phone.js';
import type { PhoneProfile } from '../../../phone/profile.js';
import { LivedPhone, newPhone, type PhonePlace } from '../../phone/lived-phone.js';
import { connectPn532 } from '../../phone/pn532-phone.js';
import { connectVpcd } from '../../phone/vpcd.js';
import { openState, type OpenState } from '../../wallet/session.js';
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
    '  --state FILE       the phone of this state file (tapwright wallet), with the cards in its wallet',
    '  --locked           the owner does not verify: the phone answers as a locked one',
    '  --impatient        keeps the error budget of the profile: silent after needless commands',
    '  --once             ends when the reader has gone, instead of waiting for the next',
    '  --seed N           of keys and random numbers',
    '',
    'Without a state file the phone holds one fictional card. Keys are those of the lab. Not a card emulator for real terminals.',
  ].join('\n'),
  options: {
    vpcd: { type: 'string' },
    pn532: { type: 'string' },
    profile: { type: 'string' },
    state: { type: 'string' },
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
    if (pn532 === '') throw new UsageError('phone: --pn532 "" names no device');
    const address = vpcd === undefined ? undefined : parseAddress(vpcd);
    const seed = seedOf(text(args, 'seed') ?? '1');
    const profile = text(args, 'profile');
    const state = text(args, 'state');
    const stored = state === undefined ? undefined : openState(state, profile);
    let lived: LivedPhone | undefined;
    try {
      const place = stored
        ? storedPhone(state!, stored)
        : newPhone(profileOf(profile ?? 'mi-pay'), seed);
      lived = new LivedPhone(place, {
        seed,
        owner: args.values['locked'] !== true,
        patient: args.values['impatient'] !== true,
        nowMs: () => performance.now(),
      });
      console.log(title(lived.phone, args.values['locked'] === true));
      return await connect(lived, { vpcd, address, pn532, once: args.values['once'] === true });
    } finally {
      lived?.leave();
      stored?.close();
    }
  },
};

interface Reader {
  readonly vpcd: string | undefined;
  readonly address: { readonly host: string; readonly port: number } | undefined;
  readonly pn532: string | undefined;
  readonly once: boolean;
}

async function connect(lived: LivedPhone, reader: Reader): Promise<number> {
  const { vpcd, address, pn532, once } = reader;
  const note = (line: string): void => console.log(line);
  if (!address) return connectPn532({ device: pn532!, lived, note, once });
  const why = await connectVpcd({ ...address, lived, note }).ended;
  if (why === undefined) return 0;
  throw new UsageError(`phone: ${vpcd}: ${why}; is pcscd with vsmartcard-vpcd running?`);
}

function storedPhone(file: string, { rig, save }: OpenState): PhonePlace {
  if (rig.phone.wallet.cardForTap() === undefined)
    throw new UsageError(`${file}: no card in its wallet is ready to pay`);
  return { clock: rig.clock, phone: rig.phone, save };
}

function title(phone: Phone, locked: boolean): string {
  const card = phone.wallet.cardForTap()!;
  const { issuer, label, lastFour } = card;
  return `${phone.profile.name}: ${issuer} ${label} ending ${lastFour}${locked ? ', locked' : ''}`;
}

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
