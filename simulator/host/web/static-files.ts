/** Serves the built page: files of one folder, nothing else, with headers that keep the page to itself. */

import { existsSync, readFileSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
  '.map': 'application/json',
};

/** The page may load from its own origin only. Inline styles are what the drawn parts use. */
const SECURITY_HEADERS = {
  'Content-Security-Policy':
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self' ws:; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

export interface StaticFiles {
  /** Folder of the built page. */
  readonly folder: string;
  /** Put into the page, so that only the page can speak to the server. */
  readonly token: string;
  readonly port: number;
}

/** Names under which a browser on this machine knows the server: a foreign name that leads here is refused. */
const HOSTS = ['127.0.0.1', 'localhost'];

export function serveFile(
  files: StaticFiles,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const reply = (status: number, type: string, body: string | Buffer): void => {
    response.writeHead(status, { ...SECURITY_HEADERS, 'Content-Type': type });
    response.end(request.method === 'HEAD' ? undefined : body);
  };
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return reply(405, 'text/plain', 'GET only');
  if (!HOSTS.some((host) => request.headers.host === `${host}:${files.port}`))
    return reply(421, 'text/plain', `this is the simulator on http://127.0.0.1:${files.port}/`);
  const path = pathOf(request.url ?? '/');
  const file =
    path === undefined
      ? undefined
      : normalize(join(files.folder, path === '/' ? 'index.html' : path));
  if (
    !file ||
    !file.startsWith(files.folder + sep) ||
    !existsSync(file) ||
    !statSync(file).isFile()
  ) {
    return reply(404, 'text/plain', 'not found');
  }
  const body = readFileSync(file);
  if (path === '/' || path === '/index.html') {
    return reply(200, TYPES['.html']!, body.toString('utf8').replace('%TOKEN%', files.token));
  }
  reply(200, TYPES[extname(file)] ?? 'application/octet-stream', body);
}

function pathOf(url: string): string | undefined {
  try {
    return decodeURIComponent(new URL(url, 'http://localhost').pathname);
  } catch {
    return undefined;
  }
}
