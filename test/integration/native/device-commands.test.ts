/** npm run device:* and doctor on machines that lack something: one clear line, exit status 2. */

import { assert } from 'chai';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
// @ts-expect-error The programs of a developer's machine are plain JavaScript.
import { preloadWarnings } from '../../../bin/device/warnings.mjs';

let folder: string;

function run(script: string, args: readonly string[], env: Record<string, string>) {
  const { PATH, HOME } = process.env;
  const done = spawnSync(process.execPath, [`bin/${script}.mjs`, ...args], {
    encoding: 'utf8',
    env: { PATH, HOME, ...env } as NodeJS.ProcessEnv,
  });
  return { status: done.status, out: done.stdout, err: done.stderr };
}

/** A folder with these files in it. */
function made(name: string, files: Record<string, string>): string {
  const root = join(folder, name);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const idf = (name: string, [major, minor, patch]: readonly number[]): string =>
  made(name, {
    'tools/cmake/version.cmake': `set(IDF_VERSION_MAJOR ${major})\nset(IDF_VERSION_MINOR ${minor})\nset(IDF_VERSION_PATCH ${patch})\n`,
  });

const sdk = (name: string, version: string, wants: string): string =>
  made(name, {
    'xs/sources/xsAll.c': '',
    'typings/package.json': JSON.stringify({ version }),
    'build/devices/esp32/manifest.json': `{ "build": { "EXPECTED_ESP_IDF": "v${wants}" } }`,
    'build/bin/lin/release/mcconfig': '',
    'build/bin/mac/release/mcconfig': '',
  });

describe('npm run device:*', function () {
  this.timeout(20_000);
  before(() => (folder = mkdtempSync(join(tmpdir(), 'device-'))));
  after(() => rmSync(folder, { recursive: true }));

  const refused = (args: readonly string[], env: Record<string, string>, line: RegExp): void => {
    const { status, out, err } = run('device', args, env);
    assert.match(err, /^device: [^\n]+\n$/, 'one line');
    assert.match(err, line);
    assert.equal(out, '');
    assert.equal(status, 2);
  };

  for (const command of ['build', 'flash', 'monitor', 'link', 'sim'])
    it(`${command} without the SDK`, () => {
      refused([command], {}, /\$MODDABLE is not set; npm run doctor tells what to install/);
      const MODDABLE = join(folder, 'nowhere');
      refused([command], { MODDABLE }, /\$MODDABLE is .*nowhere, which holds no Moddable SDK/);
    });

  it('build and flash without ESP-IDF, or with another one', () => {
    const MODDABLE = sdk('sdk', '8.2.3', '6.0');
    for (const command of ['build', 'flash']) {
      refused([command], { MODDABLE }, /\$IDF_PATH is not set: ESP-IDF 6\.0 is needed/);
      refused([command], { MODDABLE, IDF_PATH: folder }, /\$IDF_PATH holds no ESP-IDF/);
      refused([command], { MODDABLE, IDF_PATH: idf('idf5', [5, 1, 2]) }, /holds ESP-IDF 5\.1\.2:/);
    }
  });

  it('an SDK without its tools, an unknown board, an unknown command, no port', () => {
    const bare = made('bare', { 'xs/sources/xsAll.c': '' });
    refused(['link'], { MODDABLE: bare }, /no mcconfig in .*: the SDK's tools are not built/);
    const MODDABLE = sdk('sdk2', '8.2.3', '6.0');
    refused(['build', 'esp8266'], { MODDABLE }, /no board esp8266; there are esp32\/nodemcu and/);
    refused(['run'], { MODDABLE }, /usage/);
    refused(['monitor'], { MODDABLE, UPLOAD_PORT: '/dev/none' }, /no port \/dev\/none/);
  });

  it('doctor names what lacks, with its version, and what to do', () => {
    const lines = (env: Record<string, string>): string => {
      const { status, out } = run('doctor', [], env);
      assert.equal(status, 2);
      return out;
    };
    const old = lines({ MODDABLE: sdk('old', '5.6.0', '5.4'), IDF_PATH: idf('i5', [5, 4, 1]) });
    assert.match(old, /^MISSING Moddable SDK: 5\.6\.0 in .*: 8\.x is needed/m);
    assert.match(old, /^ok +ESP-IDF 5\.4: 5\.4\.1 in/m);
    assert.match(lines({}), /^MISSING Moddable SDK: install 8\.x .* and set \$MODDABLE$/m);
    const MODDABLE = sdk('new', '8.2.1', '6.0');
    const wrong = lines({ MODDABLE, IDF_PATH: idf('i51', [5, 1, 2]) });
    assert.match(wrong, /^ok +Moddable SDK: 8\.2\.1 in/m);
    assert.match(wrong, /^MISSING ESP-IDF 6\.0: \$IDF_PATH holds 5\.1\.2: git checkout v6\.0/m);
    assert.match(wrong, /^\d to install before npm run device:build$/m);
  });
});

describe('warnings of the linker', () => {
  const warning = (what: string): string => `### warning: ${what}`;

  it("all count but two of the SDK's TLS", () => {
    const wrong = [
      warning('firmware/kernel/effects: activate() exchange.prototype: not frozen'),
      warning('profile: default: not frozen'),
      warning('drivers/clock: now: no const'),
      warning('ssl/session: default: not frozen'),
      '### error: firmware/emv/tags: TAG: regexp',
    ];
    const text = [
      '# xsl modules',
      warning('ssl/cache: default: not frozen'),
      ...wrong,
      warning('ssl/cert: default.prototype.getKey() globalCerts: not frozen'),
      '### 4279 instances, 3753 keys, 191 colors, 0 holes',
    ];
    assert.deepEqual(preloadWarnings(text.join('\n')), wrong);
  });
});
