// Runs the mocha specs of everything pure (firmware, drivers, models) inside XS: in bundles, each a process.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { join } from 'node:path';
import { buildDir, root } from './build.mjs';
import { bundle } from './bundle.mjs';
import { reached } from './modules.mjs';
import { program } from './program.mjs';

const FOLDERS = [
  'firmware',
  'drivers',
  ...['clock', 'rf', 'pn532', 'phone', 'io'].map((name) => `simulator/${name}`),
];

export function specFiles() {
  return FOLDERS.map((folder) => join('test/unit', folder))
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true }).map((name) =>
        join(folder, String(name)),
      ),
    )
    .filter((name) => name.endsWith('.test.ts'))
    .sort();
}

/** Specs that read files or ask Node for something else run in Node only. */
export function needsNode(spec) {
  return reached(spec.slice(0, -3)).some((path) =>
    /from 'node:(?!crypto)/.test(readFileSync(join(root, `${path}.ts`), 'utf8')),
  );
}

const entry = (specs) => ({
  stdin: {
    resolveDir: root,
    contents: [
      `import mocha from './test/xs/guest/mocha-entry.js';`,
      ...specs.map((name) => `import './${name}';`),
      `mocha.run((failures) => exit(failures ? 1 : 0));`,
    ].join('\n'),
  },
});

/** XS names lines of the bundle; people want those of the sources. */
function namesSources(output, bundleFile) {
  const map = new SourceMap(JSON.parse(readFileSync(`${bundleFile}.map`, 'utf8')));
  return output.replaceAll(/[^ (]*\/specs-?\d*\.js:(-?\d+)/g, (place, line) => {
    // XS keeps lines in 16 bits.
    const entry = map.findEntry(((Number(line) + 65536) % 65536) - 1, 1000);
    const source = entry.originalSource?.replace(/^(\.\.\/)+/, '');
    return source ? `${source}:${entry.originalLine + 1}` : place;
  });
}

/** { passed, failed, output } of the given specs in XS. */
export async function runSpecs(xshost, specs, name = 'specs') {
  const outfile = join(buildDir, `${name}.js`);
  // XS 13.3 fails on a static instance of its own class, which libraries have.
  await bundle(entry(specs), outfile, { supported: { 'class-static-field': false } });
  const run = await program(xshost, ['-g', outfile]);
  const output = namesSources(run.stdout + run.stderr, outfile);
  const count = (word) => Number(new RegExp(`^ *(\\d+) ${word}`, 'm').exec(output)?.[1] ?? 0);
  const passed = count('passing');
  const failed = count('failing');
  // An abort of the engine (memory, stack, exception at load) has no summary.
  return { passed, failed: failed || (run.status === 0 ? 0 : 1), output };
}
