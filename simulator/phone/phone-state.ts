/** A phone's lasting state as JSON, and the check of one that was read from a file. Contains lab keys. */

import { isHex } from './bytes.js';
import type { StoredCard } from './card-store.js';
import type { DeviceState } from './device.js';
import type { PhoneSettings } from './profile.js';
import type { WalletState } from './wallet/wallet-state.js';

export interface PhoneState {
  readonly version: 1;
  readonly profile: string;
  readonly deviceId: string;
  readonly seid: string;
  readonly settings: PhoneSettings;
  readonly device: DeviceState;
  readonly wallet: WalletState;
  readonly cards: readonly StoredCard[];
}

export type StateRead =
  | { readonly ok: true; readonly state: PhoneState }
  | { readonly ok: false; readonly path: string; readonly why: string };

type Check = readonly [path: string, holds: (value: unknown) => boolean, why: string];

const text = (value: unknown): boolean => typeof value === 'string';
const object = (value: unknown): boolean => typeof value === 'object' && value !== null;
const count = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0;

const TOP: readonly Check[] = [
  ['version', (value) => value === 1, 'not version 1'],
  ['profile', text, 'not a text'],
  ['deviceId', text, 'not a text'],
  ['seid', text, 'not a text'],
  ['settings', object, 'missing'],
  ['device.powered', (value) => typeof value === 'boolean', 'not true or false'],
  ['wallet.cards', Array.isArray, 'not a list'],
  ['wallet.nextId', count, 'not a number'],
  ['cards', Array.isArray, 'not a list'],
];

const WALLET_CARD: readonly Check[] = [
  ['id', text, 'not a text'],
  ['tokenRef', text, 'not a text'],
  [
    'status',
    (value) =>
      value === 'verify' || value === 'install' || value === 'ready' || value === 'suspended',
    'not a status',
  ],
];

const CARD: readonly Check[] = [
  ['data.tokenRef', text, 'not a text'],
  ['data.aid', (value) => isHex(value), 'not hex'],
  ['data.track2', (value) => isHex(value, 19), 'not 19 bytes of hex'],
  ['data.keys.ac', (value) => isHex(value, 16), 'not 16 bytes of hex'],
  ['data.keys.mac', (value) => isHex(value, 16), 'not 16 bytes of hex'],
  ['data.records', object, 'missing'],
  ['counters.atc', (value) => count(value) && (value as number) <= 0xffff, 'not 0 to 65535'],
  ['counters.uses', Array.isArray, 'not a list'],
];

export function readPhoneState(json: unknown): StateRead {
  const wrong =
    failing(json, TOP, '') ??
    failingEach(at(json, 'wallet.cards'), WALLET_CARD, 'wallet.cards') ??
    failingEach(at(json, 'cards'), CARD, 'cards');
  return wrong ? { ok: false, ...wrong } : { ok: true, state: json as PhoneState };
}

interface Wrong {
  readonly path: string;
  readonly why: string;
}

function failing(value: unknown, checks: readonly Check[], prefix: string): Wrong | undefined {
  for (const [path, holds, why] of checks)
    if (!holds(at(value, path))) return { path: prefix + path, why };
  return undefined;
}

function failingEach(list: unknown, checks: readonly Check[], path: string): Wrong | undefined {
  for (const [i, entry] of (list as unknown[]).entries()) {
    const wrong = failing(entry, checks, `${path}[${i}].`);
    if (wrong) return wrong;
  }
  return undefined;
}

function at(value: unknown, path: string): unknown {
  let found = value;
  for (const name of path.split('.')) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = (found as Record<string, unknown>)[name];
  }
  return found;
}
