/** Every field of a profile made wrong in turn: refused with its path, never thrown, never taken. */

import { assert } from 'chai';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseProfile } from '../../../../firmware/config/profile.js';
import { nodeCrypto } from '../../../../simulator/host/node-crypto.js';
import { ROOT } from '../../../../simulator/host/root.js';

type Path = readonly (string | number)[];

/** The attended point of sale, with every optional field. */
function wholeProfile(): Record<string, unknown> {
  const json = JSON.parse(
    readFileSync(join(ROOT, 'firmware/config/profiles/pos.json'), 'utf8'),
  ) as Record<string, unknown> & { combinations: object[]; caKeys: object[] };
  return {
    ...json,
    combinations: [
      {
        ...json.combinations[0],
        partialMatch: true,
        terminalFloorLimit: '00000FA0',
        zeroAmountAllowedOfflineFlag: false,
        extendedSelectionSupportFlag: true,
        transactionTypes: ['00', '09'],
        kernelData: { '9F33': 'E0E9C8' },
      },
    ],
    caKeys: [{ ...json.caKeys[0], expires: '20301231' }, json.caKeys[1]],
    timeouts: { cardMs: 30_000, secondTapMs: 60_000 },
    revocationList: [{ rid: 'A000000333', index: '80', serial: '000001' }],
    exceptionFile: [{ pan: '6228000100001117', psn: '01' }],
    policy: { seePhoneHold: 13, gpo6984: 'selectNext' },
  };
}

function* places(value: unknown, path: Path = []): Generator<Path> {
  if (path.length > 0) yield path;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value))
    yield* places(inner, [...path, Array.isArray(value) ? Number(key) : key]);
}

function withValue(root: unknown, path: Path, value: unknown): unknown {
  if (path.length === 0) return value;
  const [key, ...rest] = path as [string, ...string[]];
  const copy = (Array.isArray(root) ? [...(root as unknown[])] : { ...(root as object) }) as Record<
    string,
    unknown
  >;
  copy[key] = withValue(copy[key], rest, value);
  if (value === undefined && rest.length === 0) delete copy[key];
  return copy;
}

const shown = (path: Path): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .slice(1);

/** No field takes any of these. */
const NEVER = [null, -1, 1.5, 1e21, 'é', { nobody: 1 }, [[]]];
const ANY = ['$schema'];
const TEXTS = ['name', 'title'];
const REQUIRED =
  /^(name|currency(\.code|\.exponent)?|combinations|.*\.(aid|kernelId|ttq|rid|index|modulus|exponent|sha1|class|serial|pan))$/;

describe('a broken profile', () => {
  const whole = wholeProfile();
  const all = [...places(whole)].filter((path) => !ANY.includes(String(path[0])));

  it('whole, it is taken', () => {
    assert.isTrue(parseProfile(whole, nodeCrypto).ok);
    assert.isAbove(all.length, 60);
  });

  it('a wrong value anywhere is refused, with its path', () => {
    for (const path of all)
      for (const value of NEVER) {
        if (value === 'é' && TEXTS.includes(shown(path))) continue;
        const read = parseProfile(withValue(whole, path, value), nodeCrypto);
        const what = `${shown(path)} := ${JSON.stringify(value)}`;
        if (read.ok) assert.fail(`taken: ${what}`);
        assert.isTrue(read.path.startsWith(shown(path)), `${what} named ${read.path}`);
        assert.isNotEmpty(read.why);
      }
  });

  it('a field that is missing is refused where it is needed, and nowhere else', () => {
    for (const path of all) {
      if (typeof path.at(-1) === 'number') continue;
      const read = parseProfile(withValue(whole, path, undefined), nodeCrypto);
      assert.equal(!read.ok, REQUIRED.test(shown(path)), shown(path));
      if (!read.ok) assert.equal(read.path, shown(path));
    }
  });

  it('a field that nobody knows is refused wherever it stands', () => {
    const holders = ['', 'currency', 'timeouts', 'policy'];
    for (const holder of holders) {
      const path = [...(holder ? [holder] : []), 'unheard'];
      const read = parseProfile(withValue(whole, path, 1), nodeCrypto);
      if (read.ok) assert.fail(`taken: ${shown(path)}`);
      assert.equal(read.path, shown(path));
    }
  });

  it('the same CA key twice, an expiry that is no date, no transaction type', () => {
    const keys = whole['caKeys'] as object[];
    const rows: [Path, unknown, string][] = [
      [['caKeys', 1], keys[0], 'caKeys[1].index'],
      [['caKeys', 0, 'expires'], '20261301', 'caKeys[0].expires'],
      [['combinations', 0, 'transactionTypes'], [], 'combinations[0].transactionTypes'],
    ];
    for (const [path, value, named] of rows) {
      const read = parseProfile(withValue(whole, path, value), nodeCrypto);
      assert.equal(read.ok ? 'taken' : read.path, named);
    }
  });
});
