/** The project's folder, from the sources as from the built command line. */

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

function findRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'manifest.json')) && !existsSync(join(folder, 'package.json'))) {
    folder = dirname(folder);
  }
  return folder;
}

export const ROOT = findRoot();
