/** `tapwright start`: the desktop simulator, a page on loopback. */

import { spawn } from 'node:child_process';
import { BenchSockets } from '../../bench/sockets.js';
import { ROOT } from '../../root.js';
import { buildPage } from '../../web/build-page.js';
import { startPageServer, type PageServer, type PageSocket } from '../../web/server.js';
import { UsageError, type Command } from '../command.js';

const DEFAULT_PORT = 7530;

export const command: Command = {
  summary: 'the desktop simulator: a page with the phone, the terminal and every byte between them',
  help: `[--port N] [--no-open]

  --port N    listen on this port (default ${DEFAULT_PORT}, or a free one when it is taken)
  --no-open   do not open the page`,
  options: { port: { type: 'string' }, 'no-open': { type: 'boolean' } },
  async run({ values, positionals }) {
    if (positionals.length > 0)
      throw new UsageError(`start: "${positionals[0]}" is not expected here`);
    const folder = await buildPage(ROOT);
    const sockets = new BenchSockets();
    const server = await listen(folder, values['port'] as string | undefined, (socket) =>
      sockets.add(socket),
    ).catch((error: unknown) => {
      // The world's timer would keep a server that cannot listen alive.
      sockets.close();
      throw error;
    });
    console.log(`tapwright: ${server.url}`);
    if (!values['no-open']) openPage(server.url);
    await new Promise<void>((resolve) => {
      for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
    });
    server.close();
    sockets.close();
    return 0;
  },
};

async function listen(
  folder: string,
  port: string | undefined,
  onSocket: (socket: PageSocket) => void,
): Promise<PageServer> {
  if (port !== undefined && !/^\d{1,5}$/.test(port))
    throw new UsageError(`start: --port "${port}" is not a port number`);
  const wanted = port === undefined ? DEFAULT_PORT : Number(port);
  if (wanted > 65535) throw new UsageError(`start: --port "${port}" is not a port number`);
  try {
    return await startPageServer({ folder, port: wanted, onSocket });
  } catch (error) {
    if (port !== undefined)
      throw new UsageError(`start: port ${port}: ${(error as Error).message}`);
    return startPageServer({ folder, port: 0, onSocket });
  }
}

/** Only where a desktop is there to open it. */
function openPage(url: string): void {
  const opener =
    { darwin: 'open', win32: 'explorer' }[process.platform as string] ?? desktopOpener();
  if (!opener) return;
  const child = spawn(opener, [url], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}

function desktopOpener(): string | undefined {
  return process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'] ? 'xdg-open' : undefined;
}
