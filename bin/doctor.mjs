#!/usr/bin/env node
// npm run doctor: what of the tools for the device is here, and what to install. Exit status 2 when something lacks.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { idfVersion, sdkVersion } from './device/versions.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
let lacking = 0;

/** `needed`: for what; a thing that only some tasks need is no failure. */
function report(ok, name, found, advice, optional = false) {
  if (!ok && !optional) lacking++;
  console.log(
    `${ok ? 'ok     ' : optional ? 'absent ' : 'MISSING'} ${name}: ${ok ? found : advice}`,
  );
}

function version(program, args) {
  const done = spawnSync(program, args, { encoding: 'utf8' });
  return done.status === 0 ? (done.stdout + done.stderr).trim().split('\n')[0] : undefined;
}

const [major, minor] = process.versions.node.split('.').map(Number);
report(
  major > 20 || (major === 20 && minor >= 19),
  'Node',
  process.version,
  'version 20.19 or newer',
);

const tsc = version(join(root, 'node_modules/.bin/tsc'), ['--version']);
report(
  /Version 6\.0\./.test(tsc ?? ''),
  'TypeScript',
  tsc,
  `6.0 is needed for the SDK's es2025 settings (found ${tsc ?? 'none'}): npm ci in this folder`,
);

const multilib = spawnSync('gcc', ['-m32', '-x', 'c', '-', '-o', '/dev/null'], {
  input: '#include <stdio.h>\nint main(void) { return 0; }\n',
});
report(
  multilib.status === 0,
  '32-bit gcc (npm run test:xs)',
  'yes',
  'apt-get install gcc gcc-multilib',
  true,
);

const qemu = version('qemu-system-arm', ['--version']);
const arm = version('arm-none-eabi-gcc', ['--version']);
report(
  Boolean(qemu && arm),
  'emulated Cortex-M4 (npm run bench:mcu)',
  qemu,
  'apt-get install qemu-system-arm gcc-arm-none-eabi picolibc-arm-none-eabi',
  true,
);

const SDK_MAJOR = '8';
const moddable = process.env.MODDABLE;
const sdk = sdkVersion(moddable);
report(
  Boolean(sdk?.version.startsWith(`${SDK_MAJOR}.`)),
  'Moddable SDK',
  `${sdk?.version} in ${moddable}`,
  sdk
    ? `${sdk.version} in ${moddable}: ${SDK_MAJOR}.x is needed; git checkout a release of it, then make its tools anew`
    : moddable
      ? `$MODDABLE is ${moddable}, which holds no SDK`
      : `install ${SDK_MAJOR}.x (github.com/Moddable-OpenSource/moddable, Getting Started) and set $MODDABLE`,
);

if (sdk) {
  const os = { linux: 'lin', darwin: 'mac', win32: 'win' }[process.platform];
  const tools = join(moddable, 'build/bin', os, 'release');
  report(
    existsSync(join(tools, 'mcconfig')),
    'SDK tools',
    tools,
    `put ${tools} on PATH first, then make in ${moddable}/build/makefiles/${os}`,
  );
  const idf = process.env.IDF_PATH;
  const found = idfVersion(idf);
  report(
    Boolean(found?.startsWith(`${sdk.idf}.`)),
    `ESP-IDF ${sdk.idf}`,
    `${found} in ${idf}`,
    idf
      ? `$IDF_PATH holds ${found ?? 'no ESP-IDF'}: git checkout v${sdk.idf}, submodules, ./install.sh, . export.sh`
      : `git clone -b v${sdk.idf} --recursive https://github.com/espressif/esp-idf, ./install.sh, then . export.sh`,
  );
}

const ports = existsSync('/dev')
  ? readdirSync('/dev').filter((name) => /^(ttyUSB|ttyACM|cu\.(usb|SLAB|wch))/.test(name))
  : [];
report(
  ports.length > 0,
  'serial port',
  ports.map((name) => `/dev/${name}`).join(' '),
  'no board is plugged in, or the user is not in group dialout',
  true,
);

console.log(
  lacking ? `${lacking} to install before npm run device:build` : 'ready for npm run device:build',
);
process.exitCode = lacking ? 2 : 0;
