/** The terminal profile: what one JSON file says, checked. Format: profile.schema.json; meaning: kernel7.md 1.2, 2.1, 2.10.1. */

import { frozen } from '../bytes/frozen.js';
import { equal } from '../bytes/bytes.js';
import { toHex } from '../bytes/hex.js';
import { tagDef } from '../emv/tags.js';
import type { Combination, EntryPointConfig, ExceptionEntry } from '../kernel/configuration.js';
import { policyOf, POLICY_TABLE, type Policy, type PolicyRow } from '../kernel/policy.js';
import type { Crypto } from '../ports/crypto.js';
import { caKeyChecksum, type CaKey, type RevokedCertificate } from '../security/ca-keys.js';
import { Checker, join, type Wrong } from './checker.js';
import { isKnownTestKey } from './known-test-keys.js';

export interface TerminalProfile extends EntryPointConfig {
  readonly name: string;
  readonly title: string;
  /** Real cards: no key that is not marked production can be in it. */
  readonly production: boolean;
  readonly currency: { readonly code: string; readonly exponent: number };
}

export type ParsedProfile =
  { readonly ok: true; readonly profile: TerminalProfile } | ({ readonly ok: false } & Wrong);

const FIELDS = frozen([
  '$schema', 'name', 'title', 'production', 'currency', 'terminalData', 'timeouts', 'combinations', 'caKeys',
  'revocationList', 'exceptionFile', 'policy',
]); // prettier-ignore

/** Nothing of a profile with a fault is used. */
export function parseProfile(json: unknown, crypto: Pick<Crypto, 'sha1'>): ParsedProfile {
  const check = new Checker();
  const root = check.object(json, '', FIELDS);
  const profile: TerminalProfile = {
    name: check.text(root.name, 'name'),
    title: root.title === undefined ? '' : check.text(root.title, 'title'),
    production: check.flag(root.production, 'production') ?? false,
    currency: readCurrency(check, root.currency),
    terminalData: readTags(check, root.terminalData, 'terminalData'),
    timeouts: readTimeouts(check, root.timeouts),
    combinations: check.list(root.combinations, 'combinations', (item, path) =>
      readCombination(check, item, path),
    ),
    caKeys: check.list(root.caKeys, 'caKeys', (item, path) =>
      readCaKey(check, item, path, root.production === true || root.production === 1, crypto),
    ),
    revoked: check.list(root.revocationList, 'revocationList', (item, path) =>
      readRevoked(check, item, path),
    ),
    exceptions: check.list(root.exceptionFile, 'exceptionFile', (item, path) =>
      readException(check, item, path),
    ),
    policy: readPolicy(check, root.policy),
  };
  if (profile.combinations.length === 0) check.fail('combinations', 'at least one is needed');
  checkKeysOnce(check, profile.caKeys);
  return check.wrong ? { ok: false, ...check.wrong } : { ok: true, profile };
}

function readCurrency(check: Checker, value: unknown): TerminalProfile['currency'] {
  const json = check.object(value, 'currency', ['code', 'exponent']);
  return {
    code: check.digits(json.code, 'currency.code', 4, 4),
    exponent: check.whole(json.exponent, 'currency.exponent', 0, 4),
  };
}

const TIMEOUT_FIELDS = frozen(['cardMs', 'secondTapMs']);

function readTimeouts(check: Checker, value: unknown): TerminalProfile['timeouts'] {
  const json = check.object(value === undefined ? {} : value, 'timeouts', TIMEOUT_FIELDS);
  const { cardMs = 30_000, secondTapMs = 60_000 } = json;
  return {
    cardMs: check.whole(cardMs, 'timeouts.cardMs', 100, 600_000),
    secondTapMs: check.whole(secondTapMs, 'timeouts.secondTapMs', 100, 600_000),
  };
}

/** Tags of the terminal, as the dictionary knows them. */
function readTags(check: Checker, value: unknown, path: string): ReadonlyMap<number, Uint8Array> {
  const json = check.object(value === undefined ? {} : value, path);
  const tags = new Map<number, Uint8Array>();
  for (const key of Object.keys(json)) {
    const at = join(path, key);
    if (!/^([0-9A-F]{2}){1,3}$/.test(key)) check.fail(at, 'is not a tag in upper-case hexadecimal');
    const def = tagDef(parseInt(key, 16));
    if (def && def.source !== 'terminal') check.fail(at, `is a tag of the ${def.source}`);
    tags.set(parseInt(key, 16), check.hex(json[key], at, def?.min ?? 0, def?.max ?? 252));
  }
  return tags;
}

const COMBINATION_FIELDS = frozen([
  'aid', 'partialMatch', 'kernelId', 'ttq', 'statusCheckSupportFlag', 'zeroAmountAllowedFlag', 'zeroAmountAllowedOfflineFlag',
  'readerContactlessTransactionLimit', 'readerContactlessFloorLimit', 'terminalFloorLimit', 'readerCvmRequiredLimit',
  'extendedSelectionSupportFlag', 'transactionTypes', 'kernelData',
]); // prettier-ignore

/** Kernels that cannot work without TTQ (kernel7.md 1.2). */
const NEED_TTQ = frozen([0x03, 0x06, 0x07]);

