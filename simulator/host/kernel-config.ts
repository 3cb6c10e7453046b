/** A case's reader setup as the configuration that Entry Point takes. */

import { policyOf, type Policy } from '../../firmware/kernel/policy.js';
import type { Combination, EntryPointConfig } from '../../firmware/kernel/configuration.js';
import type { CaKey } from '../../firmware/security/ca-keys.js';
import { fromHex } from '../decode/hex.js';
import type { CaKeySetup, CombinationSetup, ReaderSetup } from '../conformance/engine.js';

export function configOf(reader: ReaderSetup): EntryPointConfig {
  return {
    combinations: reader.combinations.map(combinationOf),
    terminalData: hexMap(reader.terminalData),
    caKeys: reader.caKeys.map(caKeyOf),
    revoked: reader.revoked.map(({ rid, index, serial }) => ({
      rid: fromHex(rid),
      index: Number.parseInt(index, 16),
      serial: fromHex(serial),
    })),
    exceptions: reader.exceptionFile,
    timeouts: reader.timeouts,
    policy: policyOf(reader.policy as Partial<Policy>),
  };
}

export function hexMap(values: Readonly<Record<string, string>>): Map<number, Uint8Array> {
  return new Map(
    Object.entries(values).map(([tag, hex]) => [Number.parseInt(tag, 16), fromHex(hex)] as const),
  );
}

const LIMITS = [
  'readerContactlessTransactionLimit',
  'readerContactlessFloorLimit',
  'readerCvmRequiredLimit',
] as const;

const FLAGS = [
  'statusCheckSupportFlag',
  'zeroAmountAllowedFlag',
  'zeroAmountAllowedOfflineFlag',
  'extendedSelectionSupportFlag',
] as const;

function combinationOf(setup: CombinationSetup): Combination {
  return {
    aid: fromHex(setup.aid),
    partialMatch: setup.partialMatch ?? true,
    kernelId: Number.parseInt(setup.kernelId, 16),
    ...(setup.ttq !== undefined && { ttq: fromHex(setup.ttq) }),
    ...Object.fromEntries(
      LIMITS.flatMap((name) => (setup[name] === undefined ? [] : [[name, Number(setup[name])]])),
    ),
    ...(setup.terminalFloorLimit !== undefined && {
      terminalFloorLimit: Number.parseInt(setup.terminalFloorLimit, 16),
    }),
    ...Object.fromEntries(
      FLAGS.flatMap((name) => (setup[name] === undefined ? [] : [[name, Boolean(setup[name])]])),
    ),
    ...(setup.transactionTypes && {
      transactionTypes: setup.transactionTypes.map((type) => Number.parseInt(type, 16)),
    }),
    ...(setup.kernelData && { kernelData: hexMap(setup.kernelData) }),
  };
}

function caKeyOf(setup: CaKeySetup): CaKey {
  return {
    rid: fromHex(setup.rid),
    index: Number.parseInt(setup.index, 16),
    modulus: fromHex(setup.modulus),
    exponent: fromHex(setup.exponent),
    class: 'test',
    ...(setup.expires !== undefined && { expires: Number(setup.expires) }),
  };
}
