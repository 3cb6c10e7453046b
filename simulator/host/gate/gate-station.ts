/** One gate of the simulated line: antenna, PN532, board, flash, line, barrier and the gate firmware on them. */

import { Gate, type GatePassage } from '../../../firmware/app/gate/gate.js';
import type { FareBook } from '../../../firmware/app/gate/fares.js';
import type { GateSettings } from '../../../firmware/app/gate/settings.js';
import { assembleReader } from '../../../firmware/assemble.js';
import type { TerminalProfile } from '../../../firmware/config/profile.js';
import { Processor } from '../../clock/processor.js';
import { SeededRandom } from '../../clock/random.js';
import type { VirtualClock } from '../../clock/virtual-clock.js';
import { createBoard } from '../../io/board.js';
import { FlashModel, PowerCut } from '../../io/flash.js';
import { KeyValueModel } from '../../io/key-value.js';
import { ModelledLine } from '../../line/modelled-line.js';
import type { EventLog } from '../../log/event-log.js';
import type { BackOffice } from '../../network/back-office.js';
import { Pn532Chip } from '../../pn532/chip.js';
import type { RadioField } from '../../rf/field.js';
import { nodeCrypto } from '../node-crypto.js';

const STEP_US = 200;
const FLASH_BYTES = 64 * 4096;

export interface GateStationOptions {
  readonly clock: VirtualClock;
  readonly log: EventLog;
  readonly seed: number;
  readonly backOffice: BackOffice;
  readonly terminalId: string;
  readonly profile: TerminalProfile;
  readonly settings: Partial<GateSettings>;
  readonly fares: FareBook;
}

export class GateStation {
  readonly gate: Gate;
  readonly field: RadioField;
  readonly line: ModelledLine;
  readonly name: string;
  /** When the barrier opened last. */
  openedAtUs = -1;
  onPassage: ((passage: GatePassage) => void) | undefined;

  constructor(options: GateStationOptions) {
    const { clock, log, seed, backOffice, terminalId } = options;
    this.name = terminalId;
    const chip = new Pn532Chip({ clock, log, seed, name: `${terminalId} pn532` });
    this.field = chip.field;
    const processor = new Processor(clock, {
      stepUs: STEP_US,
      died: (error) => error instanceof PowerCut,
    });
    const random = new SeededRandom(seed, `${terminalId} random`);
    this.line = new ModelledLine({
      endpoint: backOffice.acquirer,
      processor,
      random: new SeededRandom(seed, `${terminalId} line`),
      log,
      name: terminalId,
    });
    const row = backOffice.terminals.get(terminalId);
    if (!row) throw new RangeError(`no terminal "${terminalId}"`);
    const silent = { show: () => undefined, lights: () => undefined, play: () => undefined };
    const platform = {
      io: createBoard({ chip, processor, log }),
      clock: processor,
      calendar: { read: () => dateTime(backOffice.calendar.parts()) },
      random,
      crypto: nodeCrypto,
      flash: new FlashModel({ size: FLASH_BYTES }),
      keyValue: new KeyValueModel(),
      line: this.line,
      panel: silent,
      log,
    };
    this.gate = new Gate({
      ...platform,
      reader: assembleReader(platform),
      profile: options.profile,
      settings: { terminalId, merchantId: row.merchant, ...options.settings },
      fares: options.fares,
      barrier: { open: () => (this.openedAtUs = clock.now()), close: () => undefined },
      onPassage: (passage) => this.onPassage?.(passage),
    });
    this.gate.vault.provision(Uint8Array.from(Buffer.from(row.tmk, 'hex')));
  }
}

function dateTime({ date, time }: { readonly date: string; readonly time: string }) {
  const pair = (text: string, at: number): number => Number(text.slice(at, at + 2));
  return {
    year: 2000 + pair(date, 0),
    month: pair(date, 2),
    day: pair(date, 4),
    hour: pair(time, 0),
    minute: pair(time, 2),
    second: pair(time, 4),
  };
}
