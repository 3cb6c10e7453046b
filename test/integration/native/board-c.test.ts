/** The few lines of native code compile against the engine's headers and a stub of ESP-IDF. */

import { assert } from 'chai';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SOURCE = 'firmware/platform/esp32/board.c';
const HEADERS = [
  'build/xs/package/moddable/xs/includes',
  ...(process.env['MODDABLE'] ? [join(process.env['MODDABLE'], 'xs/includes')] : []),
];
const STUBBED = ['xsHost.h', 'esp_attr.h', 'esp_random.h', 'esp_system.h', 'esp_task_wdt.h'];

function check(source: string, headers: string): ReturnType<typeof spawnSync> {
  const folder = mkdtempSync(join(tmpdir(), 'native-'));
  try {
    for (const name of STUBBED) writeFileSync(join(folder, name), '#pragma once\n');
    writeFileSync(join(folder, 'board.c'), source);
    const stub = join(process.cwd(), 'test/integration/native/esp-idf.h');
    const flags = ['-fsyntax-only', '-Wall', '-Werror', '-include', stub, '-I', folder];
    return spawnSync('gcc', [...flags, '-I', headers, join(folder, 'board.c')], {
      encoding: 'utf8',
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('native code of the board', () => {
  let headers = '';
  before(function () {
    const found = HEADERS.find((folder) => existsSync(join(folder, 'xsmc.h')));
    const gcc = spawnSync('gcc', ['--version']).status === 0;
    if (found && gcc) headers = found;
    else {
      console.log(
        `    skipped: ${gcc ? 'no XS headers (npm run test:xs fetches them)' : 'no gcc'}`,
      );
      this.skip();
    }
  });

  it('compiles', () => {
    const { status, stderr } = check(readFileSync(SOURCE, 'utf8'), headers);
    assert.equal(status, 0, String(stderr));
  });

  it('would not with a call that ESP-IDF does not have', () => {
    const broken = readFileSync(SOURCE, 'utf8').replace('esp_restart()', 'esp_restart_now()');
    assert.notEqual(check(broken, headers).status, 0);
  });
});
