// The linker's warnings that are set aside, and only these: "… NAME.prototype: not frozen" where NAME is a generator function of ours.
// xsl freezes what a preloaded module keeps in flash, functions and the prototypes of classes too; the prototype object that
// each generator function has it leaves writable, which costs a pointer of RAM (moddable/xs/tools/xslSlot.c, fxPrepareHeap).
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const POINTER_BYTES = 4;
const PROTOTYPE = /(?:^|[ .])(\w+)\.prototype: not frozen$/;

export function generatorNames(root) {
  const names = new Set();
  for (const folder of ['firmware', 'drivers']) {
    for (const name of readdirSync(join(root, folder), { recursive: true })) {
      if (!name.endsWith('.ts')) continue;
      const text = readFileSync(join(root, folder, name), 'utf8');
      for (const [, found] of text.matchAll(/function\* ?(\w+)/g)) names.add(found);
    }
  }
  return names;
}

/** { wrong, aside }: warnings that fail the link, and how many are set aside. */
export function sorted(warnings, names) {
  const wrong = warnings.filter((line) => !names.has(PROTOTYPE.exec(line)?.[1]));
  return { wrong, aside: warnings.length - wrong.length };
}

export const saidOf = (aside) =>
  aside === 0
    ? ''
    : `; set aside: ${aside} prototypes of generator functions, which xsl cannot freeze, ${aside * POINTER_BYTES} bytes of RAM`;
