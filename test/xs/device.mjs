// The device profile: modules of manifest.json preloaded, in the heap of an ESP32. Also proves that what fails only on
// a device fails here: a static written after preload, a module-level typed array written later, a missing module; and
// that what the SDK's linker warns of is found without it.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildDir } from './build.mjs';
import { firmware } from './firmware.mjs';
import { manifest, modulesOf, preloaded, reached } from './modules.mjs';

/** Each is preloaded, then `main` uses it: the engine must say this and stop. */
const TRAPS = [
  {
    name: 'a static field written after preload is caught',
    module: 'export class Count { static taps = 0; static add() { Count.taps++; } }',
    main: 'import { Count } from "trap"; Count.add();',
    says: /not writable/,
  },
  {
    name: 'a module-level typed array written later is caught',
    module: 'const scratch = new Uint8Array(4); export const put = (x) => { scratch[0] = x; };',
    main: 'import { put } from "trap"; put(1);',
    says: /read-only buffer/,
  },
  {
    name: 'a module-level Map written later is caught',
    module: 'const seen = new Map(); export const put = (x) => { seen.set(x, 1); };',
    main: 'import { put } from "trap"; put(1);',
    says: /read-only/,
  },
  {
    name: 'an import that no module answers is caught',
    module: 'import "./absent.js";',
    main: 'import "trap";',
    says: /absent|not found/,
  },
  {
    name: 'an innocent module runs',
    module: 'const TABLE = Object.freeze([1, 2]); export const get = (i) => TABLE[i];',
    main: 'import { get } from "trap"; if (get(1) !== 2) throw new Error("table");',
    says: undefined,
  },
];

function trapCaught(program, { module, main, says }) {
  const folder = join(buildDir, 'trap');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'trap.js'), module);
  writeFileSync(join(folder, 'main.js'), main);
  const args = [
    '-s',
    '65536',
    '-R',
    folder,
    '-p',
    join(folder, 'trap.js'),
    join(folder, 'main.js'),
  ];
  const run = spawnSync(program, args, { encoding: 'utf8' });
  return says ? run.status !== 0 && says.test(run.stderr) : run.status === 0;
}

/** Each is preloaded: the engine must find what it leaves unfrozen, as the SDK's linker does. */
const THAWED = [
  ['a table', 'export const TABLE = [1];', 'TABLE'],
  [
    'a table behind a function',
    'const T = [1]; export function get(i) { return T[i]; }',
    'get > T',
  ],
  ['a variable', 'let taps = 0; export function add() { taps++; }', 'add > taps'],
  ['the prototype of a generator', 'export function* ask() { yield 1; }', 'ask.prototype'],
  ['an object in a static field', 'export class A { static box = { n: 1 }; }', 'A.box'],
];

/** As THAWED: bytes and collections that a function could write, by whatever name. */
const READ_ONLY = [
  [
    'bytes',
    'const s = new Uint8Array(4); export function put(x) { const t = s; t[0] = x; }',
    'put > s',
  ],
  [
    'a view',
    'export class A { static #v = new DataView(new ArrayBuffer(4)); put() { A.#v; } }',
    'A.#v',
  ],
  [
    'a Set',
    'const s = new Set(); export function put(x) { add(s, x); }\nfunction add() {}',
    'put > s',
  ],
];

/** Tables of bytes, and collections, that no one writes. */
const TABLES = ['REVERSED', 'NIBBLES', 'PPSE_NAME', 'ABC', 'HAN_PICTURES', 'NO_TAGS'];
const TABLE = new RegExp(`[ .](${TABLES.join('|')}): (bytes|collection)$`);

/** What preloaded modules of the firmware keep unfrozen; those of tests are none. */
function thawed(program, args) {
  const run = spawnSync(program, ['-w', ...args], { encoding: 'utf8' });
  if (run.status !== 0 && run.status !== 4) return [`xshost: ${run.stderr}`];
  return run.stdout.split('\n').filter((line) => line && !/^\/(test|simulator)\//.test(line));
}

function thawedIn(program, module) {
  const folder = join(buildDir, 'trap');
  const trap = join(folder, 'trap.js');
  writeFileSync(trap, module);
  return thawed(program, ['-s', '65536', '-B', folder, '-p', trap, join(folder, 'main.js')]);
}

/** Modules that the entry reaches and manifest.json does not list, or that it preloads though they touch hardware. */
export function manifestFaults() {
  const listed = new Set(modulesOf());
  const faults = reached('firmware/main')
    .filter((path) => !listed.has(path))
    .map((path) => `manifest.json lacks ${path}`);
  const early = preloaded().filter((path) => /^firmware\/(platform|main)/.test(path));
  return [...faults, ...early.map((path) => `manifest.json preloads ${path}`)];
}

export async function runDevice() {
  const { program, guest, options } = await firmware('device');
  const checks = TRAPS.map((trap) => [trap.name, trapCaught(program, trap)]);
  for (const [name, module, path] of THAWED) {
    const [first] = thawedIn(program, module);
    checks.push([`${name} that is not frozen is caught`, first?.startsWith(`/trap.js: ${path}: `)]);
  }
  for (const [name, module, path] of READ_ONLY) {
    const [first] = thawedIn(program, module);
    checks.push([`${name} at module level is caught`, first?.startsWith(`/trap.js: ${path}: `)]);
  }
  const kept = thawed(program, [...options, guest]);
  const wrong = kept.filter((line) => !TABLE.test(line));
  for (const line of wrong) console.log(`  ${line}`);
  checks.push(['all that preloaded modules keep is frozen, or a known table', wrong.length === 0]);
  const known = kept.filter((line) => TABLE.test(line));
  checks.push(['each known table is still one', known.length === TABLES.length]);
  const faults = manifestFaults();
  for (const fault of faults) console.log(`  ${fault}`);
  checks.push([
    'manifest.json lists every module that firmware/main.ts reaches',
    faults.length === 0,
  ]);
  checks.push(['its entry is creation.main', manifest.creation.main === 'firmware/main']);
  const failed = checks.filter(([, ok]) => !ok);
  return {
    passed: checks.length - failed.length,
    failed: failed.length,
    output: failed.map(([name]) => `FAIL ${name}`).join('\n'),
  };
}
