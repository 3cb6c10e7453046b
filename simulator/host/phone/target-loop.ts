/** A PN532 in target mode that speaks for a phone: waits for a reader, hands APDUs over and answers back, and again. */

import type { Clock } from '../../../drivers/clock.js';
import type { Pn532Error } from '../../../drivers/pn532/errors.js';
import type { PN532 } from '../../../drivers/pn532/pn532.js';

export interface TargetPhone {
  readonly sensRes: readonly [number, number];
  readonly selRes: number;
  readonly historical: Uint8Array;
  /** Three bytes; the chip puts 08 before them. */
  nextUid(): readonly [number, number, number];
  fieldOn(): void;
  fieldOff(): void;
  exchange(capdu: Uint8Array, answer: (rapdu: Uint8Array) => void): void;
}

/** ISO-DEP card only, passive (PN532 user manual 7.3.14). */
const MODE_PICC_ONLY = 0x05;
/** SetParameters: the chip does ISO/IEC 14443-4 as a card by itself, and RATS and ATR by itself. */
export const TARGET_PARAMETERS = 0x34;
/** As long as a terminal may stay idle; after it the chip is armed anew. */
const WAIT_MS = 600_000;
/** A reader that holds its field without asking. */
const COMMAND_MS = 60_000;
const AGAIN_MS = 200;

export class TargetLoop {
  readonly #chip: PN532;
  readonly #phone: TargetPhone;
  readonly #clock: Clock;
  readonly #gone: (error: Pn532Error) => void;
  #stopped = false;
  /** Sessions so far; answers of an earlier one go nowhere. */
  #session = 0;

  constructor(options: {
    readonly chip: PN532;
    readonly phone: TargetPhone;
    readonly clock: Clock;
    /** After each reader that left, with what ended it. */
    readonly gone: (error: Pn532Error) => void;
  }) {
    this.#chip = options.chip;
    this.#phone = options.phone;
    this.#clock = options.clock;
    this.#gone = options.gone;
  }

  start(): void {
    if (this.#stopped) return;
    const { sensRes, selRes, historical } = this.#phone;
    const nfcid1t = this.#phone.nextUid();
    const role = { mode: MODE_PICC_ONLY, sensRes, nfcid1t, selRes, historical };
    this.#chip.tgInitAsTarget(role, WAIT_MS, (activated) => {
      if (this.#stopped) return;
      if (!activated.ok) {
        this.#clock.alarm('target again', AGAIN_MS, () => this.start());
        return;
      }
      this.#session++;
      this.#phone.fieldOn();
      this.#next();
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#session++;
  }

  #next(): void {
    const session = this.#session;
    this.#chip.tgGetData(COMMAND_MS, (command) => {
      if (session !== this.#session) return;
      if (!command.ok) this.#end(command.error);
      else this.#answer(command.value);
    });
  }

  #answer(capdu: Uint8Array): void {
    const session = this.#session;
    this.#phone.exchange(capdu, (rapdu) => {
      if (session !== this.#session) return;
      this.#chip.tgSetData(rapdu, (sent) => {
        if (session !== this.#session) return;
        if (sent.ok) this.#next();
        else this.#end(sent.error);
      });
    });
  }

  #end(error: Pn532Error): void {
    this.#session++;
    this.#phone.fieldOff();
    this.#gone(error);
    this.start();
  }
}