function readCombination(check: Checker, value: unknown, path: string): Combination {
  const json = check.object(value, path, COMBINATION_FIELDS);
  const at = (field: string): string => join(path, field);
  const kernel = check.hex(json.kernelId, at('kernelId'), 1, 3);
  const kernelId = parseInt(toHex(kernel) || '0', 16);
  if (kernel.length === 2 || kernelId === 0) check.fail(at('kernelId'), 'must have 1 or 3 bytes');
  if (json.ttq === undefined && NEED_TTQ.includes(kernelId)) check.fail(at('ttq'), 'missing');
  const amount = (field: string): number | undefined => check.amount(json[field], at(field));
  const flag = (field: string): boolean | undefined => check.flag(json[field], at(field));
  const floor =
    json.terminalFloorLimit === undefined
      ? undefined
      : check.hex(json.terminalFloorLimit, at('terminalFloorLimit'), 4, 4);
  return compact<Combination>({
    aid: check.hex(json.aid, at('aid'), 5, 16),
    partialMatch: flag('partialMatch') ?? true,
    kernelId,
    ttq: json.ttq === undefined ? undefined : check.hex(json.ttq, at('ttq'), 4, 4),
    statusCheckSupportFlag: flag('statusCheckSupportFlag'),
    zeroAmountAllowedFlag: flag('zeroAmountAllowedFlag'),
    zeroAmountAllowedOfflineFlag: flag('zeroAmountAllowedOfflineFlag'),
    readerContactlessTransactionLimit: amount('readerContactlessTransactionLimit'),
    readerContactlessFloorLimit: amount('readerContactlessFloorLimit'),
    terminalFloorLimit: floor && parseInt(toHex(floor) || '0', 16),
    readerCvmRequiredLimit: amount('readerCvmRequiredLimit'),
    extendedSelectionSupportFlag: flag('extendedSelectionSupportFlag'),
    transactionTypes: readTypes(check, json.transactionTypes, at('transactionTypes')),
    kernelData:
      json.kernelData === undefined
        ? undefined
        : readTags(check, json.kernelData, at('kernelData')),
  });
}

/** Values of 9C. */
function readTypes(check: Checker, value: unknown, path: string): readonly number[] | undefined {
  if (value === undefined) return undefined;
  const types = check.list(value, path, (item, at) =>
    parseInt(toHex(check.hex(item, at, 1, 1)), 16),
  );
  if (types.length === 0) check.fail(path, 'at least one is needed');
  return types;
}

function compact<T>(fields: { [Key in keyof T]: T[Key] | undefined }): T {
  const present = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as T;
}

const KEY_FIELDS = frozen(['rid', 'index', 'modulus', 'exponent', 'sha1', 'expires', 'class']);
const CLASSES = frozen(['production', 'test', 'lab'] as const);

function readCaKey(
  check: Checker,
  value: unknown,
  path: string,
  production: boolean,
  crypto: Pick<Crypto, 'sha1'>,
): CaKey {
  const json = check.object(value, path, KEY_FIELDS);
  const at = (field: string): string => join(path, field);
  const known = CLASSES.find((name) => name === json.class);
  if (!known) check.fail(at('class'), `must be one of ${CLASSES.join(', ')}`);
  const key = {
    rid: check.sharedHex(json.rid, at('rid'), 5, 5),
    index: check.hex(json.index, at('index'), 1, 1)[0] ?? 0,
    modulus: check.hex(json.modulus, at('modulus'), 64, 248),
    exponent: check.sharedHex(json.exponent, at('exponent'), 1, 3),
    class: known ?? 'test',
  };
  if (!['03', '010001'].includes(toHex(key.exponent)))
    check.fail(at('exponent'), 'must be 03 or 010001');
  const checksum = check.hex(json.sha1, at('sha1'), 20, 20);
  if (!equal(caKeyChecksum(key, crypto), checksum))
    check.fail(at('sha1'), 'checksum is not that of rid, index, modulus and exponent');
  if (production && (key.class !== 'production' || isKnownTestKey(checksum)))
    check.fail(at('class'), 'a test key cannot be in a production profile');
  if (json.expires === undefined) return key;
  const expires = check.digits(json.expires, at('expires'), 8, 8);
  if (!/^....(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])$/.test(expires))
    check.fail(at('expires'), 'is not a date, YYYYMMDD');
  return { ...key, expires: Number(expires) };
}

/** Of two keys with one index the second would never be found. */
function checkKeysOnce(check: Checker, keys: readonly CaKey[]): void {
  for (let i = 1; i < keys.length; i++) {
    const { rid, index } = keys[i]!;
    const first = keys.findIndex((key) => key.index === index && equal(key.rid, rid));
    if (first < i) check.fail(`caKeys[${i}].index`, `the same key is caKeys[${first}]`);
  }
}

function readRevoked(check: Checker, value: unknown, path: string): RevokedCertificate {
  const json = check.object(value, path, ['rid', 'index', 'serial']);
  return {
    rid: check.hex(json.rid, join(path, 'rid'), 5, 5),
    index: check.hex(json.index, join(path, 'index'), 1, 1)[0] ?? 0,
    serial: check.hex(json.serial, join(path, 'serial'), 3, 3),
  };
}

function readException(check: Checker, value: unknown, path: string): ExceptionEntry {
  const json = check.object(value, path, ['pan', 'psn']);
  const pan = check.digits(json.pan, join(path, 'pan'), 8, 19);
  return json.psn === undefined
    ? { pan }
    : { pan, psn: check.digits(json.psn, join(path, 'psn'), 2, 2) };
}

function readPolicy(check: Checker, value: unknown): Policy {
  const given = value === undefined ? {} : value;
  const json = check.object(given, 'policy', Object.keys(POLICY_TABLE));
  const rows: Readonly<Record<string, PolicyRow>> = POLICY_TABLE;
  for (const key of Object.keys(json)) {
    const row = rows[key];
    if (!row) continue;
    const path = join('policy', key);
    if (!('choices' in row)) check.whole(json[key], path, row.min, row.max);
    else if (!row.choices.includes(String(json[key])))
      check.fail(path, `must be one of ${row.choices.join(', ')}`);
  }
  return policyOf(json as Partial<Policy>);
}
