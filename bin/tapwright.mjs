#!/usr/bin/env node
// Builds the command line when a source is newer than the last build (a fraction of a second), then runs it.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const main = join(root, 'dist/cli/main.js');
const sources = ['firmware', 'drivers', 'simulator'].map((name) => join(root, name));

function newest(folder) {
  let time = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) time = Math.max(time, newest(path));
    else if (/\.(ts|json)$/.test(entry.name)) time = Math.max(time, statSync(path).mtimeMs);
  }
  return time;
}

if (!existsSync(main) || Math.max(...sources.map(newest)) > statSync(main).mtimeMs) {
  const { buildCli } = await import(pathToFileURL(join(root, 'bin/build-cli.mjs')).href);
  await buildCli(root);
}
const { run } = await import(pathToFileURL(main).href);
const status = await run(process.argv.slice(2));
if (status !== undefined) process.exitCode = status;
