/** Commands of target mode: an ISO-DEP card of type A whose UID begins with 08 (PN532 user manual, 7.3). */

import type { PiccIdentity } from '../../rf/picc.js';
import type { ChipCore, CommandRow, Reply, Work } from '../core.js';
import { STATUS } from '../status.js';
import type { TargetState } from '../target-mode.js';
import { joined } from '../../rf/air.js';

/** Mode of TgInitAsTarget's answer: ISO-DEP card, 106 kbit/s. */
const ACTIVATED_AS_PICC = 0x08;
/** Mode, type A parameters, FeliCa parameters, NFCID3. */
const FIXED = 1 + 6 + 18 + 10;

function* initAsTarget(core: ChipCore, params: Uint8Array): Work {
  const general = params[FIXED] ?? 0;
  const historical = params[FIXED + 1 + general] ?? 0;
  if (params.length !== FIXED + 2 + general + historical) return 'syntax';
  core.field.setOn(false);
  core.targets.clear();
  core.target.start(identity(params, params.slice(params.length - historical)));
  while (core.target.state !== 'activated') yield wait(core);
  return joined(Uint8Array.of(ACTIVATED_AS_PICC), core.target.command);
}

function identity(params: Uint8Array, historical: Uint8Array): PiccIdentity {
  // FSCI 5, TA1 00, TB1 80 (FWI 8), TC1 00.
  const head = [historical.length + 5, 0x75, 0x00, 0x80, 0x00];
  return {
    uid: Uint8Array.of(0x08, params[3]!, params[4]!, params[5]!),
    atqa: params[1]! | (params[2]! << 8),
    sak: params[6]!,
    ats: joined(Uint8Array.from(head), historical),
  };
}

function* getData(core: ChipCore): Work {
  const target = core.target;
  while (!target.waiting) {
    if (target.state !== 'activated')
      return Uint8Array.of(target.state === 'off' ? STATUS.context : STATUS.released);
    yield wait(core);
  }
  const part = target.take(core.settings.buffer)!;
  return joined(Uint8Array.of(target.waiting ? STATUS.more : STATUS.ok), part);
}

function setData(core: ChipCore, params: Uint8Array): Work {
  return sendData(core, params, false);
}

function setMetaData(core: ChipCore, params: Uint8Array): Work {
  return sendData(core, params, true);
}

function* sendData(core: ChipCore, params: Uint8Array, more: boolean): Work {
  if (core.target.state !== 'activated')
    return Uint8Array.of(core.target.state === 'off' ? STATUS.context : STATUS.released);
  yield { kind: 'wait', us: core.settings.targetUs };
  return Uint8Array.of(core.target.answer(params, more) ? STATUS.ok : STATUS.context);
}

/** TgGetTargetStatus: an ISO-DEP card is told from an NFC-DEP target by its highest bit. */
const STATE: Readonly<Record<TargetState, number>> = {
  off: 0x00,
  listening: 0x80,
  released: 0x80,
  activated: 0x81,
  deselected: 0x82,
};

function targetStatus(core: ChipCore): Reply {
  return Uint8Array.of(STATE[core.target.state], 0x00);
}

function accepted(): Reply {
  return Uint8Array.of(STATUS.ok);
}

function wait(core: ChipCore) {
  return { kind: 'until', arm: (wake: () => void) => core.target.arm(wake) } as const;
}

export const TARGET_COMMANDS: Readonly<Record<number, CommandRow>> = {
  0x86: { name: 'TgGetData', min: 0, max: 0, run: getData },
  0x88: { name: 'TgGetInitiatorCommand', min: 0, max: 0, run: getData },
  0x8a: { name: 'TgGetTargetStatus', min: 0, max: 0, run: targetStatus },
  0x8c: { name: 'TgInitAsTarget', min: FIXED + 2, max: 262, run: initAsTarget },
  0x8e: { name: 'TgSetData', min: 0, max: 262, run: setData },
  0x90: { name: 'TgResponseToInitiator', min: 0, max: 262, run: setData },
  0x94: { name: 'TgSetMetaData', min: 1, max: 262, run: setMetaData },
  0x92: { name: 'TgSetGeneralBytes', min: 0, max: 48, run: accepted },
};
