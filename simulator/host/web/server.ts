/**
 * The page's server: loopback only, one WebSocket for the bench. A socket is taken from the page itself only
 * (origin and token checked), and what it sends is bounded.
 */

import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { serveFile } from './static-files.js';

/** The longest scenario that the schema allows fits in. */
const MAX_MESSAGE_BYTES = 1024 * 1024;
const MAX_SOCKETS = 16;
/** RFC 6455, 7.4.1. */
const NOT_A_REQUEST = 1008;
const PATH = '/bench';

export interface PageSocket {
  send(message: unknown): void;
  onMessage(handler: (message: unknown) => void): void;
  onClose(handler: () => void): void;
  /** The other side is told why. */
  close(why: string): void;
}

export interface PageServerOptions {
  readonly folder: string;
  readonly port: number;
  onSocket(socket: PageSocket): void;
}

export interface PageServer {
  readonly port: number;
  readonly url: string;
  close(): void;
}

/** Rejects with the system's error when the port cannot be had. */
export function startPageServer(options: PageServerOptions): Promise<PageServer> {
  const token = randomBytes(16).toString('hex');
  const http = createServer((request, response) =>
    serveFile({ folder: options.folder, token, port: portOf(http) }, request, response),
  );
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });
  http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const why =
      refusal(request, token, portOf(http)) ??
      (sockets.clients.size < MAX_SOCKETS ? undefined : `more than ${MAX_SOCKETS} pages are open`);
    if (why !== undefined) {
      refuse(socket, why);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => options.onSocket(pageSocket(client)));
  });
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(options.port, '127.0.0.1', () => {
      const port = portOf(http);
      resolve({
        port,
        url: `http://127.0.0.1:${port}/`,
        close: () => {
          for (const client of sockets.clients) client.terminate();
          http.close();
          http.closeAllConnections();
        },
      });
    });
  });
}

function portOf(http: Server): number {
  return (http.address() as AddressInfo).port;
}

/** Why this is not the page that the server gave out; undefined: it is. */
function refusal(
  { headers, url = '' }: IncomingMessage,
  token: string,
  port: number,
): string | undefined {
  const origins = [`http://127.0.0.1:${port}`, `http://localhost:${port}`];
  if (!origins.includes(headers.origin ?? ''))
    return 'this origin is not the page of the simulator';
  const [path, query] = url.split('?', 2);
  if (path !== PATH) return `only ${PATH} takes a WebSocket`;
  const given = Buffer.from(new URLSearchParams(query).get('token') ?? '');
  const wanted = Buffer.from(token);
  return given.length === wanted.length && timingSafeEqual(given, wanted)
    ? undefined
    : 'the token is not that of this start of the simulator: load the page again';
}

function refuse(socket: Duplex, why: string): void {
  socket.on('error', () => socket.destroy());
  socket.end(
    `HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: ${why.length}\r\n\r\n${why}`,
  );
}

function pageSocket(client: WebSocket): PageSocket {
  return {
    send: (message) => {
      if (client.readyState === client.OPEN) client.send(JSON.stringify(message));
    },
    onMessage: (handler) => {
      client.on('message', (data) => {
        const message = parse(String(data));
        if (message === undefined) client.close(1003, 'JSON only');
        else if (client.readyState === client.OPEN) handler(message);
      });
      client.on('error', () => client.terminate());
    },
    onClose: (handler) => void client.on('close', handler),
    close: (why) => client.close(NOT_A_REQUEST, why),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
