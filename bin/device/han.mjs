// `node bin/device/han.mjs unifont.hex`: writes drivers/display/font-han.ts anew with the glyphs that the terminal's Chinese
// texts need. unifont.hex is part of GNU Unifont (Debian package unifont, /usr/share/unifont).
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import prettier from 'prettier';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const SIZE = 16;

const texts = readFileSync(join(root, 'firmware/app/texts.ts'), 'utf8');
const wanted = [...new Set(texts)].filter((one) => one.codePointAt(0) >= 0x2e80).sort();

const source = process.argv[2];
if (!source) {
  console.error('han: which unifont.hex? (Debian package unifont: /usr/share/unifont/unifont.hex)');
  process.exit(2);
}

const rows = new Map();
for (const line of readFileSync(source, 'utf8').split('\n')) {
  const [code, hex] = line.split(':');
  if (hex?.length === 4 * SIZE) rows.set(parseInt(code, 16), hex);
}

/** Columns of the upper eight rows, then of the lower eight; bit 0 at the top. */
function columns(character) {
  const hex = rows.get(character.codePointAt(0));
  if (!hex) throw new Error(`${character}: no glyph of 16 by 16`);
  const row = (y) => parseInt(hex.slice(4 * y, 4 * y + 4), 16);
  let out = '';
  for (const top of [0, 8]) {
    for (let x = 0; x < SIZE; x++) {
      let column = 0;
      for (let y = 0; y < 8; y++) column |= ((row(top + y) >> (SIZE - 1 - x)) & 1) << y;
      out += column.toString(16).padStart(2, '0');
    }
  }
  return out;
}

const text = `/**
 * Chinese characters, 16 by 16, of the terminal's texts. Glyphs of GNU Unifont 15 (unifoundry.com; SIL Open Font License 1.1,
 * font-han.LICENSE.txt), turned into pages as the displays keep them; written by bin/device/han.mjs.
 */

import { frozen } from '../frozen.js';

export const HAN_COLUMNS = ${SIZE};

export const HAN_CHARACTERS =
  '${wanted.join('')}';

/** In the order of the characters: sixteen columns of the upper eight rows, sixteen of the lower; bit 0 at the top. */
// prettier-ignore
export const HAN_GLYPHS: readonly string[] = frozen([
${wanted.map((one) => `  '${columns(one)}', // ${one}`).join('\n')}
]);
`;
const file = join(root, 'drivers/display/font-han.ts');
const options = await prettier.resolveConfig(file);
writeFileSync(file, await prettier.format(text, { ...options, filepath: file }));
console.log(`${wanted.length} characters`);
