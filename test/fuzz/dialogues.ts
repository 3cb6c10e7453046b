/** Valid dialogues to start from: reader, transaction, and the exchanges of one undisturbed run. */

import { fromHex } from '../../firmware/bytes/hex.js';
import type { TransactionRequest } from '../../firmware/kernel/entry/transaction-request.js';
import type { TerminalProfile } from '../../firmware/config/profile.js';
import {
  AID, entry, fci, gpo, GPO_OFFLINE, OFFLINE_CARD, ppse, profile, D1, record, RECORD_LAST, REQUEST, run, STANDARD_PDOL, tlv,
  type CardScript,
} from '../support/card-script.js'; // prettier-ignore

export interface Exchange {
  readonly name: string;
  readonly command: string;
  readonly response: string;
}

export interface Dialogue {
  readonly id: string;
  /** The one combination of the reader, in the form of a profile. */
  readonly combination: Readonly<Record<string, unknown>>;
  readonly config: TerminalProfile;
  readonly request: TransactionRequest;
  readonly un: string;
  readonly exchanges: readonly Exchange[];
}

interface Seed {
  readonly card: CardScript;
  readonly combination?: Record<string, unknown>;
  readonly request?: Partial<TransactionRequest>;
  readonly un?: string;
}

const OFFLINE = { combination: { statusCheckSupportFlag: 0 }, request: { amountMinor: 100 } };
const GATE = {
  ttq: '21000080',
  readerContactlessFloorLimit: '000000000000',
  readerCvmRequiredLimit: '999999999999',
  statusCheckSupportFlag: 0,
};
const ARQC = { '9F10': '07010103A0000001', '57': '6228000100001117D33012010000000000' };

const SEEDS: Readonly<Record<string, Seed>> = {
  'offline-approved': { ...OFFLINE, card: OFFLINE_CARD },
  'offline-wrong-un': { ...OFFLINE, card: OFFLINE_CARD, un: '00000000' },
  'offline-no-signature-data': {
    ...OFFLINE,
    card: { ...OFFLINE_CARD, records: { ...OFFLINE_CARD.records, '00B2031C00': record(RECORD_LAST, { '9F69': '-' }) } },
  },
  'phone-arqc': { card: {} },
  'phone-cvm-required': { card: {}, request: { amountMinor: 99999 } },
  'phone-see-phone': { card: { gpo: ['6986', gpo()] } },
  'phone-aac': { card: { gpo: [gpo({ '9F27': '00', '9F10': '07010103800000010A01' })] } },
  'phone-records': {
    card: {
      gpo: [gpo({ '94': '10010200' })],
      records: {
        '00B2011400': record({ '5A': '8171999977000040', '9F24': '55'.repeat(29) }),
        '00B2021400': record({ '5F24': '301231', '9F69': '01A1B2C3D4008000' }),
      },
    },
  },
  'two-applications': {
    card: {
      ppse: ppse(entry(AID), entry('A000000333010102', tlv('87', '02'))),
      gpo: ['6985', gpo()],
    },
  },
  gate: {
    combination: GATE,
    request: { amountMinor: 100 },
    card: {
      ...OFFLINE_CARD,
      gpo: [gpo(ARQC, GPO_OFFLINE)],
      select: { '*': fci(AID, STANDARD_PDOL, tlv('BF0C', tlv('DF61', '42'))) },
    },
  },
}; // prettier-ignore

/** Every seed, played once. */
export function dialogues(): readonly Dialogue[] {
  return Object.entries(SEEDS).map(([id, seed]) => {
    const combination = { ...D1.combinations[0], ...seed.combination };
    const config = profile({ combinations: [combination] });
    const request = { ...REQUEST, ...seed.request };
    const un = seed.un ?? '12345678';
    const exchanges: Exchange[] = [];
    const { card } = seed;
    const played = run({ config, request, card, host: { random: [un] } });
    // The same again with a log of the answers.
    const gpos = card.gpo?.slice() ?? [gpo()];
    played.commands.forEach((command, i) => {
      const name = played.names[i]!;
      const response = answer(card, command, gpos);
      exchanges.push({ name, command, response });
    });
    return { id, combination, config, request, un, exchanges };
  });
}

function answer(card: CardScript, command: string, gpos: string[]): string {
  if (command.startsWith('80A8')) return gpos.length > 1 ? gpos.shift()! : gpos[0]!;
  if (command.startsWith('00B2')) return card.records?.[command] ?? '6A83';
  const name = command.slice(10, -2);
  if (fromHex(name).length === 14) return card.ppse ?? ppse(entry(AID));
  return card.select?.[name] ?? card.select?.['*'] ?? fci(name);
}
