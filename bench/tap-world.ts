/** A terminal's board with its modelled chip and one phone that is ready to pay, for measuring how fast Node is. */

import { createRequire } from 'node:module';
import { createBoard } from '../simulator/io/board.js';
import { Phone } from '../simulator/phone/phone.js';
import { MI_PAY } from '../simulator/phone/profiles/mi-pay.js';
import { Pn532Chip } from '../simulator/pn532/chip.js';
import { Processor } from '../simulator/clock/processor.js';
import { SeededRandom } from '../simulator/clock/random.js';
import { VirtualClock } from '../simulator/clock/virtual-clock.js';
import { RadioField } from '../simulator/rf/field.js';
import { nodeCiphers } from '../simulator/host/node-ciphers.js';
import type { FirmwareWorld } from '../simulator/host/engine/engine.js';
import { LAB_BUNDLE } from '../test/support/phone-cards.js';

const json = createRequire(import.meta.url);

export interface TapWorld {
  readonly clock: VirtualClock;
  readonly world: FirmwareWorld;
  readonly profile: unknown;
  readonly request: object;
  /** Lays the phone on the reader. */
  tap(): void;
}

const absent = (): never => {
  throw new Error('not part of this bench');
};

export function createTapWorld(): TapWorld {
  const clock = new VirtualClock();
  const processor = new Processor(clock, { stepUs: 50 });
  const field = new RadioField({ clock, seed: 1 });
  const chip = new Pn532Chip({ clock, field });
  const board = createBoard({ chip, processor });
  const random = new SeededRandom(1, 'terminal');
  const phone = new Phone({
    clock,
    random: new SeededRandom(1, 'phone'),
    ciphers: nodeCiphers,
    profile: { ...MI_PAY, settings: { ...MI_PAY.settings, express: 'transitOnly' } },
  });
  phone.install(LAB_BUNDLE);
  phone.authenticate('fingerprint');
  return {
    clock,
    world: {
      io: board as unknown as FirmwareWorld['io'],
      clock: processor,
      calendar: { read: absent },
      random,
      flash: { size: 0, sectorSize: 4096, read: absent, program: absent, erase: absent },
      keyValue: { get: absent, set: absent, delete: absent },
      line: { open: absent },
      panel: { show() {}, lights() {}, play() {} },
      log: { on: false, add() {} },
    },
    profile: json('../firmware/config/profiles/phone.json') as unknown,
    request: {
      start: 'B',
      amountMinor: 1280,
      currency: '0156',
      exponent: 2,
      type: 0,
      date: '261122',
    },
    tap: () => field.place(phone.picc),
  };
}
