/** Bundles the world with changed sources into a file of its own; the tree is never touched. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import type { Change } from './mutations.js';

/** Throws when a text is not there, or there twice. */
export function change(source: string, { file, text, becomes }: Change): string {
  const at = source.indexOf(text);
  if (at < 0) throw new Error(`${file}: the text to change is not there: ${text}`);
  if (source.includes(text, at + 1)) throw new Error(`${file}: not unique: ${text}`);
  return source.slice(0, at) + becomes + source.slice(at + text.length);
}

function planting(root: string, changes: readonly Change[]): Plugin {
  return {
    name: 'plant',
    setup(bundle) {
      const files = new Set(changes.map(({ file }) => join(root, file)));
      bundle.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        if (!files.has(path)) return undefined;
        const contents = changes
          .filter(({ file }) => join(root, file) === path)
          .reduce(change, readFileSync(path, 'utf8'));
        return { contents, loader: 'ts' };
      });
    },
  };
}

export async function plant(
  root: string,
  changes: readonly Change[],
  outfile: string,
): Promise<void> {
  // Fails before the build for a text in a file that the world does not reach.
  for (const one of changes) change(readFileSync(join(root, one.file), 'utf8'), one);
  await build({
    absWorkingDir: root,
    entryPoints: [join(root, 'test/mutants/entry.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    logLevel: 'error',
    plugins: [planting(root, changes)],
  });
}
