/** `tapwright gate`: a rush hour at the gates of a metro line. */

import type { EngineName } from '../../engine/engine.js';
import { readEngine } from '../../engine/read-engine.js';
import { percentile, RushHourWorld, type RushHour, type Times } from '../../gate/rush-hour.js';
import { readWhole } from '../../tap/amount.js';
import { UsageError, type Command } from '../command.js';

/** The phone that the budget of the gate is stated for. */
const BUDGET_PROFILE = 'fast-transit';

export const command: Command = {
  summary: 'a rush hour at transit gates: offline authentication first, the money later',
  help: `[--riders N] [--seed S] [--engine E] [--json]

  --riders N   passages, 1 to 1000000 (default 1000)
  --seed S     default 1; the same seed gives the same rush hour
  --engine E   node (default) or xs: what the gates' firmware runs in; the numbers are the same
  --json       one object: riders, opened, refused by reason, fares at the gates and at the issuers, denied tokens
               that got through (must be 0), time in the field and until the barrier opens for the fast phone profile,
               and the same for every profile, and the engine

Exit status: 0 fares agree and no denied token got through, 1 not, 2 bad usage.`,
  options: {
    riders: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    engine: { type: 'string', default: 'node' },
    json: { type: 'boolean' },
  },
  run({ values, positionals }) {
    if (positionals.length > 0)
      throw new UsageError(`gate: "${positionals[0]}" is not expected here`);
    const riders = readWhole('riders', String(values['riders']), 1, 1_000_000);
    const seed = readWhole('seed', String(values['seed']), 0, 0xffff_ffff);
    const engine = readEngine(String(values['engine']));
    const result = new RushHourWorld({ riders, seed, engine }).run();
    if (values['json']) console.log(JSON.stringify(gateJson(result, engine)));
    else console.log(report(result).join('\n'));
    return result.fareMinor === result.issuerFareMinor && result.deniedOpened === 0 ? 0 : 1;
  },
};

interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

function percentiles(sample: readonly number[]): Percentiles {
  return {
    p50: percentile(sample, 50),
    p95: percentile(sample, 95),
    max: percentile(sample, 100),
  };
}

function gateJson(result: RushHour, engine: EngineName): object {
  const { riders, opened, refused, fareMinor, issuerFareMinor, deniedOpened, seed } = result;
  const budget: Times = result.times.get(BUDGET_PROFILE) ?? { inFieldUs: [], barrierUs: [] };
  const profiles: Record<string, { inFieldUs: Percentiles; barrierUs: Percentiles }> = {};
  for (const [name, times] of [...result.times].sort())
    profiles[name] = {
      inFieldUs: percentiles(times.inFieldUs),
      barrierUs: percentiles(times.barrierUs),
    };
  return {
    riders,
    opened,
    refused,
    fareMinor,
    issuerFareMinor,
    deniedOpened,
    inFieldUs: percentiles(budget.inFieldUs),
    barrierUs: percentiles(budget.barrierUs),
    seed,
    engine,
    profiles,
  };
}

function report(result: RushHour): string[] {
  const minutes = result.virtualUs / 60_000_000;
  const money = (minor: number): string => `CNY ${(minor / 100).toFixed(2)}`;
  const lines = [
    `${result.riders} riders at 8 gates in ${minutes.toFixed(1)} minutes (${(result.riders / minutes).toFixed(0)} a minute), seed ${result.seed}`,
    `opened ${result.opened}`,
    'refused',
    ...Object.entries(result.refused)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([reason, count]) => `  ${reason.padEnd(14)} ${count}`),
    `fares at the gates ${money(result.fareMinor)}, at the issuers ${money(result.issuerFareMinor)}, declined ${money(result.lossMinor)}`,
    `denied tokens that got through: ${result.deniedOpened}`,
    '',
    'milliseconds          in the field           from presence to open barrier',
    'profile             p50     p95     max        p50     p95     max',
  ];
  const ms = (us: number): string => (us / 1000).toFixed(1).padStart(7);
  for (const [name, times] of [...result.times].sort()) {
    const field = percentiles(times.inFieldUs);
    const barrier = percentiles(times.barrierUs);
    lines.push(
      `${name.padEnd(15)} ${ms(field.p50)} ${ms(field.p95)} ${ms(field.max)}    ${ms(barrier.p50)} ${ms(barrier.p95)} ${ms(barrier.max)}`,
    );
  }
  lines.push(
    '',
    `Budget (${BUDGET_PROFILE}): in the field p95 at most 300 ms, barrier p95 at most 400 ms.`,
  );
  return lines;
}
