// Bundles TypeScript for XS 13.3: no Node, ciphers from `crypt`, nothing newer than ES2022.
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { root } from './build.mjs';

const guest = (name) => join(root, 'test/xs/guest', name);

const forXs = {
  name: 'for-xs',
  setup({ onResolve }) {
    onResolve({ filter: /\/node-(ciphers|crypto)\.js$/ }, () => ({
      path: guest('node-ciphers.ts'),
    }));
    onResolve({ filter: /^node:crypto$/ }, () => ({ path: guest('node-crypto.ts') }));
    onResolve({ filter: /^crypt$/ }, () => ({ path: guest('crypt.ts') }));
    onResolve({ filter: /^sinon$/ }, () => ({
      path: join(root, 'node_modules/sinon/pkg/sinon-esm.js'),
    }));
  },
};

/** `input`: esbuild's `stdin` or `entryPoints`. A source map lies beside the result. */
export async function bundle(input, outfile, options = {}) {
  mkdirSync(dirname(outfile), { recursive: true });
  return build({
    ...input,
    absWorkingDir: root,
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    mainFields: ['module', 'main'],
    plugins: [forXs],
    outfile,
    sourcemap: 'external',
    logLevel: 'error',
    ...options,
  });
}
