/**
 * The firmware inside XS: started with the wiring and settings of the world, then driven by its events.
 * `card` runs Entry Point over the reader, without the terminal's app.
 */

import { parseProfile, type TerminalProfile } from '../../../firmware/config/profile.js';
import type {
  EntryPointTools,
  TransactionRequest,
} from '../../../firmware/kernel/configuration.js';
import { drive } from '../../../firmware/kernel/drive.js';
import { entryPoint } from '../../../firmware/kernel/entry/entry-point.js';
import { KERNELS } from '../../../firmware/kernel/registry.js';
import { ciphers } from '../../../firmware/platform/ciphers.js';
import { Pn532Reader, type Pn532ReaderOptions } from '../../../firmware/reader/pn532-reader.js';
import { Digital, SPI, Serial, callback, clock, log, panel, random, serve } from './world.js';

const CLASSES: Readonly<Record<string, unknown>> = { SPI, Digital, Serial };

interface StartData {
  readonly pn532: Record<string, unknown>;
  readonly profile: unknown;
  readonly logging: boolean;
}

/** Classes and callbacks arrive as `{ $io: name }` and `{ $callback: id }`. */
function revived(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  if (value instanceof Map || value instanceof Set) return value;
  if (Array.isArray(value)) return value.map(revived);
  const item = value as Record<string, unknown>;
  if (typeof item.$io === 'string') return CLASSES[item.$io];
  if (typeof item.$callback === 'number') return callback(item.$callback);
  return Object.fromEntries(Object.entries(item).map(([name, inner]) => [name, revived(inner)]));
}

let reader: Pn532Reader | undefined;
let profile: TerminalProfile | undefined;
const tools: EntryPointTools = { crypto: ciphers, kernels: KERNELS, notes: false };

const METHODS: Readonly<Record<string, (...values: never[]) => unknown>> = {
  card(request: TransactionRequest, done: (outcome: unknown) => void): void {
    const ports = {
      reader: reader!,
      random,
      clock,
      log,
      show: () => panel.show({ message: 'card', lines: [] }),
    };
    drive(entryPoint(profile!, request, { ...tools, notes: log.on }), ports, done);
  },
  reader: () => reader!.chip.state,
};

serve({
  start(data) {
    const start = data as StartData;
    log.on = start.logging;
    const parsed = parseProfile(start.profile, ciphers);
    if (!parsed.ok) throw new Error(`profile: ${parsed.path} ${parsed.why}`);
    profile = parsed.profile;
    reader = new Pn532Reader({
      pn532: revived(start.pn532) as Pn532ReaderOptions['pn532'],
      clock,
      log,
    });
  },
  call: (method, values) =>
    (METHODS[method] as (...all: unknown[]) => unknown)(...values.map(revived)),
});
