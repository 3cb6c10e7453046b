/** The simulated acquirer on a real socket, plain or TLS 1.2 (ECDHE, P-256), its world in real time. */

import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { HostEndpoint } from '../../line/endpoint.js';
import type { Certified } from './lab-ca.js';
import { pem } from './lab-ca.js';
import type { RealTime } from './real-time.js';

export interface ServerOptions {
  readonly endpoint: HostEndpoint;
  readonly time: RealTime;
  readonly tls?: { readonly ca: Certified; readonly server: Certified };
}

/** Only what small devices speak: their TLS knows no other curve and no later version (moddable.md 6f). */
const TLS = {
  minVersion: 'TLSv1.2',
  maxVersion: 'TLSv1.2',
  ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-SHA256',
  ecdhCurve: 'prime256v1',
} as const;

export function createAcquirerServer({ endpoint, time, tls }: ServerOptions): Server {
  const onSocket = (socket: Socket): void => serve(socket, endpoint, time);
  if (!tls) return createServer(onSocket);
  const { ca, server } = tls;
  return createTlsServer(
    {
      ...TLS,
      key: server.key.export({ type: 'pkcs8', format: 'pem' }),
      cert: pem(server.certificate) + pem(ca.certificate),
    },
    onSocket,
  );
}

function serve(socket: Socket, endpoint: HostEndpoint, time: RealTime): void {
  let session: ReturnType<HostEndpoint['accept']> | undefined;
  time.enter(() => {
    session = endpoint.accept({
      send: (bytes) => void (socket.writable && socket.write(bytes)),
      close: () => void socket.end(),
    });
  });
  socket.on('data', (bytes) => time.enter(() => session?.receive(new Uint8Array(bytes))));
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    time.enter(() => session?.closed());
    session = undefined;
  });
}
