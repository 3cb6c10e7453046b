/** A transit gate in the place of a terminal's firmware: the same board and line, a barrier instead of amount and keypad. */

import type { Alarm } from '../../../firmware/ports/clock.js';
import type { Screen } from '../../../firmware/ports/display.js';
import type { FirmwareHandle, FirmwareResult, FirmwareStarter } from '../engine/firmware.js';
import type { EngineName, FirmwareWorld } from '../engine/engine.js';
import type { GateWorld, PlainPassage } from '../engine/gate-firmware.js';
import { gateStarter } from '../engine/gate-starter.js';
import type { RigOptions } from '../rig/rig.js';

const FARE = { kind: 'flat', minor: 200 } as const;
const READY: Screen = { message: 'welcome', lines: ['Hold your card here', 'CNY 2.00'] };
/** A refusal stays on the front so long. */
const REFUSED_MS = 2000;
/** What a rider reads under the gate's own message. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  approved: ['Please pass', 'CNY 2.00'],
  denied: ['No entry'],
  'pay-debt': ['No entry', 'Pay your last ride'],
};

/** Laid over the options of a rig: its station is a gate. */
export function gateOptions(
  engine: EngineName,
): Pick<RigOptions, 'profile' | 'settings' | 'start'> {
  return {
    profile: 'gate',
    settings: { terminalId: 'GATE0001' },
    start: (world, setup) => startGate(engine, world, setup),
  };
}

function startGate(
  engine: EngineName,
  world: FirmwareWorld,
  setup: Parameters<FirmwareStarter>[1],
): FirmwareHandle {
  const { panel, log, clock } = world;
  let refused: Alarm | undefined;
  let state = 'off';
  let last: FirmwareResult | undefined;
  const become = (name: string): void => {
    state = name;
    if (log.on) log.add({ lane: 'app', kind: 'state', data: { name } });
  };
  const ready = (): void => {
    become('present');
    panel.show(READY);
  };
  const front: GateWorld = {
    ...world,
    panel: {
      lights: (lights) => panel.lights(lights),
      play: (tones) => panel.play(tones),
      show: ({ message }) => panel.show({ message, lines: WORDS[message] ?? [message] }),
    },
    barrier: {
      open: () => {
        refused?.cancel();
        become('open');
      },
      close: ready,
    },
    onPassage: (passage) => {
      last = resultOf(passage);
      const { message, approved } = last;
      if (log.on) log.add({ lane: 'app', kind: 'result', data: { message, approved } });
      if (approved) return;
      become('refused');
      refused?.cancel();
      refused = clock.alarm('front', REFUSED_MS, ready);
    },
  };
  const { terminalId = '', merchantId = '' } = setup.settings ?? {};
  const gate = gateStarter(engine)(front, {
    profile: setup.profile,
    settings: { terminalId, merchantId, direction: 'single', fares: FARE },
    masterKey: setup.masterKey!,
  });
  return {
    start: () => {
      gate.start();
      ready();
    },
    press: () => undefined,
    order: () => false,
    inspect: () => undefined,
    get state() {
      return state;
    },
    get lastResult() {
      return last;
    },
    close: () => {
      gate.stop();
      gate.close();
    },
  };
}

function resultOf(passage: PlainPassage): FirmwareResult {
  const { opened, refusal, fareMinor, outcome, start, cvm, oda, reason } = passage;
  return {
    message: opened ? 'approved' : `denied: ${refusal}`,
    approved: opened,
    amountMinor: fareMinor,
    kernel: { outcome, start, cvm, oda, ...(reason !== undefined && { reason }) },
  };
}
