// Builds xshost, the XS engine as a program, from the XS sources in npm's @agoric/xsnap tarball, when a source is newer.
// `node test/xs/build.mjs` prints its path; exit status 2 and one line when the machine cannot build it.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
export const root = dirname(dirname(here));
export const buildDir = join(root, 'build/xs');

const PACKAGE = '@agoric/xsnap@0.15.0';
const TARBALL = 'agoric-xsnap-0.15.0.tgz';
const INTEGRITY =
  'ZBm4DZxbtfacxMHVVdJjZi0Y8zOxN77vpu1WwI5RWfPkaRh0aHkz/dVdTGKXalDNzWfz183lljKxlxl3/h0n+A==';

/** The machine lacks something that the XS engine needs; not a failure of the code. */
export class Missing extends Error {}

export function moddableSources() {
  const sources = join(buildDir, 'package/moddable');
  if (existsSync(join(sources, 'xs/sources/xsRun.c'))) return sources;
  mkdirSync(buildDir, { recursive: true });
  const tarball = join(buildDir, TARBALL);
  if (!existsSync(tarball)) {
    const packed = spawnSync('npm', ['pack', '--silent', PACKAGE], {
      cwd: buildDir,
      stdio: 'ignore',
    });
    if (packed.status !== 0) throw new Missing(`npm pack ${PACKAGE} failed: no network?`);
  }
  const hash = createHash('sha512').update(readFileSync(tarball)).digest('base64');
  if (hash !== INTEGRITY) {
    rmSync(tarball);
    throw new Error(`${TARBALL}: wrong checksum sha512-${hash}`);
  }
  execFileSync('tar', ['xzf', TARBALL], { cwd: buildDir });
  return sources;
}

function newest(folder) {
  return Math.max(...readdirSync(folder).map((name) => statSync(join(folder, name)).mtimeMs));
}

function canCompile32() {
  const tried = spawnSync('gcc', ['-m32', '-x', 'c', '-', '-o', '/dev/null', '-lm'], {
    input: '#include <stdio.h>\nint main(void) { return 0; }\n',
  });
  return tried.status === 0;
}

/** Path of xshost, built when it is missing or older than its sources. */
export function xshost() {
  const binary = join(buildDir, 'obj/xshost');
  const sources = join(here, 'host');
  if (existsSync(binary) && statSync(binary).mtimeMs > newest(sources)) return binary;
  if (!canCompile32()) {
    throw new Missing(
      'no 32-bit compiler: install gcc and gcc-multilib (apt-get install gcc-multilib)',
    );
  }
  const moddable = moddableSources();
  mkdirSync(dirname(binary), { recursive: true });
  const make = spawnSync(
    'make',
    ['-s', '-j2', '-C', sources, `XS=${moddable}`, `OUT=${dirname(binary)}`],
    {
      encoding: 'utf8',
    },
  );
  if (make.status !== 0) throw new Error(`xshost does not build:\n${make.stdout}${make.stderr}`);
  return binary;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    console.log(xshost());
  } catch (error) {
    console.error(`test/xs: ${error.message}`);
    process.exitCode = error instanceof Missing ? 2 : 1;
  }
}
