// One module per command, what they share split off, npm packages left outside.
import { readdirSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

export async function buildCli(root) {
  const cli = join(root, 'simulator/host/cli');
  const commands = readdirSync(join(cli, 'commands')).filter((name) => name.endsWith('.ts'));
  const outdir = join(root, 'dist/cli');
  rmSync(outdir, { recursive: true, force: true });
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
}
