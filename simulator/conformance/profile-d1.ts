/** Profile D1 of the conformance cases, and how a case's reader is laid over it. */

import type { CaKeyForm, ReaderForm, TransactionForm } from './case-form.js';
import { knownCaKey } from './ca-keys.js';
import type { CaKeySetup, CombinationSetup, ReaderSetup, RequestSetup } from './engine.js';
import { lay } from './merge.js';

export const D1_COMBINATION: CombinationSetup = {
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
};

const D1_TERMINAL_DATA: Readonly<Record<string, string>> = { '9F1A': '0156' };

export const D1_TRANSACTION = {
  start: 'A',
  amount: 200,
  other: 0,
  currency: '0156',
  exponent: 2,
  type: '00',
  date: '261122',
  terminalData: {},
} as const;

export const D1_UN = '12345678';

/** A key that is not known is a fault of the case. */
function caKeyOf(form: string | CaKeyForm): CaKeySetup {
  if (typeof form === 'string') return knownOr(form);
  const { key, ...own } = form;
  const base = key === undefined ? undefined : knownOr(key);
  return { ...base, ...own } as CaKeySetup;
}

function knownOr(name: string): CaKeySetup {
  const key = knownCaKey(name);
  if (!key) throw new RangeError(`no test key "${name}" known`);
  return key;
}

export function readerOf(form: ReaderForm = {}): ReaderSetup {
  const rows = form.combinations ?? [form.combination ?? {}];
  return {
    combinations: rows.map((row) => lay(D1_COMBINATION, row)),
    terminalData: lay(D1_TERMINAL_DATA, form.terminalData),
    exceptionFile: form.exceptionFile ?? [],
    caKeys: (form.caKeys ?? ['A000000333/80']).map(caKeyOf),
    revoked: form.revoked ?? [],
    policy: form.policy ?? {},
    timeouts: { cardMs: 30000, secondTapMs: 60000, ...form.timeouts },
  };
}

export function requestOf(form: TransactionForm = {}, resume?: unknown): RequestSetup {
  const { un: _, ...own } = form;
  const request = lay(D1_TRANSACTION as RequestSetup, own);
  return resume === undefined || request.start === 'A' ? request : { ...request, resume };
}
