/** Builds the page with Vite when a source is newer than the last build. */

import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const SOURCES = ['simulator/web', 'simulator/decode', 'simulator/log', 'firmware/emv'];

/** Returns the folder of the built page. */
export async function buildPage(root: string): Promise<string> {
  const out = join(root, 'dist/web');
  const built = existsSync(join(out, 'index.html')) ? statSync(join(out, 'index.html')).mtimeMs : 0;
  if (Math.max(...SOURCES.map((folder) => newest(join(root, folder)))) > built) {
    const { build } = await import('vite');
    await build({ configFile: join(root, 'simulator/web/vite.config.mjs') });
  }
  return out;
}

function newest(folder: string): number {
  if (!existsSync(folder)) return 0;
  let time = 0;
  for (const name of readdirSync(folder, { recursive: true })) {
    time = Math.max(time, statSync(join(folder, String(name))).mtimeMs);
  }
  return time;
}
