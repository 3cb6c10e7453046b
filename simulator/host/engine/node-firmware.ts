/** The firmware in the world's own engine. */

import type { TerminalSettings } from '../../../firmware/app/settings.js';
import type { Terminal, TransactionResult } from '../../../firmware/app/terminal.js';
import { assembleTerminal } from '../../../firmware/assemble.js';
import { parseProfile, type TerminalProfile } from '../../../firmware/config/profile.js';
import { nodeCrypto } from '../node-crypto.js';
import type { FirmwareHandle, FirmwareResult, FirmwareSetup, FirmwareStarter } from './firmware.js';

export const startNodeFirmware: FirmwareStarter = (world, setup) => {
  const profile = readProfile(setup);
  const terminal = assembleTerminal(
    {
      ...world,
      crypto: nodeCrypto,
      ...(setup.onReceipt && { onReceipt: setup.onReceipt }),
    },
    { profile, ...(setup.settings && { settings: setup.settings as TerminalSettings }) },
  );
  if (setup.masterKey && !terminal.vault.provisioned) terminal.vault.provision(setup.masterKey);
  return handleOf(terminal);
};

/** Profiles are checked where they are read from a file; one that gets here is good. */
export function readProfile(setup: FirmwareSetup): TerminalProfile {
  const parsed = parseProfile(setup.profile, nodeCrypto);
  if (!parsed.ok) throw new Error(`profile ${parsed.path}: ${parsed.why}`);
  return parsed.profile;
}

/** A terminal of this engine behind the handle that every engine gives. */
export function handleOf(terminal: Terminal): FirmwareHandle {
  return {
    start: () => terminal.start(),
    press: (key) => terminal.press(key),
    order: (order) => terminal.order(order),
    inspect: (on) => terminal.inspect(on),
    get state() {
      return terminal.state.name;
    },
    get lastResult() {
      return terminal.lastResult && plainResult(terminal.lastResult);
    },
    close: () => undefined,
  };
}

/** The part of a result that crosses engines. */
export function plainResult(result: TransactionResult): FirmwareResult {
  const { order, message, approved, outcome, responseCode, trace } = result;
  return {
    message,
    approved,
    amountMinor: order?.amountMinor ?? 0,
    ...(outcome && {
      kernel: {
        outcome: outcome.outcome,
        start: outcome.start,
        cvm: outcome.cvm,
        oda: outcome.oda,
        ...(outcome.reason && { reason: outcome.reason.code }),
      },
    }),
    ...(responseCode !== undefined && { responseCode }),
    ...(trace !== undefined && { trace }),
  };
}
