/** Who and what is in a world at first: terminals, gates, phones, a plastic card, and a little money for everybody. */

import type { EngineName } from '../host/engine/engine.js';
import { GateStation } from '../host/gate/gate-station.js';
import { gateStarter } from '../host/engine/gate-starter.js';
import { Rig } from '../host/rig/rig.js';
import { readShippedProfile } from '../host/rig/profiles.js';
import { FlashModel } from '../io/flash.js';
import { KeyValueModel } from '../io/key-value.js';
import type { Phone } from '../phone/phone.js';
import { FARE_MINOR, GateSite, PASSBACK_MS } from './gate-site.js';
import { Till } from './till.js';

export interface WorldOptions {
  readonly seed: number;
  readonly engine?: EngineName;
  readonly profile?: 'phone' | 'pos';
  readonly terminals: number;
  readonly gates: number;
  readonly phones: number;
  /** Which terminal a page shows, from 0. */
  readonly shown?: number;
  readonly log?: boolean;
}

/** What the wallets of the world are, in turn. */
const PHONE_PROFILES = [
  'mi-pay',
  'google-pay',
  'apple-pay',
  'samsung-pay',
  'huawei-pay',
  'microsoft-wallet',
];
export const CARDS_PER_PHONE = 3;
const MERCHANT_MCC = { mcc: '5411', name: 'Tapwright Market', city: 'Beijing' };
const MERCHANT = '999000000000001';
/** Rules of thumb of the issuers would decline most of what a hurried world does; limits and balances stay. */
const RISK = {
  noPinPerDay: Infinity,
  noPinSumPerDay: Infinity,
  declinesInFiveMinutes: Infinity,
  twoTokensSeconds: 0,
  fastestKmPerHour: Infinity,
};
/** Now and then somebody has not enough for what he wants. */
const POOR_FEN = 20_000;
const SALARY_FEN = 200_000;
/** What is on an account at first, credit included. */
const FIRST_FEN = 50_000;
/** Fares of every other gate are added up to three rides. */
const HELD_RIDES = 3;
const GATE_RETRY_MS = 5000;
/** Small: a flash that is full belongs to the world. */
const TILL_FLASH_BYTES = 6 * 4096;
const GATE_FLASH_BYTES = 4 * 4096;

export function createTown({
  seed,
  engine = 'node',
  profile = 'phone',
  log = false,
}: WorldOptions): Rig {
  return new Rig({
    seed,
    engine,
    profile,
    log,
    cards: CARDS_PER_PHONE,
    flashBytes: TILL_FLASH_BYTES,
    backOffice: { risk: RISK, tsp: {} },
  });
}

export function createTills(rig: Rig, count: number): Till[] {
  const tills = [new Till(rig.station)];
  const { terminals, store } = rig.backOffice;
  for (let i = 1; i < count; i++) {
    const id = `WRLD${String(i).padStart(4, '0')}`;
    store.transaction(() => terminals.add({ id, merchant: MERCHANT, ...MERCHANT_MCC }));
    tills.push(new Till(rig.addStation(id)));
  }
  return tills;
}

/** Bus gates: one tap is one ride. */
export function createGates(rig: Rig, count: number): GateSite[] {
  const { clock, log, seed, backOffice } = rig;
  return Array.from({ length: count }, (_, i) => {
    const heldMinor = (seed + i) % 2 === 0 ? 0 : HELD_RIDES * FARE_MINOR;
    const keyValue = new WatchedValues();
    const station = new GateStation({
      clock,
      log,
      seed,
      backOffice,
      terminalId: `GATE000${1 + (i % 8)}`,
      profile: readShippedProfile('gate'),
      start: gateStarter(rig.engine),
      settings: {
        direction: 'single',
        fares: { kind: 'flat', minor: FARE_MINOR },
        aggregateMinor: heldMinor,
        passbackMs: PASSBACK_MS,
        retryMs: GATE_RETRY_MS,
      },
      flash: new FlashModel({ size: GATE_FLASH_BYTES }),
      keyValue,
    });
    const gate = new GateSite(station);
    keyValue.onParameters = () => gate.listed(deniedAt(rig), clock.now());
    return gate;
  });
}

/** Tells when a set of parameters is taken into force (firmware/app/parameters.ts). */
class WatchedValues extends KeyValueModel {
  onParameters: (() => void) | undefined;

  override set(key: string, value: Uint8Array): void {
    super.set(key, value);
    if (key === 'params') this.onParameters?.();
  }
}

export function deniedAt({ backOffice }: Rig): Set<string> {
  const tokens = new Set<string>();
  for (const { token } of backOffice.vault.denied.values()) tokens.add(token);
  return tokens;
}

export function createPhones(rig: Rig, count: number): Phone[] {
  const phones = [rig.phone];
  for (let i = 1; i < count; i++) {
    const phone = rig.addPhone(PHONE_PROFILES[i % PHONE_PROFILES.length]!, `phone ${i}`);
    rig.fillWallet(phone, CARDS_PER_PHONE);
    phones.push(phone);
  }
  return phones;
}

/** Everybody begins with little: declines for want of money belong to the world. */
export function equalise({ backOffice: { issuers, store, calendar } }: Rig): void {
  const { accounts } = issuers;
  store.transaction(() => {
    for (const { id } of accounts.accounts.values())
      accounts.deposit(id, FIRST_FEN - accounts.available(id), calendar.now());
  });
}

/** Salaries: whoever is poor gets money, so that the world goes on. */
export function paySalaries({ backOffice: { issuers, store, calendar } }: Rig): void {
  const { accounts } = issuers;
  const poor = [...accounts.accounts.values()].filter(
    ({ id }) => accounts.available(id) < POOR_FEN,
  );
  if (poor.length === 0) return;
  store.transaction(() => {
    for (const { id } of poor) accounts.deposit(id, SALARY_FEN, calendar.now());
  });
}
