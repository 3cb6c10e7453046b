/** A card as a script: answers by command, and a log of what the kernel made of it. Bytes are written here by hand, not by the code under test. */

import { parseProfile, type TerminalProfile } from '../../firmware/config/profile.js';
import { fromHex } from '../../firmware/bytes/hex.js';
import type { TransactionRequest } from '../../firmware/kernel/entry/transaction-request.js';
import { entryPoint } from '../../firmware/kernel/entry/entry-point.js';
import type { FinalOutcome } from '../../firmware/kernel/entry/final-outcome.js';
import type { KernelRegistry } from '../../firmware/kernel/kernel.js';
import { KERNELS } from '../../firmware/kernel/registry.js';
import vectors from '../vectors/oda.json' with { type: 'json' };
import { sha1 } from './sha1.js';
import { runStep, type Ran, type StepHost } from './step-host.js';

export const PPSE = '00A404000E325041592E5359532E444446303100';
export const AID = 'A000000333010101';
export const STANDARD_PDOL = '9F66049F02069F03069F1A0295055F2A029A039C019F3704';

/** Tag, length in the shortest form, value. */
export function tlv(tag: string, ...values: string[]): string {
  const value = values.join('');
  const length = value.length / 2;
  const hex = length
    .toString(16)
    .padStart(length > 0xff ? 4 : 2, '0')
    .toUpperCase();
  return tag + (length > 0xff ? '82' : length > 0x7f ? '81' : '') + hex + value;
}

export const entry = (aid: string, more = tlv('87', '01')): string =>
  tlv('61', tlv('4F', aid), more);

export const ppse = (...entries: string[]): string =>
  tlv('6F', tlv('84', '325041592E5359532E4444463031'), tlv('A5', tlv('BF0C', ...entries))) + '9000';

export const fci = (aid: string, pdol = STANDARD_PDOL, discretionary = ''): string =>
  tlv(
    '6F',
    tlv('84', aid),
    tlv('A5', tlv('50', '50424F43'), pdol && tlv('9F38', pdol), discretionary),
  ) + '9000';

/** GPO data of a phone, as in the published test token: ARQC, CTQ 0080, no AFL. Later pairs replace earlier ones, '-' drops one. */
export const GPO_PHONE: Readonly<Record<string, string>> = {
  '82': '7000',
  '9F36': '0007',
  '57': '8171999977000040D30102010000000000000F',
  '9F10': '07010103A00000010A010000000000301CD752',
  '9F26': '6402197CD6A1C624',
  '9F27': '80',
  '5F34': '03',
  '9F6C': '0080',
};

export function gpo(change: Readonly<Record<string, string>> = {}, base = GPO_PHONE): string {
  const fields = Object.entries({ ...base, ...change }).filter(([, value]) => value !== '-');
  return tlv('77', ...fields.map(([tag, value]) => tlv(tag, value))) + '9000';
}

const A = vectors.rsa_chain_card_A;

/** Offline card of the published chain A: TC, CTQ 0000, records in SFI 2 and 3, fDDA version 01 over UN 12345678, amount 1.00, 0156. */
export const GPO_OFFLINE: Readonly<Record<string, string>> = {
  '82': '7000',
  '94': '1003050018030300',
  '9F36': '0001',
  '9F26': '7F40541B5ED2E79A',
  '9F10': '07010103900000010A01000001000091405378',
  '5F34': '01',
  '9F4B': vectors.fdda_v01['9F4B'],
  '9F6C': '3000',
};

export const RECORD_ISSUER: Readonly<Record<string, string>> = {
  '90': A['90'],
  '8F': '80',
  '9F32': A['9F32'],
  '92': A['92'],
};
export const RECORD_ICC: Readonly<Record<string, string>> = {
  '9F46': A['9F46'],
  '9F47': A['9F47'],
  '9F48': A['9F48'],
};
export const RECORD_PAN: Readonly<Record<string, string>> = {
  '5A': '6228000100001117',
  '5F24': '330123',
  '5F25': '950701',
  '9F08': '0030',
  '5F28': '0156',
};
export const RECORD_LAST: Readonly<Record<string, string>> = {
  '9F74': '454343313131',
  '9F69': vectors.fdda_v01['9F69'],
};

export function record(
  base: Readonly<Record<string, string>>,
  change: Record<string, string> = {},
): string {
  const fields = Object.entries({ ...base, ...change }).filter(([, value]) => value !== '-');
  return tlv('70', ...fields.map(([tag, value]) => tlv(tag, value))) + '9000';
}

