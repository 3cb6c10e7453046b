/** A TCP server for one host at a time: a new one replaces the old. */

import { createServer, type Server } from 'node:net';

/** How long one that has said all it had to say still hears answers (`printf … | socat - tcp:…`). */
const LINGER_MS = 2000;

export interface Host {
  take(bytes: Buffer): void;
  gone(): void;
}

export function oneHostServer(meet: (say: (bytes: Uint8Array) => void) => Host): Server {
  let replace: (() => void) | undefined;
  return createServer({ noDelay: true, allowHalfOpen: true }, (socket) => {
    replace?.();
    const host = meet((bytes) => {
      if (socket.writable) socket.write(bytes);
    });
    const leave = (): void => {
      if (replace !== leave) return;
      replace = undefined;
      host.gone();
      socket.destroy();
    };
    replace = leave;
    socket.on('data', (bytes) => {
      if (replace === leave) host.take(bytes);
    });
    socket.on('end', () => setTimeout(() => socket.end(), LINGER_MS).unref());
    socket.on('error', () => undefined);
    socket.on('close', leave);
  });
}
