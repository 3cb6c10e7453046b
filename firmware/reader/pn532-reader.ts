/**
 * The CardReader port on a PN532: polling, activation, exchange, removal (EMV Contactless Book D, as far as the
 * chip's own firmware lets a host follow it; the module is not Level 1 approved).
 */

import { DEFAULTS, type PN532Options } from '../../drivers/pn532/options.js';
import { PN532 } from '../../drivers/pn532/pn532.js';
import type { Target } from '../../drivers/pn532/targets.js';
import type { Activation, Card, CardReader, CardReply } from '../ports/card-reader.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import { level1Fault } from './faults.js';
import { Polling } from './polling.js';
import { Removal } from './removal.js';
import { Session, type Operation } from './session.js';

export interface Pn532ReaderOptions {
  readonly pn532: Omit<PN532Options, 'clock' | 'trace'>;
  readonly clock: Clock;
  /** Frames go there when it is on at construction. */
  readonly log?: Log | undefined;
}

/** SW1 SW2. */
const SHORTEST_RAPDU = 2;

export class Pn532Reader implements CardReader {
  readonly #session: Session;
  #card: Target | undefined;

  constructor({ pn532, clock, log }: Pn532ReaderOptions) {
    const trace = (direction: 'out' | 'in', bytes: Uint8Array): void =>
      log!.add({ lane: 'driver', kind: 'frame', bytes, data: { direction } });
    const chip = new PN532({ ...pn532, clock, ...(log?.on ? { trace } : {}) });
    this.#session = new Session(chip, clock, pn532.parameters ?? DEFAULTS.parameters, log);
  }

  /** The driver, for health views and tests. */
  get chip(): PN532 {
    return this.#session.chip;
  }

  activate(limitMs: number, done: (result: Activation) => void): void {
    const operation = this.#session.begin(() => done({ kind: 'stopped' }));
    this.#card = undefined;
    new Polling(this.#session, operation, limitMs, (polled) => {
      if (!this.#ends(operation)) return;
      if (polled.kind === 'target') {
        this.#card = polled.target;
        done({ kind: 'card', card: toCard(polled.target) });
      } else done(polled);
    }).start();
  }

  transceive(capdu: Uint8Array, done: (reply: CardReply) => void): void {
    const session = this.#session;
    const operation = session.begin(() => done({ ok: false, fault: 'stopped' }));
    const card = this.#card;
    if (!card) {
      session.wait('reader no card', 0, operation, () => {
        if (this.#ends(operation)) done({ ok: false, fault: 'removed' });
      });
      return;
    }
    session.chip.inDataExchange(card.tg, capdu, (result) => {
      if (!this.#ends(operation)) return;
      if (result.ok) {
        const rapdu = result.value;
        const whole = rapdu.length >= SHORTEST_RAPDU;
        done(whole ? { ok: true, rapdu } : { ok: false, fault: 'protocol' });
        return;
      }
      const { error } = result;
      session.note(error);
      if (error.remedy === 'card-gone') this.#card = undefined;
      else if (error.remedy === 'recover') {
        this.#card = undefined;
        session.lost();
        // What the caller does next waits for its end.
        session.chip.recover(() => {});
      }
      done({ ok: false, fault: level1Fault(error) });
    });
  }

  fieldOff(holdMs: number, done: () => void): void {
    const session = this.#session;
    const operation = session.begin(done);
    this.#card = undefined;
    const hold = (): void =>
      session.wait('reader field off', holdMs, operation, () => {
        if (this.#ends(operation)) done();
      });
    // A recovery leaves the field off too; should it fail, there is nothing left to switch.
    session.field(false, operation, (error) => {
      if (error) session.recover(operation, hold);
      else hold();
    });
  }

  removal(limitMs: number, done: (gone: boolean) => void): void {
    const operation = this.#session.begin(() => done(false));
    const type = this.#card?.type ?? 'A';
    this.#card = undefined;
    new Removal(this.#session, operation, type, limitMs, (gone) => {
      if (this.#ends(operation)) done(gone);
    }).start();
  }

  stop(): void {
    const operation = this.#session.operation;
    if (!operation) return;
    this.#session.operation = undefined;
    this.#card = undefined;
    this.#session.chip.abort(operation.stopped);
  }

  close(): void {
    this.#session.operation = undefined;
    this.#session.chip.close();
  }

  /** True once, for the operation that still runs. */
  #ends(operation: Operation): boolean {
    if (this.#session.operation !== operation) return false;
    this.#session.operation = undefined;
    return true;
  }
}

function toCard(target: Target): Card {
  if (target.type === 'B') {
    // PUPI is bytes 2 to 5 of ATQB.
    return { type: 'B', uid: target.atqb.slice(1, 5), ats: target.atqb };
  }
  const { nfcid, sensRes, selRes, ats } = target;
  const card = { type: 'A' as const, uid: nfcid, atqa: sensRes, sak: selRes };
  return ats ? { ...card, ats } : card;
}
