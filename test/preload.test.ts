/** What the SDK's linker says of preloaded modules, without the SDK: a table that is not frozen, a generator, a variable or a static that can be written. */

import { assert } from 'chai';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path/posix';
import { pathToFileURL } from 'node:url';
import { writtenAfterPreload } from './support/preload-check.js';

const { preload, modules } = JSON.parse(readFileSync('manifest.json', 'utf8')) as {
  readonly preload: readonly string[];
  readonly modules: Readonly<Record<string, string>>;
};

const files = preload.flatMap((name) => {
  // A name without a module is test/device-modules.test.ts's.
  const path = modules[name];
  if (path === undefined) return [];
  if (!path.endsWith('/*')) return path.endsWith('profiles/phone') ? [] : [`${path}.ts`];
  const folder = path.slice(0, -2);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => join(folder, file));
});

/** Parts of an exported table that are not frozen. Views, maps and functions the linker freezes by itself. */
function thawed(name: string, value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (ArrayBuffer.isView(value) || value instanceof Map || value instanceof Set) return [];
  const own = Object.isFrozen(value) ? [] : [name];
  return [
    ...own,
    ...Object.entries(value).flatMap(([key, part]) => thawed(`${name}.${key}`, part)),
  ];
}

describe('preloaded modules', () => {
  it('can be written nowhere', () => {
    assert.isAbove(files.length, 80);
    assert.deepEqual(
      files.flatMap((path) => writtenAfterPreload(path, readFileSync(path, 'utf8'))),
      [],
    );
  });

  it('export only tables that are frozen to the bottom', async () => {
    const found: string[] = [];
    for (const path of files) {
      const exported = (await import(pathToFileURL(path).href)) as Record<string, unknown>;
      for (const [name, value] of Object.entries(exported))
        found.push(...thawed(`${path}: ${name}`, value));
    }
    assert.deepEqual(found, []);
  });

  it('would be caught: tables that are not frozen to the bottom', () => {
    assert.deepEqual(thawed('t', Object.freeze({ a: [1], b: Object.freeze([2]) })), ['t.a']);
  });

  for (const [name, text, says] of [
    ['an array', `const A = [1];`, 'A is not frozen'],
    ['an object', `export const B = { b: 1 } as const;`, 'B is not frozen'],
    ['a variable', `let C = 1;`, 'C is no const'],
    ['a static field', `class E { static f = 1; }`, 'E.f is not readonly'],
    ['a private static field', `class E { static #f = 1; }`, 'E.#f is not readonly'],
    ['a static field of a class without name', `const E = class { static f = 1; };`, 'class.f'],
    ['a static array', `class E { static readonly g = []; }`, 'E.g is not frozen'],
    ['a static block', `class E { static { E.seen = 1; } }`, 'E has a static block'],
    [
      'a static collection',
      `class E { static readonly m = new Map(); put() { E.m.set(1, 2); } }`,
      'E.m is written',
    ],
    [
      'a typed array',
      `const S = new Uint8Array(4); export const put = (x) => { S[0] = x; };`,
      'S[0] is written',
    ],
    [
      'a typed array, as a whole',
      `const S = make(); export function put(x) { S.set(x); }`,
      'S is written',
    ],
    ['a view', `const V = new DataView(b); function put(x) { V.setUint8(0, x); }`, 'V is written'],
    ['a Map', `const M = new Map(); export function put(x) { M.set(x, 1); }`, 'M is written'],
    [
      'a Set, emptied',
      `const M = new Set(); export function wipe() { M.clear(); }`,
      'M is written',
    ],
    ['an object from a call', `const O = make(); function f() { O.a.b = 1; }`, 'O.a.b is written'],
    [
      'a counter in an object',
      `const O = Object.freeze(make()); function f() { O.n++; }`,
      'O.n is written',
    ],
    ['a property, deleted', `const O = make(); function f() { delete O.n; }`, 'O.n is written'],
    [
      'a frozen array',
      `const L = Object.freeze([1]); function f() { (L as number[])[0] = 2; }`,
      'is written',
    ],
    [
      'a frozen array, longer',
      `const L = Object.freeze([1]); function f() { (L as number[]).push(2); }`,
      'is written',
    ],
    ['a generator', `function* ask() { yield 1; }`, 'ask.prototype is not frozen'],
    [
      'a generator beside others',
      `function* ask() {}\nfunction* tell() {}\nfreezeGenerators(tell);`,
      'ask.prototype is not frozen',
    ],
    ['a generator in a class', `class E { *ask() { yield 1; } }`, 'ask.prototype is not frozen'],
    [
      'what another module made',
      `import { SEEN } from './seen.js'; function f() { SEEN.add(1); }`,
      'SEEN is written',
    ],
  ] as const) {
    it(`would be caught: ${name}`, () => {
      const found = writtenAfterPreload('x.ts', text);
      assert.lengthOf(found, 1);
      assert.include(found[0], says);
    });
  }

  for (const [name, text] of [
    [
      'a table made at load',
      `const T = make(); for (let i = 0; i < 9; i++) T[i] = i; Object.freeze(T);`,
    ],
    [
      'locals and fields',
      `class E { readonly #m = new Map(); put(x) { const t = []; t.push(x); this.#m.set(x, t); } }`,
    ],
    [
      'generators, frozen, and one that a function makes',
      `function* ask() {}\nfunction make() { return function* () {}; }\nfreezeGenerators(ask);`,
    ],
    ['types', `import type { M } from './m.js'; interface M { set(): void }`],
  ] as const) {
    it(`is no fault: ${name}`, () => {
      assert.deepEqual(writtenAfterPreload('x.ts', text), []);
    });
  }
});
