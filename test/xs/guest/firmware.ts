/**
 * The firmware inside XS: put together over the world's ports, then driven by its events.
 * `card` runs Entry Point over the reader, without the terminal's app.
 */

import type { Order } from '../../../firmware/app/state.js';
import type { TerminalSettings } from '../../../firmware/app/settings.js';
import type { Terminal, TransactionResult } from '../../../firmware/app/terminal.js';
import { assembleReader, assembleTerminal, type Platform } from '../../../firmware/assemble.js';
import { parseProfile, type TerminalProfile } from '../../../firmware/config/profile.js';
import type { TransactionRequest } from '../../../firmware/kernel/configuration.js';
import { drive } from '../../../firmware/kernel/drive.js';
import { entryPoint } from '../../../firmware/kernel/entry/entry-point.js';
import { KERNELS } from '../../../firmware/kernel/registry.js';
import { ciphers } from '../../../firmware/platform/ciphers.js';
import { DevicePanel } from '../../../firmware/device/panel.js';
import type { Key } from '../../../firmware/ports/display.js';
import type { Pn532Reader } from '../../../firmware/reader/pn532-reader.js';
import {
  Digital,
  SPI,
  calendar,
  callback,
  clock,
  createFlash,
  keyValue,
  line,
  log,
  panel,
  random,
  serve,
} from './world.js';

interface StartData {
  readonly profile: unknown;
  readonly logging: boolean;
  readonly flash: { readonly size: number; readonly sectorSize: number };
  /** Absent: only the reader. */
  readonly terminal?: {
    readonly settings: Partial<TerminalSettings>;
    readonly masterKey?: Uint8Array;
  };
}

let reader: Pn532Reader | undefined;
let terminal: Terminal | undefined;
let profile: TerminalProfile | undefined;

function start(data: StartData): void {
  log.on = data.logging;
  const parsed = parseProfile(data.profile, ciphers);
  if (!parsed.ok) throw new Error(`profile: ${parsed.path} ${parsed.why}`);
  profile = parsed.profile;
  const platform: Platform = {
    io: { SPI, Digital } as unknown as Platform['io'],
    clock,
    calendar,
    random,
    crypto: ciphers,
    flash: createFlash(data.flash.size, data.flash.sectorSize),
    keyValue,
    line,
    panel,
    log,
  };
  if (!data.terminal) {
    reader = assembleReader(platform);
    return;
  }
  const { settings, masterKey } = data.terminal;
  terminal = assembleTerminal(platform, { profile, settings });
  if (masterKey && !terminal.vault.provisioned) terminal.vault.provision(masterKey);
}

/** The part of a result that crosses engines. */
function plainResult(result: TransactionResult | undefined): unknown {
  if (!result) return null;
  const { order, message, approved, outcome, responseCode, trace } = result;
  return {
    message,
    approved,
    amountMinor: order?.amountMinor ?? 0,
    kernel: outcome && {
      outcome: outcome.outcome,
      start: outcome.start,
      cvm: outcome.cvm,
      oda: outcome.oda,
      reason: outcome.reason?.code,
    },
    responseCode,
    trace,
  };
}

function card(request: TransactionRequest, done: (outcome: unknown) => void): void {
  const show = (): void => panel.show({ message: 'card', lines: [] });
  const tools = { crypto: ciphers, kernels: KERNELS, notes: log.on };
  const step = entryPoint(profile!, request, tools);
  drive(step, { reader: reader!, random, clock, log, show }, ({ outcome, oda, reason }) =>
    done({ outcome, oda, reason: reason?.code }),
  );
}

/** Units for drawing the approval on a display of 128 × 64. */
function draw(): number {
  const display = { width: 128, height: 64, send: () => undefined };
  const device = new DevicePanel({ display });
  const screen = { message: 'approved', lines: ['Approved', '12.80 CNY', 'Thank you'] };
  const before = meter();
  device.show(screen);
  return meter() - before;
}

function call(method: string, values: readonly unknown[]): unknown {
  switch (method) {
    case 'start':
      return terminal!.start();
    case 'press':
      return terminal!.press(values[0] as Key);
    case 'order':
      return terminal!.order(values[0] as Order);
    case 'inspect':
      return terminal!.inspect(values[0] as boolean);
    case 'card':
      return card(values[0] as TransactionRequest, callback(values[1] as number));
    case 'draw':
      return draw();
    case 'reader':
      return reader!.chip.state;
    default:
      throw new Error(`no method ${method}`);
  }
}

serve({
  start: (data) => start(data as StartData),
  call,
  state: () => terminal?.state.name,
  result: () => terminal?.lastResult,
  plainResult: () => plainResult(terminal?.lastResult),
});
