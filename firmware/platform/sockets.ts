/** Sockets to the acquirer: plain TCP, or TLS 1.2 checked against the one certificate that the console was given. */

// The SDK has no typings of its TLS socket and System.
// eslint-disable-next-line @typescript-eslint/triple-slash-reference
/// <reference path="./modules.d.ts" />
import TCP from 'embedded:io/socket/tcp';
import TLSSocket from 'embedded:io/socket/tcp/tls';
import type { OpenSocket, Socket, SocketEvents } from './stream-line.js';

export interface HostAddress {
  readonly host: string;
  readonly port: number;
  /** DER; absent: plain TCP. */
  readonly certificate?: ArrayBuffer;
}

const NUMERIC = /^[0-9.]+$/;

/** Resolves the name, then opens; before that there is nothing to read and nothing to write to. */
export const openSockets =
  (address: () => HostAddress | undefined): OpenSocket =>
  (events) => {
    let socket: Socket | undefined;
    let closed = false;
    const target = address();
    const open = (ip: string | undefined): void => {
      if (closed) return;
      if (!target || !ip) events.onError();
      else socket = connect(target, ip, events);
    };
    if (target && !NUMERIC.test(target.host)) System.resolve(target.host, (_name, ip) => open(ip));
    else System.resolve('127.0.0.1', () => open(target?.host));
    return {
      read: () => socket?.read(),
      write: (bytes) => socket?.write(bytes),
      close() {
        closed = true;
        socket?.close();
      },
    };
  };

function connect(target: HostAddress, ip: string, events: SocketEvents): Socket {
  const options = { address: ip, port: target.port, nodelay: true, ...events };
  if (!target.certificate) return new TCP(options) as unknown as Socket;
  return new TLSSocket({
    ...options,
    host: target.host,
    secure: { serverName: target.host, certificate: target.certificate, verify: true },
    TCP: { io: TCP },
  });
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** As the console takes a certificate. */
export function fromBase64(text: string): ArrayBuffer {
  const clean = text.replace(/=+$/, '');
  const bytes = new Uint8Array((clean.length * 3) >> 2);
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const character of clean) {
    held = (held << 6) | BASE64.indexOf(character);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at++] = (held >> bits) & 0xff;
  }
  return bytes.buffer as ArrayBuffer;
}
