/** Who may import whom, and that the device build lists every module the firmware reaches. */

import { assert } from 'chai';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path/posix';
import ts from 'typescript';

/** First match decides. */
const LAYERS: readonly (readonly [folder: string, mayImport: RegExp])[] = [
  ['firmware/ports/', /^firmware\/ports\//],
  ['firmware/bytes/', /^firmware\/bytes\//],
  ['firmware/emv/', /^firmware\/(emv|bytes)\//],
  ['firmware/security/', /^firmware\/(security|emv|bytes|ports)\//],
  ['firmware/kernel/', /^firmware\/(kernel|emv|bytes|security|ports)\//],
  ['firmware/config/', /^firmware\/(config|kernel|emv|bytes|security|ports)\//],
  ['firmware/uplink/', /^firmware\/(uplink|emv|bytes|ports)\//],
  ['firmware/journal/', /^firmware\/(journal|bytes|ports)\//],
  ['firmware/reader/', /^(firmware\/(reader|bytes|ports)|drivers)\//],
  ['firmware/app/', /^firmware\/(app|kernel|config|emv|bytes|security|uplink|journal|ports)\//],
  // Pure parts of the device: specified without the SDK.
  ['firmware/device/', /^(firmware\/(?!platform|main)|drivers\/)/],
  ['firmware/', /^(firmware|drivers)\//],
  ['drivers/', /^drivers\//],
  ['simulator/clock/', /^simulator\/clock\//],
  ['simulator/log/', /^simulator\/(log|clock)\//],
  ['simulator/host/', /^(firmware|drivers|simulator)\//],
  ['simulator/scenario/', /^(firmware|drivers|simulator)\//],
  ['simulator/world/', /^(firmware|drivers|simulator)\//],
  ['simulator/moddable/', /^(firmware|drivers|simulator)\//],
  ['simulator/world/', /^(firmware|drivers|simulator)\//],
  ['simulator/web/', /^(simulator\/|firmware\/(emv|bytes)\/)/],
  // Two witnesses: of the firmware the models know tag names only.
  ['simulator/', /^(simulator\/|firmware\/emv\/tags\.js$)/],
];

/** Folders that also run inside XS: nothing of Node. */
const PURE = /^(firmware\/(?!platform|main)|drivers\/|simulator\/(clock|rf|pn532|phone|io)\/)/;

function sources(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'));
}

const known = new Map<string, string[]>();

/** Each file is read once, however many platforms reach it. */
function imports(file: string): string[] {
  let found = known.get(file);
  if (!found) {
    found = ts
      .preProcessFile(readFileSync(file, 'utf8'), true, true)
      .importedFiles.map((entry) => entry.fileName);
    known.set(file, found);
  }
  return found;
}

function target(file: string, specifier: string): string {
  return normalize(join(dirname(file), specifier));
}

const files = ['firmware', 'drivers', 'simulator'].flatMap(sources);

describe('architecture', () => {
  it('each layer imports only what its row allows', () => {
    const wrong: string[] = [];
    for (const file of files) {
      const rule = LAYERS.find(([folder]) => file.startsWith(folder));
      for (const specifier of imports(file)) {
        if (!specifier.startsWith('.')) {
          if (PURE.test(file)) wrong.push(`${file} imports ${specifier}`);
        } else if (rule && !rule[1].test(target(file, specifier))) {
          wrong.push(`${file} imports ${specifier}`);
        }
      }
    }
    assert.deepEqual(wrong, []);
  });

  it('the kernel and what it rests on have no circle of imports, types included', () => {
    const circles: string[] = [];
    const done = new Set<string>();
    const path: string[] = [];
    const visit = (file: string): void => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' → '));
      if (done.has(file) || path.includes(file)) return;
      path.push(file);
      for (const specifier of imports(file)) visit(target(file, specifier).replace(/\.js$/, '.ts'));
      path.pop();
      done.add(file);
    };
    const folders = ['ports', 'bytes', 'emv', 'security', 'kernel', 'config'];
    for (const folder of folders)
      for (const file of sources(`firmware/${folder}`)) visit(file);
    assert.isAbove(done.size, 50);
    assert.deepEqual(circles, []);
  });

  it('relative imports end in .js', () => {
    const wrong = files.flatMap((file) =>
      imports(file)
        .filter((specifier) => specifier.startsWith('.') && !/\.(js|json|css)$/.test(specifier))
        .map((specifier) => `${file} imports ${specifier}`),
    );
    assert.deepEqual(wrong, []);
  });

  // A module that the manifest lacks is found by no tool of the SDK: the device stops at start (style of the SDK's loader).
  it('manifest.json lists every module that firmware/main.ts reaches', () => {
    const listed = JSON.parse(readFileSync('manifest.json', 'utf8')) as {
      modules: Record<string, unknown>;
    };
    const names = Object.keys(listed.modules);
    const covered = (path: string): boolean =>
      names.includes(path) || names.includes(`${dirname(path)}/*`);
    const seen = new Set<string>();
    const visit = (file: string): void => {
      if (seen.has(file) || !existsSync(file)) return;
      seen.add(file);
      for (const specifier of imports(file))
        if (specifier.startsWith('.')) visit(target(file, specifier).replace(/\.js$/, '.ts'));
    };
    visit('firmware/main.ts');
    assert.isAbove(seen.size, 50);
    const missing = [...seen].map((file) => file.slice(0, -3)).filter((path) => !covered(path));
    assert.deepEqual(missing, []);
  });
});

interface Manifest {
  readonly include?: string | readonly string[];
  readonly modules?: Readonly<Record<string, string>>;
  readonly platforms?: Readonly<Record<string, Manifest>>;
}

/** Source files without suffix that a manifest lists for a platform, by its own and included manifests of this project. */
function listed(path: string, platform: string): Set<string> {
  const found = new Set<string>();
  const folder = dirname(path);
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  for (const part of [manifest, manifest.platforms?.[platform] ?? {}]) {
    for (const source of Object.values(part.modules ?? {})) {
      const file = normalize(join(folder, source));
      if (!file.endsWith('/*')) found.add(file);
      else
        for (const name of readdirSync(dirname(file)))
          if (name.endsWith('.ts')) found.add(join(dirname(file), name.slice(0, -3)));
    }
    for (const include of [part.include ?? []].flat())
      if (include.startsWith('.'))
        for (const file of listed(normalize(join(folder, include)), platform)) found.add(file);
  }
  return found;
}

const kept = new Map<string, string[]>();

/** What the file imports at run time; types are gone by then. Each file is transpiled once. */
function runtimeImports(file: string): string[] {
  let found = kept.get(file);
  if (!found) {
    const text = ts.transpileModule(readFileSync(`${file}.ts`, 'utf8'), {
      compilerOptions: {
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.ESNext,
        verbatimModuleSyntax: true,
      },
    }).outputText;
    found = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
    kept.set(file, found);
  }
  return found;
}

/** What the file imports at run time, and what that imports. */
function reached(file: string, seen: Set<string>): Set<string> {
  if (seen.has(file) || !existsSync(`${file}.ts`)) return seen;
  seen.add(file);
  for (const fileName of runtimeImports(file)) {
    if (fileName.startsWith('.')) reached(target(file, fileName.replace(/\.js$/, '')), seen);
    else if (fileName.startsWith('simulator/')) reached(fileName, seen);
  }
  return seen;
}

describe('manifest.json', () => {
  for (const platform of ['esp32', 'esp32/nodemcu', 'esp32/esp32s3', 'lin', 'mac', 'win']) {
    it(`lists every module that the firmware reaches on ${platform}`, () => {
      const have = listed('manifest.json', platform);
      const entries = ['firmware/main'];
      for (const file of have) if (/(^simulator\/moddable|esp32)\//.test(file)) entries.push(file);
      const need = new Set<string>();
      for (const entry of entries) reached(entry, need);
      assert.isAbove(need.size, 50);
      assert.deepEqual(
        [...need].filter((file) => !have.has(file)),
        [],
      );
    });
  }
});
