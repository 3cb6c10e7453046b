/** HOST:PORT as typed at the command line, and which hosts a lab may talk to (backoffice.md 7.5). */

import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { UsageError } from '../cli/command.js';

export interface Address {
  readonly host: string;
  readonly port: number;
}

export function readAddress(option: string, text: string): Address {
  const match = /^(\[[0-9a-fA-F:]+\]|[^:]*):(\d{1,5})$/.exec(text);
  const port = Number(match?.[2]);
  if (!match || !match[1] || port > 65_535)
    throw new UsageError(`--${option} "${text}" is not HOST:PORT`);
  return { host: match[1].replace(/^\[|\]$/g, ''), port };
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/** Loopback and the private ranges: no acquirer on the open internet. */
export function isPrivate(host: string): boolean {
  if (isLoopback(host)) return true;
  if (isIP(host) === 4) return /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.)/.test(host);
  if (isIP(host) === 6) return /^f[cde]/i.test(host);
  return host.endsWith('.local') || !host.includes('.');
}

/** Under which addresses a host is reached that listens there: of "all addresses" those of this machine, outer ones first. */
export function ownAddresses(host: string): string[] {
  if (host !== '0.0.0.0' && host !== '::') return [host];
  const own = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family }) => family === 'IPv4');
  const outer = own.filter(({ internal }) => !internal);
  const inner = own.filter(({ internal }) => internal);
  return [...outer, ...inner].map(({ address }) => address);
}

export function addressText(host: string, port: number): string {
  return `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
}
