/**
 * The modules of the device build, found by the names that the SDK's loader uses. No tool of the SDK says that one is missing:
 * the program links, and stops at start.
 */

import { assert } from 'chai';
import { transformSync } from 'esbuild';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path/posix';
import ts from 'typescript';

interface Manifest {
  readonly include?: string | readonly string[];
  readonly modules?: Readonly<Record<string, string>>;
  readonly preload?: readonly string[];
  readonly platforms?: Readonly<Record<string, Manifest>>;
}

/** What the SDK's own manifests bring of what we import (Moddable SDK 8.2; `npm run device:link` asks the SDK itself). */
const SDK: Readonly<Record<string, readonly string[]>> = {
  '$(MODDABLE)/examples/manifest_base.json': ['timer', 'time', 'mc/config'],
  '$(MODULES)/crypt/digest/manifest.json': ['crypt'],
  '$(MODULES)/io/manifest.json': ['digital', 'i2c', 'pwm', 'serial', 'spi', 'socket/tcp'].map(
    (name) => `embedded:io/${name}`,
  ),
  '$(MODULES)/io/storage/manifest.json': ['embedded:storage/key-value'],
  '$(MODULES)/io/flash/manifest.json': ['embedded:storage/flash'],
  '$(MODULES)/base/microseconds/manifest.json': [],
  '$(MODDABLE)/examples/manifest_net.json': ['net', 'sntp', 'embedded:network/interface/wifi'],
  '$(MODULES)/network/net/manifest.json': ['net', 'sntp'],
  '$(MODDABLE)/examples/io/tcp/tlssocket/manifest.json': [
    'embedded:io/socket/tcp',
    'embedded:io/socket/tcp/tls',
  ],
  '$(MODULES)/drivers/neopixel/manifest.json': ['neopixel'],
};

interface Build {
  /** Name of a module to its file without suffix; those of the SDK have none. */
  readonly modules: Map<string, string>;
  readonly preload: Set<string>;
}

function files(pattern: string): string[] {
  if (!pattern.endsWith('/*')) return [pattern];
  const folder = dirname(pattern);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => join(folder, name.slice(0, -3)));
}

/** A name with a star stands for the files of its source. */
function expanded(name: string, source: string): [name: string, file: string][] {
  return files(source).map((file) => [
    name.endsWith('/*') ? join(dirname(name), file.slice(dirname(source).length)) : name,
    file,
  ]);
}

function build(path: string, platform: string, into: Build): Build {
  const folder = dirname(path);
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  for (const part of [manifest, manifest.platforms?.[platform] ?? {}]) {
    for (const include of [part.include ?? []].flat()) {
      if (include.startsWith('.')) build(normalize(join(folder, include)), platform, into);
      else
        for (const name of SDK[include]!) if (!into.modules.has(name)) into.modules.set(name, '');
    }
    const modules = part.modules ?? {};
    for (const [name, source] of Object.entries(modules))
      for (const [one, file] of expanded(name, normalize(join(folder, source))))
        into.modules.set(one, file);
    for (const name of part.preload ?? []) {
      const source = modules[name];
      if (source === undefined) into.preload.add(name);
      else
        for (const [one] of expanded(name, normalize(join(folder, source)))) into.preload.add(one);
    }
  }
  return into;
}

const known = new Map<string, readonly string[]>();

/** Names that a module asks for at run time; types are gone by then. Each file is transpiled once. */
function asked(name: string, file: string): string[] {
  let specifiers = known.get(file);
  if (!specifiers) {
    const path = `${file}.ts`;
    specifiers = existsSync(path) ? runtimeImports(readFileSync(path, 'utf8')) : [];
    known.set(file, specifiers);
  }
  return specifiers.map((specifier) =>
    specifier.startsWith('.') ? join(dirname(name), specifier).replace(/\.js$/, '') : specifier,
  );
}

function runtimeImports(text: string): string[] {
  const { code } = transformSync(text, {
    loader: 'ts',
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  });
  return ts.preProcessFile(code, true, true).importedFiles.map(({ fileName }) => fileName);
}

/** `importer asks for name`, of all that the program reaches and no module answers. */
function missing({ modules }: Build): string[] {
  const found: string[] = [];
  const seen = new Set<string>(['firmware/main']);
  for (const name of seen)
    for (const other of asked(name, modules.get(name) ?? '')) {
      if (!modules.has(other)) found.push(`${name} asks for ${other}`);
      seen.add(other);
    }
  assert.isAbove(seen.size, 50);
  return found;
}

describe('modules of the device build', () => {
  for (const platform of ['esp32', 'esp32/nodemcu', 'esp32/esp32s3', 'lin', 'mac', 'win']) {
    it(`${platform}: each that the firmware reaches is there`, () => {
      const made = build('manifest.json', platform, { modules: new Map(), preload: new Set() });
      assert.deepEqual(missing(made), []);
    });
  }

  const esp32 = build('manifest.json', 'esp32', { modules: new Map(), preload: new Set() });

  it('what is preloaded is there, and asks only for what is preloaded', () => {
    const found = [...esp32.preload].flatMap((name) => {
      const file = esp32.modules.get(name);
      if (file === undefined) return [`${name} is no module`];
      return asked(name, file)
        .filter((other) => !esp32.preload.has(other))
        .map((other) => `${name} asks for ${other}`);
    });
    assert.deepEqual(found, []);
  });

  // What is not preloaded is made anew in RAM at start.
  it('all but the entry and the platform is preloaded', () => {
    const late = [...esp32.modules].filter(
      ([name, file]) => file !== '' && !esp32.preload.has(name),
    );
    assert.deepEqual(
      late.map(([, file]) => file).filter((file) => !/^firmware\/(main$|platform\/)/.test(file)),
      [],
    );
  });

  it('would be caught: a module that is gone, one under another name, one of the SDK', () => {
    for (const gone of ['firmware/app/terminal', 'board', 'profile', 'embedded:io/spi']) {
      const modules = new Map(esp32.modules);
      modules.set(`${gone}s`, modules.get(gone)!);
      modules.delete(gone);
      const found = missing({ ...esp32, modules });
      assert.isNotEmpty(found, gone);
      for (const line of found) assert.match(line, new RegExp(` asks for ${gone}$`));
    }
  });
});
