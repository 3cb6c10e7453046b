/** Velocity and risk rules of the issuers (backoffice §2.8). Each may be switched off by a limit of Infinity. */

import { maskNumber } from '../bytes.js';
import type { Reason } from '../reasons.js';
import { TRANSIT_MCC, type VerifiedRequest } from '../switch/request.js';
import type { CardRow, UsageRow } from './accounts.js';

export interface RiskSettings {
  readonly noPinPerDay: number;
  readonly noPinSumPerDay: number;
  readonly declinesInFiveMinutes: number;
  readonly holdMinutes: number;
  /** Two tokens of one card at two merchants within. */
  readonly twoTokensSeconds: number;
  readonly newTokenMinutes: number;
  readonly newTokenMaxFen: number;
  readonly fastestKmPerHour: number;
}

export const RISK_SETTINGS: RiskSettings = {
  noPinPerDay: 5,
  noPinSumPerDay: 100_000,
  declinesInFiveMinutes: 3,
  holdMinutes: 10,
  twoTokensSeconds: 60,
  newTokenMinutes: 10,
  newTokenMaxFen: 50_000,
  fastestKmPerHour: 1000,
};

/** Kilometres east and north of Beijing: near enough for impossible travel. */
const CITIES: Readonly<Record<string, readonly [east: number, north: number]>> = {
  Beijing: [0, 0],
  Shanghai: [470, -965],
  Shenzhen: [-240, -1930],
  Chengdu: [-1180, -1030],
  Urumqi: [-2330, 560],
};

export interface RiskInput {
  readonly verified: VerifiedRequest;
  readonly card: CardRow;
  readonly usage: UsageRow;
  /** Neither CDCVM nor PIN, and not transit. */
  readonly unverified: boolean;
  readonly settings: RiskSettings;
}

export interface RiskRule {
  readonly id: string;
  readonly reason: Reason;
  /** Late messages say nothing about now. */
  readonly online?: true;
  ok(input: RiskInput): boolean;
  detail(input: RiskInput): string;
}

export const RISK_RULES: readonly RiskRule[] = [
  {
    id: 'limit of a payment',
    reason: 'LIMIT_AMT',
    ok: ({ verified, card }) => verified.request.amount <= card.limits.single,
    detail: ({ verified, card }) => `${verified.request.amount} of ${card.limits.single} fen`,
  },
  {
    id: 'limit of the day',
    reason: 'LIMIT_AMT',
    ok: ({ verified, card, usage }) => usage.sum + verified.request.amount <= card.limits.daily,
    detail: ({ verified, card, usage }) =>
      `${usage.sum + verified.request.amount} of ${card.limits.daily} fen`,
  },
  {
    id: 'payments of the day',
    reason: 'LIMIT_CNT',
    ok: ({ card, usage }) => usage.count < card.limits.count,
    detail: ({ card, usage }) => `${usage.count + 1} of ${card.limits.count}`,
  },
  {
    id: 'payments without PIN today',
    reason: 'LIMIT_CNT',
    ok: ({ usage, unverified, settings }) => !unverified || usage.noPinCount < settings.noPinPerDay,
    detail: ({ usage, settings }) => `${usage.noPinCount} so far, ${settings.noPinPerDay} allowed`,
  },
  {
    id: 'sum without PIN today',
    reason: 'LIMIT_AMT',
    ok: ({ verified, usage, unverified, settings }) =>
      !unverified || usage.noPinSum + verified.request.amount <= settings.noPinSumPerDay,
    detail: ({ usage, settings }) =>
      `${usage.noPinSum} fen so far, ${settings.noPinSumPerDay} allowed`,
  },
  {
    id: 'not held after declines',
    reason: 'VELOCITY',
    online: true,
    ok: ({ verified, usage }) => verified.request.at >= usage.heldUntil,
    detail: ({ usage }) => `${usage.declines.length} declines in five minutes`,
  },
  {
    id: 'one device at a time',
    reason: 'VELOCITY',
    online: true,
    ok: ({ verified: { request }, usage, settings }) =>
      usage.lastToken === '' ||
      usage.lastToken === request.number ||
      usage.lastMerchant === request.merchant ||
      request.at - usage.lastAt >= settings.twoTokensSeconds * 1000,
    detail: ({ usage }) => `last paid with ${maskNumber(usage.lastToken) || 'none'}`,
  },
  {
    id: 'possible journey',
    reason: 'FRAUD_RISK',
    online: true,
    ok: ({ verified: { request }, usage, settings }) => {
      const km = distance(usage.lastCity, request.city);
      const hours = (request.at - usage.lastAt) / 3_600_000;
      return km < 100 || km <= hours * settings.fastestKmPerHour;
    },
    detail: ({ verified: { request }, usage }) =>
      `${usage.lastCity || 'nowhere'} to ${request.city}`,
  },
  {
    id: 'amount of a new card',
    reason: 'FRAUD_RISK',
    ok: ({ verified, settings }) =>
      TRANSIT_MCC.has(verified.request.mcc) ||
      verified.tokenAgeMs >= settings.newTokenMinutes * 60_000 ||
      verified.request.amount <= settings.newTokenMaxFen,
    detail: ({ verified }) => `added ${Math.floor(verified.tokenAgeMs / 60_000)} minutes ago`,
  },
];

function distance(from: string, to: string): number {
  const a = CITIES[from];
  const b = CITIES[to];
  return a && b ? Math.hypot(a[0] - b[0], a[1] - b[1]) : 0;
}
