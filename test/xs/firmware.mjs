// `node test/xs/firmware.mjs [terminal|kernel|device]` builds XS and the firmware for it, and prints in JSON how to start them.
// terminal (default): the whole firmware. kernel: Entry Point and kernels alone. device: the modules of manifest.json
// are preloaded, one file each, in the heap of an ESP32.
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Missing, buildDir, root, xshost } from './build.mjs';
import { bundle } from './bundle.mjs';
import { preloaded, reached, transpile } from './modules.mjs';

const GUEST = 'test/xs/guest/firmware';

/** { program, guest, options }: what XsProcess takes. */
export async function firmware(kind = 'terminal') {
  const program = xshost();
  if (kind !== 'device') {
    const source = kind === 'kernel' ? 'test/xs/guest/kernel' : GUEST;
    const guest = join(buildDir, `${kind}.js`);
    const sources = reached(source).map((path) => statSync(join(root, `${path}.ts`)).mtimeMs);
    if (!existsSync(guest) || Math.max(...sources) > statSync(guest).mtimeMs) {
      await bundle({ entryPoints: [join(root, `${source}.ts`)] }, guest);
    }
    return { program, guest, options: ['-g'] };
  }
  const paths = [...new Set([...reached(GUEST), ...preloaded(), 'test/xs/guest/crypt'])];
  const folder = await transpile(paths);
  writeFileSync(join(folder, 'crypt.js'), `export * from './test/xs/guest/crypt.js';\n`);
  const guest = join(folder, `${GUEST}.js`);
  const options = ['-s', String(DEVICE_BYTES), '-c', DEVICE_CREATION, '-R', folder, '-B', folder];
  const line = [
    'test/xs/guest/crypt',
    'test/xs/guest/world',
    'test/xs/guest/gate',
    'test/xs/guest/oda',
    'test/xs/guest/terminal',
    'simulator/host/engine/wire',
  ];
  const rom = [...preloaded(), ...line];
  for (const path of rom) options.push('-p', join(folder, `${path}.js`));
  for (const [part, path] of PARTS) options.push('-a', `${part}=${path}`);
  return { program, guest, options };
}

/** Whose modules cost what; the first path that fits counts. Modules of no part count for the part that calls them. */
const PARTS = [
  ['outside', 'test/'],
  ['outside', 'simulator/'],
  ['uplink', 'firmware/uplink/'],
  ['uplink', 'firmware/app/jobs/'],
  ['uplink', 'firmware/app/host-'],
  ['uplink', 'firmware/app/desk'],
  ['uplink', 'firmware/app/vault'],
  ['uplink', 'firmware/app/gate/upload'],
  ['journal', 'firmware/journal/'],
  ['journal', 'firmware/app/ledger'],
  ['journal', 'firmware/app/gate/tap-log'],
  ['drawing', 'firmware/device/panel'],
  ['drawing', 'drivers/display/'],
  ['trace', 'firmware/device/device-log'],
  ['core', 'drivers/pn532/'],
  ['core', 'firmware/reader/'],
  ['core', 'firmware/kernel/'],
  ['core', 'firmware/app/'],
];

/** 64 KB for the firmware; 4 KB are for the line to the world, which a device has not. */
const DEVICE_BYTES = 65536 + 2048;
/** Chunk bytes and increment, slots and increment, stack slots (80 of them the test host's own frames). */
const DEVICE_CREATION = '4096,512,1024,32,592';

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    console.log(JSON.stringify(await firmware(process.argv[2])));
  } catch (error) {
    console.error(error.message);
    process.exitCode = error instanceof Missing ? 2 : 1;
  }
}
