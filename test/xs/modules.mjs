// The modules that manifest.json names, one file each, as JavaScript for XS: what the SDK's build would make of them.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path/posix';
import { build } from 'esbuild';
import { buildDir, root } from './build.mjs';

export const manifest = JSON.parse(readFileSync(join(root, 'manifest.json'), 'utf8'));

function files(path) {
  if (!path.endsWith('/*')) return existsSync(join(root, `${path}.ts`)) ? [path] : [];
  const folder = path.slice(0, -2);
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .filter((name) => statSync(join(root, folder, name)).isFile())
    .map((name) => `${folder}/${name.slice(0, -3)}`);
}

/** Paths without extension of the modules that are part of the device build. */
export function modulesOf(patterns = Object.keys(manifest.modules)) {
  return patterns.filter((name) => /^(firmware|drivers)\//.test(name)).flatMap(files);
}

export const preloaded = () => modulesOf(manifest.preload);

/** Files that run on XS from `entry` on, by their value imports. */
export function reached(entry) {
  const seen = new Set();
  const visit = (file) => {
    if (seen.has(file) || !existsSync(join(root, `${file}.ts`))) return;
    seen.add(file);
    const text = readFileSync(join(root, `${file}.ts`), 'utf8');
    for (const [, kind, specifier] of text.matchAll(
      /^(?:import|export)( type)?\b(?:[^'";]*?from )?\s*'(\.[^']+)'/gm,
    )) {
      if (!kind) visit(normalize(join(dirname(file), specifier)).replace(/\.js$/, ''));
    }
  };
  visit(entry);
  return [...seen];
}

/** Compiles each file on its own; returns the folder, which mirrors the tree. */
export async function transpile(paths) {
  const outdir = join(buildDir, 'modules');
  await build({
    entryPoints: paths.map((path) => `${path}.ts`),
    absWorkingDir: root,
    outdir,
    outbase: root,
    bundle: false,
    format: 'esm',
    target: 'es2022',
    logLevel: 'error',
  });
  return outdir;
}
