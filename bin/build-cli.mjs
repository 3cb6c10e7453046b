// One module per command, what they share split off, npm packages left outside.
// Built beside and then put in place: several command lines may start at once in a new clone.
import { readdirSync, renameSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

export async function buildCli(root) {
  const cli = join(root, 'simulator/host/cli');
  const commands = readdirSync(join(cli, 'commands')).filter((name) => name.endsWith('.ts'));
  const place = join(root, 'dist/cli');
  const outdir = `${place}.${process.pid}`;
  const built = new Date();
  await build({
    absWorkingDir: root,
    entryPoints: {
      main: join(cli, 'main.ts'),
      ...Object.fromEntries(
        commands.map((name) => [`commands/${name.slice(0, -3)}`, join(cli, 'commands', name)]),
      ),
    },
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    sourcemap: true,
    logLevel: 'error',
  });
  utimesSync(join(outdir, 'main.js'), built, built);
  putInPlace(outdir, place);
}

/** A folder that is not empty cannot be renamed over; the same build of another process will do as well. */
function putInPlace(outdir, place) {
  const old = `${outdir}.old`;
  for (const [from, to] of [
    [place, old],
    [outdir, place],
  ]) {
    try {
      renameSync(from, to);
    } catch (error) {
      if (!['ENOENT', 'ENOTEMPTY', 'EEXIST', 'EPERM'].includes(error.code)) throw error;
    }
  }
  for (const folder of [old, outdir]) rmSync(folder, { recursive: true, force: true });
}
