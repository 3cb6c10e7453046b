/** The firmware and the drivers are one program: nothing in them asks which engine runs them, or whether the world is simulated. */

import { assert } from 'chai';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path/posix';
import { engineBranches } from './support/engine-branches.js';

/** What may be there, and why. */
const MAY: readonly (readonly [place: RegExp, why: string])[] = [
  [
    /^firmware\/platform\/esp32\/board\.ts:\d+: (native|xs_board_\w+|globalThis)$/,
    'the board itself: functions in C under the names that the SDK links, and its event of a fault',
  ],
];

const files = ['firmware', 'drivers'].flatMap((folder) =>
  readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((name) => name.endsWith('.ts')),
);

describe('branches on engine or simulation', () => {
  let found: readonly string[];
  before(() => {
    found = files.flatMap((path) => engineBranches(path, readFileSync(path, 'utf8')));
  });

  it('are nowhere in firmware and drivers', () => {
    assert.isAbove(files.length, 130);
    assert.deepEqual(
      found.filter((line) => !MAY.some(([place]) => place.test(line))),
      [],
    );
  });

  for (const [place, why] of MAY)
    it(`is still needed: ${why}`, () => {
      assert.isTrue(found.some((line) => place.test(line)));
    });

  for (const [name, text, says] of [
    ['the global object', `if ('process' in globalThis) f();`, 'globalThis'],
    ['typeof of a global', `const node = typeof setTimeout === 'function';`, 'typeof setTimeout'],
    ['typeof of a part of a global', `if (typeof Atomics.pause === 'function') f();`, 'typeof'],
    ['an object of Node', `const x = process.env.SIM;`, 'process'],
    ['an object of the page', `if (navigator.userAgent) f();`, 'navigator'],
    ['an object of the SDK', `trace('here');`, 'trace'],
    ['a built-in of XS alone', `const n = BigInt.bitLength?.(x) ?? bits(x);`, 'BigInt.bitLength'],
    ['a built-in of some', `const has = 'toHex' in Uint8Array.prototype;`, 'in Uint8Array'],
    ['a method of some', `const f = Uint8Array.prototype.toHex;`, 'Uint8Array.prototype'],
    ['a flag', `if (options.simulated) f();`, 'simulated'],
    ['a flag in a name', `const isSimulatedRun = true;`, 'isSimulatedRun'],
    ['a private flag', `class A { #onXS = false; }`, '#onXS'],
    ['a name in a text', `if (version.includes('xsnap')) f();`, 'xsnap'],
    ['a module that is loaded sometimes', `const m = await import('./a.js');`, 'import('],
    ['where the module lies', `const here = import.meta.url;`, 'import.meta'],
  ] as const) {
    it(`would be caught: ${name}`, () => {
      const found = engineBranches('x.ts', text);
      assert.isNotEmpty(found);
      assert.include(found.join('\n'), says);
    });
  }

  for (const [name, text] of [
    ['a comment', `/** Runs in XS and in the simulator. */ f();`],
    ['typeof of a value', `function f(value: unknown) { return typeof value === 'string'; }`],
    ['typeof of a part of a value', `for (const a of b) if (typeof a.c === 'number') f();`],
    ['a type', `const table = { a: 1 }; type T = typeof table; type U = Window;`],
    ['built-ins of every engine', `Object.freeze(a); Math.imul(1, 2); Number.isInteger(b);`],
    ['a local with the name of a global', `function screen() {} screen(); new A().process();`],
  ] as const) {
    it(`is none: ${name}`, () => {
      assert.deepEqual(engineBranches('x.ts', text), []);
    });
  }
});
