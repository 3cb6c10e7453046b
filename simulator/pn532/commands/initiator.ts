/** Commands of the initiator (PN532 user manual, 7.3). */

import { checked, joined, plain, withCrc } from '../../rf/air.js';
import type { ChipCore, CommandRow, Reply, Work } from '../core.js';
import { REGISTERS } from '../registers.js';
import { STATUS } from '../status.js';
import type { Target } from '../targets.js';

/** BrTy of InListPassiveTarget. */
const TYPE_A = 0x00;
const TYPE_B = 0x03;
const KINDS = 5;
const FOR_EVER = 0xff;
const EMPTY = new Uint8Array(0);

function* list(core: ChipCore, params: Uint8Array): Work {
  const max = params[0]!;
  const kind = params[1]!;
  if (max < 1 || max > 2 || kind >= KINDS) return 'syntax';
  if (kind === TYPE_B && params.length < 3) return 'syntax';
  core.targets.clear();
  if (core.sam === 'low-battery') return Uint8Array.of(0x00);
  yield* core.carrier();
  for (let tries = 0; ; tries++) {
    const from = core.clock.now();
    if (yield* attempt(core, max, kind, params.slice(2))) break;
    if (core.passiveRetries !== FOR_EVER && tries >= core.passiveRetries) break;
    const left = from + core.settings.pollUs - core.clock.now();
    if (left > 0) yield { kind: 'wait', us: left };
  }
  let bytes: Uint8Array = Uint8Array.of(core.targets.list.length);
  for (const target of core.targets.list) bytes = joined(bytes, targetData(target));
  return bytes;
}

function* attempt(core: ChipCore, max: number, kind: number, data: Uint8Array) {
  if (kind === TYPE_A) return yield* core.targets.pollA(max, data);
  if (kind === TYPE_B) return yield* core.targets.pollB(max, data[0] ?? 0);
  yield { kind: 'wait', us: core.settings.pollUs } as const; // FeliCa, Jewel: nobody there.
  return false;
}

function targetData(target: Target): Uint8Array {
  if (target.type === 'B') {
    const bytes = [target.number, ...target.atqb, target.attribResponse.length];
    return Uint8Array.from([...bytes, ...target.attribResponse]);
  }
  const head = [target.number, target.atqa >> 8, target.atqa & 0xff, target.sak];
  return Uint8Array.from([...head, target.uid.length, ...target.uid, ...target.ats]);
}

/** InAutoPoll types: low nibble the kind, 0x20: ISO-DEP wanted. */
const POLL_KIND: Readonly<Record<number, number>> = {
  0x00: TYPE_A,
  0x10: TYPE_A,
  0x20: TYPE_A,
  0x03: TYPE_B,
  0x23: TYPE_B,
};
const PERIOD_US = 150_000;

function* autoPoll(core: ChipCore, params: Uint8Array): Work {
  const rounds = params[0]!;
  const period = params[1]!;
  if (rounds === 0 || period === 0 || period > 15) return 'syntax';
  core.targets.clear();
  yield* core.carrier();
  for (let round = 0; rounds === 0xff || round < rounds; round++) {
    for (let i = 2; i < params.length; i++) {
      const from = core.clock.now();
      const kind = POLL_KIND[params[i]!];
      if (
        kind !== undefined &&
        (yield* attempt(core, 1, kind, Uint8Array.of(0).slice(kind === TYPE_A ? 1 : 0)))
      ) {
        const target = core.targets.list[0]!;
        const data = targetData(target);
        const type = target.link ? kind | 0x20 : target.type === 'A' ? 0x10 : 0x03;
        return joined(Uint8Array.of(1, type, data.length), data);
      }
      const left = from + period * PERIOD_US - core.clock.now();
      if (left > 0) yield { kind: 'wait', us: left };
    }
  }
  return Uint8Array.of(0x00);
}

function* dataExchange(core: ChipCore, params: Uint8Array): Work {
  const target = core.targets.find(params[0]! & 0x3f);
  if (!target) return failed(core, STATUS.context);
  const data = params.slice(1);
  if (data.length > core.settings.buffer) return 'syntax';
  const bytes = yield* core.targets.exchange(target, data, (params[0]! & STATUS.more) !== 0);
  core.lastError = bytes[0]! & 0x3f;
  return bytes;
}

