/** The service's end of personalisation: the script of APDUs that turns a bundle into a card, each step kept to be shown. */

import { ascii, equal, fromHex, join, toHex } from '../bytes.js';
import type { PhoneCiphers } from '../ciphers.js';
import { SW, statusOf } from '../card/apdu.js';
import { cardDataOf, RECORD } from '../card/card-data.js';
import { tlv } from '../card/tlv.js';
import type { TokenBundle } from '../token-bundle.js';
import { GROUP, gpoGroup, recordGroup, wrapKey, writeGroup } from './data-groups.js';
import { SecureChannel, sessionKeys } from './scp03.js';
import { DOMAIN_AID } from './security-domain.js';

/** One APDU of the script. The bytes are safe to show: card data and keys are under the channel's encryption. */
export interface ScriptStep {
  /** From 1. */
  readonly number: number;
  readonly of: number;
  readonly title: string;
  readonly command: string;
  readonly response: string;
  readonly ok: boolean;
}

/** Faults to try (backoffice §1.7). */
export interface ScriptFaults {
  /** The connection breaks before this step, from 1. */
  readonly interruptAt?: number;
  readonly wrongKcv?: boolean;
  /** The C-MAC of this step is wrong: 6988. */
  readonly wrongMacAt?: number;
}

export type ScriptResult =
  | { readonly ok: true; readonly steps: readonly ScriptStep[] }
  | {
      readonly ok: false;
      readonly steps: readonly ScriptStep[];
      readonly reason: 'INTERRUPTED' | 'MEMORY_FULL' | 'REFUSED';
      /** From 1: where it ended. */
      readonly at: number;
      readonly sw?: string;
    };

interface Planned {
  readonly title: string;
  readonly header: string;
  readonly data: Uint8Array;
  /** In clear, under C-MAC alone, or under C-MAC and encryption. */
  readonly security: 'none' | 'mac' | 'all';
}

/** Runs the script against the element. */
export function runScript(options: {
  readonly bundle: TokenBundle;
  readonly ciphers: PhoneCiphers;
  readonly random: { bytes(length: number): Uint8Array };
  readonly send: (capdu: Uint8Array) => Uint8Array;
  readonly faults?: ScriptFaults;
  readonly onStep?: (step: ScriptStep) => void;
}): ScriptResult {
  const { ciphers, faults } = options;
  const steps: ScriptStep[] = [];
  const stored = storePlan(options.bundle, ciphers, faults?.wrongKcv === true);
  const of = 5 + stored.length;
  const hostChallenge = options.random.bytes(8);
  let channel: SecureChannel | undefined;

  const plan: Planned[] = [
    {
      title: 'SELECT security domain',
      header: '00A40400',
      data: fromHex(DOMAIN_AID),
      security: 'none',
    },
    { title: 'INITIALIZE UPDATE', header: '80500000', data: hostChallenge, security: 'none' },
    {
      title: 'EXTERNAL AUTHENTICATE',
      header: '84820300',
      data: new Uint8Array(0),
      security: 'mac',
    },
    ...installPlan(options.bundle),
    ...stored,
  ];
  for (let i = 0; i < plan.length; i++) {
    const number = i + 1;
    if (faults?.interruptAt === number)
      return { ok: false, steps, reason: 'INTERRUPTED', at: number };
    const planned = plan[i]!;
    const header = fromHex(planned.header);
    let data = planned.data;
    if (planned.title === 'EXTERNAL AUTHENTICATE') data = channel!.keys.hostCryptogram;
    if (planned.security === 'all') data = channel!.encrypt(data);
    if (planned.security !== 'none') {
      const mac = channel!.mac(header, data);
      if (faults?.wrongMacAt === number) mac[0]! ^= 0x01;
      data = join([data, mac]);
    }
    const command = join([header, Uint8Array.of(data.length), data, Uint8Array.of(0)]);
    const response = options.send(command);
    const sw = statusOf(response);
    const step: ScriptStep = {
      number,
      of,
      title: planned.title,
      command: toHex(command),
      response: toHex(response),
      ok: sw === SW.ok,
    };
    steps.push(step);
    options.onStep?.(step);
    if (sw !== SW.ok) return refused(steps, number, sw);
    if (number === 2) {
      const keys = sessionKeys(ciphers, hostChallenge, response.slice(13, 21));
      if (!equal(keys.cardCryptogram, response.slice(21, 29)))
        return refused(steps, number, SW.securityStatus);
      channel = new SecureChannel(ciphers, keys);
    }
  }
  return { ok: true, steps };
}

function refused(steps: readonly ScriptStep[], at: number, sw: number): ScriptResult {
  const reason = sw === SW.memoryFull ? 'MEMORY_FULL' : 'REFUSED';
  return { ok: false, steps, reason, at, sw: sw.toString(16).toUpperCase().padStart(4, '0') };
}

function installPlan(bundle: TokenBundle): Planned[] {
  const field = (bytes: Uint8Array): Uint8Array => join([Uint8Array.of(bytes.length), bytes]);
  const none = field(new Uint8Array(0));
  const aid = field(fromHex(bundle.aid));
  const load = field(fromHex('A0000003330101FF'));
  const parameters = field(tlv(0xc9, ascii(bundle.tokenRef)));
  return [
    {
      title: 'INSTALL, make selectable',
      header: '84E60C00',
      data: join([load, load, aid, field(Uint8Array.of(0)), parameters, none]),
      security: 'all',
    },
    {
      title: 'INSTALL for personalisation',
      header: '84E62000',
      data: join([none, none, aid, none, none, none]),
      security: 'all',
    },
  ];
}

/** STORE DATA: some groups in each, the last one marked. */
function storePlan(bundle: TokenBundle, ciphers: PhoneCiphers, wrongKcv: boolean): Planned[] {
  const card = cardDataOf(bundle);
  const { keys, kcv } = bundle;
  const checks = fromHex(kcv.ac + kcv.mac + kcv.enc);
  if (wrongKcv) checks[0]! ^= 0x01;
  const blocks: [title: string, ...groups: Uint8Array[]][] = [
    [
      'STORE DATA: application',
      writeGroup(GROUP.gpo, gpoGroup(card)),
      writeGroup(GROUP.internal, fromHex(card.cvn + card.dki)),
    ],
    [
      'STORE DATA: keys and check values',
      writeGroup(GROUP.keys, wrapKey(ciphers, keys.ac + keys.mac + keys.enc)),
      writeGroup(GROUP.keyChecks, checks),
    ],
  ];
  if (card.icc) {
    const record = (id: string): Uint8Array =>
      writeGroup(recordGroup(id), fromHex(card.records[id]!));
    blocks.push(
      ['STORE DATA: signed record', record(RECORD.signed), record(RECORD.track2)],
      ['STORE DATA: issuer certificate', record(RECORD.issuerCertificate)],
      ['STORE DATA: card certificate', record(RECORD.iccCertificate)],
      ['STORE DATA: RSA modulus', writeGroup(GROUP.modulus, fromHex(card.icc.modulus))],
      [
        'STORE DATA: RSA private exponent',
        writeGroup(GROUP.privateExponent, wrapKey(ciphers, card.icc.privateExponent)),
      ],
    );
  }
  return blocks.map(([title, ...groups], i) => ({
    title,
    header: `84E2${i === blocks.length - 1 ? '80' : '00'}${i.toString(16).padStart(2, '0')}`,
    data: join(groups),
    security: 'all',
  }));
}
