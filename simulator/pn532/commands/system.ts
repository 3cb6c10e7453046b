/** Commands that do nothing on the radio (PN532 user manual, 7.2). */

import type { ChipCore, CommandRow, Reply, SamMode, Work } from '../core.js';
import { STATUS } from '../status.js';
import { joined } from '../../rf/air.js';

const EMPTY = new Uint8Array(0);
const BAUD: readonly number[] = [
  9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600, 1288000,
];
const SAM_MODES: readonly SamMode[] = ['normal', 'virtual-card', 'wired-card', 'dual-card'];

function* diagnose(core: ChipCore, params: Uint8Array): Work {
  switch (params[0]) {
    case 0x00: // Communication line: echo.
      return params;
    case 0x01: // ROM
    case 0x02: // RAM
    case 0x07: // Self antenna
      return Uint8Array.of(STATUS.ok);
    case 0x04: // Polling of a FeliCa target: number of failures of 128.
      return Uint8Array.of(0x80);
    case 0x06: {
      // Attention request: is the ISO-DEP target still there?
      const target = core.targets.list.find((entry) => entry.active);
      if (!target?.link) return Uint8Array.of(STATUS.context);
      return Uint8Array.of((yield* core.targets.present(target)) ? STATUS.ok : STATUS.timeout);
    }
    case 0x05: // Echo back: as a target, until the host's next command. Never answered.
      for (;;) yield { kind: 'until', arm: () => undefined };
    default:
      return 'syntax';
  }
}

function firmware(core: ChipCore): Reply {
  return Uint8Array.from(core.settings.firmware);
}

function generalStatus(core: ChipCore): Reply {
  const list = core.targets.list;
  const bytes = [core.lastError, core.externalField ? 1 : 0, list.length];
  for (const target of list)
    bytes.push(target.number, 0x00, 0x00, target.type === 'A' ? 0x00 : 0x03);
  bytes.push(0x00);
  return Uint8Array.from(bytes);
}

function readRegister(core: ChipCore, params: Uint8Array): Reply {
  if (params.length % 2) return 'syntax';
  const values = new Uint8Array(params.length / 2);
  for (let i = 0; i < values.length; i++)
    values[i] = core.registers.read((params[2 * i]! << 8) | params[2 * i + 1]!);
  return values;
}

function writeRegister(core: ChipCore, params: Uint8Array): Reply {
  if (params.length % 3) return 'syntax';
  for (let i = 0; i < params.length; i += 3)
    core.registers.write((params[i]! << 8) | params[i + 1]!, params[i + 2]!);
  return EMPTY;
}

function readGpio(): Reply {
  return Uint8Array.of(0x3f, 0x06, 0x03); // P3, P7, I0I1: all pulled high.
}

function nothing(): Reply {
  return EMPTY;
}

function serialBaudRate(core: ChipCore, params: Uint8Array): Reply {
  const baud = BAUD[params[0]!];
  if (baud === undefined) return 'syntax';
  core.baud = baud;
  return EMPTY;
}

function setParameters(core: ChipCore, params: Uint8Array): Reply {
  core.parameters = params[0]!;
  return EMPTY;
}

function samConfiguration(core: ChipCore, params: Uint8Array): Reply {
  const mode = SAM_MODES[params[0]! - 1];
  if (!mode) return 'syntax';
  core.sam = mode;
  if (params.length >= 3) core.irqEnabled = params[2] !== 0;
  return EMPTY;
}

function powerDown(core: ChipCore, params: Uint8Array): Reply {
  core.sleepFor = params[0]!;
  return Uint8Array.of(STATUS.ok);
}

/** Data length of each RFConfiguration item. */
const RF_ITEMS: Readonly<Record<number, number>> = {
  0x01: 1,
  0x02: 3,
  0x04: 1,
  0x05: 3,
  0x0a: 11,
  0x0b: 8,
  0x0c: 3,
  0x0d: 9,
};

function rfConfiguration(core: ChipCore, params: Uint8Array): Reply {
  const item = params[0]!;
  if (RF_ITEMS[item] !== params.length - 1) return 'syntax';
  const data = params.slice(1);
  if (item === 0x01) core.field.setOn((data[0]! & 1) !== 0);
  else if (item === 0x02) {
    core.atrTimeout = data[1]!;
    core.retryTimeout = data[2]!;
  } else if (item === 0x05) core.passiveRetries = data[2]!;
  else core.analogue.set(item, data);
  return EMPTY;
}

/** An NFC-DEP initiator command: no NFC-DEP target ever answers here. */
function* noPeer(core: ChipCore): Generator<{ kind: 'wait'; us: number }, Reply, unknown> {
  yield { kind: 'wait', us: core.timeoutUs(core.atrTimeout) };
  return joined(Uint8Array.of(STATUS.timeout), EMPTY);
}

export const SYSTEM_COMMANDS: Readonly<Record<number, CommandRow>> = {
  0x00: { name: 'Diagnose', min: 1, max: 263, run: diagnose },
  0x02: { name: 'GetFirmwareVersion', min: 0, max: 0, run: firmware },
  0x04: { name: 'GetGeneralStatus', min: 0, max: 0, run: generalStatus },
  0x06: { name: 'ReadRegister', min: 2, max: 262, run: readRegister },
  0x08: { name: 'WriteRegister', min: 3, max: 261, run: writeRegister },
  0x0c: { name: 'ReadGPIO', min: 0, max: 0, run: readGpio },
  0x0e: { name: 'WriteGPIO', min: 2, max: 2, run: nothing },
  0x10: { name: 'SetSerialBaudRate', min: 1, max: 1, run: serialBaudRate },
  0x12: { name: 'SetParameters', min: 1, max: 1, run: setParameters },
  0x14: { name: 'SAMConfiguration', min: 1, max: 3, run: samConfiguration },
  0x16: { name: 'PowerDown', min: 1, max: 2, run: powerDown },
  0x32: { name: 'RFConfiguration', min: 2, max: 12, run: rfConfiguration },
  0x50: { name: 'InATR', min: 1, max: 262, run: noPeer },
  0x56: { name: 'InJumpForDEP', min: 2, max: 262, run: noPeer },
  0x46: { name: 'InJumpForPSL', min: 2, max: 262, run: noPeer },
};
