/**
 * The firmware inside XS: put together over the world's ports, then driven by its events. For measuring, the screens are
 * drawn for a display too, and events go through the device's own log.
 */

import type { Order } from '../../../firmware/app/state.js';
import type { TerminalSettings } from '../../../firmware/app/settings.js';
import type { Terminal, TransactionResult } from '../../../firmware/app/terminal.js';
import type { Gate } from '../../../firmware/app/gate/gate.js';
import { assembleTerminal, type Platform } from '../../../firmware/assemble.js';
import { parseProfile } from '../../../firmware/config/profile.js';
import { SSD1306 } from '../../../drivers/display/ssd1306.js';
import { ciphers } from '../../../firmware/platform/ciphers.js';
import { DeviceLog } from '../../../firmware/device/device-log.js';
import { DevicePanel } from '../../../firmware/device/panel.js';
import type { FrontPanel, Key } from '../../../firmware/ports/display.js';
import { authenticate, type OdaData } from './oda.js';
import { callGate, createGate, gateChanges, gateCounts, type GateData } from './gate.js';
import {
  Digital,
  SPI,
  calendar,
  clock,
  createFlash,
  keyValue,
  line,
  log,
  panel,
  random,
  type Guest,
} from './world.js';

interface StartData {
  readonly profile: unknown;
  readonly logging: boolean;
  readonly flash: { readonly size: number; readonly sectorSize: number };
  readonly masterKey?: Uint8Array;
  readonly measure?: { readonly drawing?: boolean; readonly trace?: boolean };
  /** Of a terminal. */
  readonly settings?: Partial<TerminalSettings>;
  /** It is a gate. */
  readonly gate?: GateData;
}

/** Only one of them. */
let terminal: Terminal | undefined;
let gate: Gate | undefined;

function start(data: StartData): void {
  const { measure = {}, settings = {}, masterKey } = data;
  log.on = data.logging;
  const parsed = parseProfile(data.profile, ciphers);
  if (!parsed.ok) throw new Error(`profile: ${parsed.path} ${parsed.why}`);
  const { profile } = parsed;
  const trace = measure.trace ? new DeviceLog(clock) : undefined;
  const platform: Platform = {
    io: { SPI, Digital } as unknown as Platform['io'],
    clock,
    calendar,
    random,
    crypto: ciphers,
    flash: createFlash(data.flash.size, data.flash.sectorSize),
    keyValue,
    line,
    panel: measure.drawing ? drawn() : panel,
    log: trace ?? log,
  };
  const { vault } = data.gate
    ? (gate = createGate(platform, profile, data.gate))
    : (terminal = assembleTerminal(platform, { profile, settings }));
  if (trace) trace.on = true;
  if (masterKey && !vault.provisioned) vault.provision(masterKey);
}

/** A display of 128 × 64 on a bus that takes everything. */
function drawn(): FrontPanel {
  class Bus {
    write(): void {}
    close(): void {}
  }
  const device = new DevicePanel({ display: new SSD1306({ display: { io: Bus } }) });
  return {
    show(screen) {
      device.show(screen);
      panel.show(screen);
    },
    lights: (lights) => panel.lights(lights),
    play: (tones) => panel.play(tones),
  };
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

function call(method: string, values: readonly unknown[]): unknown {
  if (gate) return callGate(gate, method, values);
  switch (method) {
    case 'start':
      return terminal!.start();
    case 'press':
      return terminal!.press(values[0] as Key);
    case 'order':
      return terminal!.order(values[0] as Order);
    case 'inspect':
      return terminal!.inspect(values[0] as boolean);
    case 'oda':
      return authenticate(values[0] as OdaData);
    default:
      throw new Error(`no method ${method}`);
  }
}

export const guest: Guest = {
  start: (data) => start(data as StartData),
  call,
  state: () => terminal?.state.name,
  result: () => (gate ? gateChanges(gate) : terminal?.lastResult),
  plainResult: () => (gate ? gateCounts(gate) : plainResult(terminal?.lastResult)),
};
