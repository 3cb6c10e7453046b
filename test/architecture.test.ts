/** Who may import whom. */

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
    for (const folder of folders) for (const file of sources(`firmware/${folder}`)) visit(file);
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
});
