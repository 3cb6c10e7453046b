/** The desk on which the desktop build of the firmware stands: chip, field, phone and keypad, on a virtual clock that follows real time. */

// eslint-disable-next-line @typescript-eslint/triple-slash-reference
/// <reference path="./phone-state.d.ts" />
import Time from 'time';
import Timer from 'timer';
import config from 'mc/config';
import stored from 'phone-state' with { type: 'json' };
import { Processor } from '../clock/processor.js';
import { SeededRandom } from '../clock/random.js';
import { VirtualClock } from '../clock/virtual-clock.js';
import { createBoard, type Board } from '../io/board.js';
import { FlashModel } from '../io/flash.js';
import { KeyValueModel } from '../io/key-value.js';
import { Phone } from '../phone/phone.js';
import type { PhoneState } from '../phone/phone-state.js';
import { findProfile } from '../phone/profiles/profiles.js';
import { Pn532Chip } from '../pn532/chip.js';
import { KeyMatrix } from './key-matrix.js';
import { phoneCiphers } from './phone-ciphers.js';

const SEED = 1;
const FLASH_BYTES = 256 * 1024;
/** Compute cost of one step of the firmware. */
const STEP_US = 50;
const PUMP_MS = 2;
/** A machine that is late makes the world slow, not its timers short. */
const MOST_BEHIND_US = 20_000;
const OFF_US = 100_000;

class World {
  readonly clock = new VirtualClock();
  readonly processor = new Processor(this.clock, { stepUs: STEP_US });
  readonly chip = new Pn532Chip({ clock: this.clock, seed: SEED, name: 'pn532' });
  readonly board: Board = createBoard({ chip: this.chip, processor: this.processor });
  readonly random = new SeededRandom(SEED, 'terminal random');
  readonly keyValue = new KeyValueModel();
  readonly flash = new FlashModel({ size: FLASH_BYTES });
  readonly keys = new KeyMatrix(config['pins'].keypad);
  readonly phone: Phone;
  /** Pins that the running firmware holds. */
  readonly pins: { close(): void }[] = [];
  #start = Time.ticks;

  constructor() {
    const state = stored as PhoneState;
    this.phone = new Phone({
      clock: this.clock,
      random: new SeededRandom(SEED, 'phone'),
      ciphers: phoneCiphers,
      profile: findProfile(state.profile)!,
      deviceId: state.deviceId,
      seid: state.seid,
    });
    this.phone.importState(state);
    Timer.repeat(() => this.#pump(), PUMP_MS);
  }

  /** The supply is off for a moment; flash and key-value stay. */
  restart(main: () => void): void {
    this.processor.powerCut();
    while (this.pins.length > 0) this.pins.pop()!.close();
    this.chip.reset(0);
    this.chip.reset(1);
    this.clock.alarm('power on', OFF_US, main);
  }

  #pump(): void {
    const behind = (Time.ticks - this.#start) * 1000 - this.clock.now();
    if (behind > MOST_BEHIND_US) this.#start += (behind - MOST_BEHIND_US) / 1000;
    if (behind > 0) this.clock.runFor(Math.min(behind, MOST_BEHIND_US));
  }
}

export const world = new World();