function* communicateThru(core: ChipCore, params: Uint8Array): Work {
  const limitUs = core.retryUs;
  if (params.length === 0) {
    yield { kind: 'wait', us: limitUs };
    return failed(core, STATUS.timeout);
  }
  const registers = core.registers;
  const type = registers.txType;
  const partial = registers.txLastBits;
  const always = core.settings.registers === 'as-written' && partial === 0;
  const bits = partial ? (params.length - 1) * 8 + partial : params.length * 8;
  const crc = always || registers.txCrc;
  const frame = crc && !partial ? withCrc(type, params) : plain(type, params, bits);
  const answer = yield { kind: 'send', frame, limitUs };
  if (answer.kind === 'none') return failed(core, STATUS.timeout);
  if (answer.collision >= 0) return failed(core, 0x06);
  if (answer.error !== 'none')
    return failed(core, answer.error === 'cut' ? STATUS.framing : STATUS.parity);
  if (core.settings.registers === 'modelled')
    registers.write(
      REGISTERS.Control,
      (registers.read(REGISTERS.Control) & 0xf8) | (answer.bits & 7),
    );
  if (!always && !registers.rxCrc) return succeeded(core, answer.bytes);
  const data = checked(type, answer.bytes, answer.bits);
  return data ? succeeded(core, data) : failed(core, STATUS.crc);
}

function* deselectTargets(core: ChipCore, params: Uint8Array): Work {
  return yield* each(core, params[0]!, function* (target) {
    yield* core.targets.release(target);
    return STATUS.ok;
  });
}

function* releaseTargets(core: ChipCore, params: Uint8Array): Work {
  return yield* each(core, params[0]!, function* (target) {
    yield* core.targets.release(target);
    core.targets.drop(target);
    return STATUS.ok;
  });
}

function* selectTarget(core: ChipCore, params: Uint8Array): Work {
  const target = core.targets.find(params[0]!);
  if (!target) return failed(core, STATUS.context);
  return Uint8Array.of(yield* core.targets.select(target));
}

/** Bit rates other than 106 kbit/s are refused: no card here has them. */
function protocolSpeed(core: ChipCore, params: Uint8Array): Reply {
  const target = core.targets.find(params[0]!);
  if (!target) return failed(core, STATUS.context);
  return params[1] || params[2] ? failed(core, STATUS.parameter) : Uint8Array.of(STATUS.ok);
}

/** Target 0 means all. */
function* each(
  core: ChipCore,
  number: number,
  act: (target: Target) => ReturnType<typeof core.targets.select>,
): Work {
  const chosen = core.targets.list.filter((entry) => number === 0 || entry.number === number);
  if (number !== 0 && chosen.length === 0) return failed(core, STATUS.context);
  for (const target of chosen) yield* act(target);
  return Uint8Array.of(STATUS.ok);
}

function failed(core: ChipCore, status: number): Uint8Array {
  core.lastError = status;
  return Uint8Array.of(status);
}

function succeeded(core: ChipCore, data: Uint8Array): Uint8Array {
  core.lastError = 0;
  return joined(Uint8Array.of(STATUS.ok), data.length > 0 ? data : EMPTY);
}

export const INITIATOR_COMMANDS: Readonly<Record<number, CommandRow>> = {
  0x40: { name: 'InDataExchange', min: 1, max: 263, run: dataExchange },
  0x42: { name: 'InCommunicateThru', min: 0, max: 263, run: communicateThru },
  0x44: { name: 'InDeselect', min: 1, max: 1, run: deselectTargets },
  0x4a: { name: 'InListPassiveTarget', min: 2, max: 14, run: list },
  0x4e: { name: 'InPSL', min: 3, max: 3, run: protocolSpeed },
  0x52: { name: 'InRelease', min: 1, max: 1, run: releaseTargets },
  0x54: { name: 'InSelect', min: 1, max: 1, run: selectTarget },
  0x60: { name: 'InAutoPoll', min: 3, max: 17, run: autoPoll },
};