export interface CardScript {
  readonly ppse?: string;
  /** By selected name; `*` for all others. */
  readonly select?: Readonly<Record<string, string>>;
  /** One per GPO; the last stays. */
  readonly gpo?: readonly string[];
  /** By command: 00B2031400. */
  readonly records?: Readonly<Record<string, string>>;
}

export function script(card: CardScript): StepHost['answer'] {
  const gpos = card.gpo?.slice() ?? [gpo()];
  return (capdu) => {
    if (capdu === PPSE) return card.ppse ?? ppse(entry(AID));
    if (capdu.startsWith('00A40400')) {
      const name = capdu.slice(10, -2);
      return card.select?.[name] ?? card.select?.['*'] ?? fci(name);
    }
    if (capdu.startsWith('80A8')) return gpos.length > 1 ? gpos.shift()! : gpos[0]!;
    if (capdu.startsWith('00B2')) return card.records?.[capdu] ?? '6A83';
    return '6D00';
  };
}

export const OFFLINE_CARD: CardScript & { readonly records: Readonly<Record<string, string>> } = {
  gpo: [gpo({}, GPO_OFFLINE)],
  records: {
    '00B2031400': record(RECORD_ISSUER),
    '00B2041400': record(RECORD_ICC),
    '00B2051400': record(RECORD_PAN),
    '00B2031C00': record(RECORD_LAST),
  },
};

/** Reader D1 of the conformance cases. */
export const D1 = {
  name: 'D1',
  currency: { code: '0156', exponent: 2 },
  terminalData: { '9F1A': '0156', '9F33': 'E06848', '9F35': '22', DF60: '00', DF69: '00' },
  combinations: [
    {
      aid: 'A0000003330101',
      partialMatch: true,
      kernelId: '07',
      ttq: '36000080',
      readerContactlessTransactionLimit: '000000100000',
      readerContactlessFloorLimit: '000000005000',
      readerCvmRequiredLimit: '000000030000',
      statusCheckSupportFlag: 1,
      zeroAmountAllowedFlag: 1,
      extendedSelectionSupportFlag: 0,
    },
  ],
  caKeys: [
    {
      rid: 'A000000333',
      index: '80',
      modulus: A.caModulus,
      exponent: A.caExponent,
      sha1: 'A5E44BB0E1FA4F96A11709186670D0835057D35E',
      class: 'test',
    },
  ],
};

export function profile(change: Record<string, unknown> = {}): TerminalProfile {
  const parsed = parseProfile({ ...D1, ...change }, { sha1 });
  if (!parsed.ok) throw new Error(`${parsed.path}: ${parsed.why}`);
  return parsed.profile;
}

/** D1 with another combination; null drops a field. */
export function reader(
  change: Record<string, unknown>,
  policy: Record<string, unknown> = {},
): TerminalProfile {
  const fields: Record<string, unknown> = { ...D1.combinations[0]!, ...change };
  for (const key of Object.keys(fields)) if (fields[key] === null) delete fields[key];
  return profile({ combinations: [fields], policy });
}

export const REQUEST: TransactionRequest = {
  start: 'A',
  amountMinor: 200,
  currency: '0156',
  exponent: 2,
  type: 0x00,
  date: '261122',
};

export interface Setting {
  readonly config?: TerminalProfile;
  readonly request?: Partial<TransactionRequest>;
  readonly card?: CardScript;
  readonly host?: Partial<StepHost>;
  readonly kernels?: KernelRegistry;
  readonly notes?: boolean;
}

/** One transaction. */
export function run(setting: Setting = {}): Ran<FinalOutcome> {
  const step = entryPoint(
    setting.config ?? profile(),
    { ...REQUEST, ...setting.request },
    { crypto: { sha1 }, kernels: setting.kernels ?? KERNELS, notes: setting.notes ?? false },
  );
  return runStep(step, { answer: script(setting.card ?? {}), ...setting.host });
}

/** Message identifiers with status: `15/ReadyToRead`. */
export function shown(ran: Ran<unknown>): string[] {
  return ran.shown.map(
    ({ messageId, status }) => `${messageId.toString(16).toUpperCase().padStart(2, '0')}/${status}`,
  );
}

/** TTQ that the card received: the first element of the standard PDOL. */
export function ttqSent(ran: Ran<unknown>): string | undefined {
  return ran.commands.find((capdu) => capdu.startsWith('80A8'))?.slice(14, 22);
}

export { fromHex };
