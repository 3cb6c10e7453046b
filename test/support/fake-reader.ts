/** A CardReader without chip and radio: cards answer at once. For tests of what stands above it. */

import type {
  Activation,
  Card,
  CardReader,
  CardReply,
  Level1Fault,
} from '../../firmware/ports/card-reader.js';
import type { Clock } from '../../firmware/ports/clock.js';
import type { Picc } from '../../simulator/rf/picc.js';

const POLL_MS = 10;

interface Operation {
  readonly stopped: () => void;
}

export class FakeReader implements CardReader {
  readonly table: Picc[] = [];
  /** The next exchange ends so; used up by it. */
  nextFault: Level1Fault | undefined;
  readonly #clock: Clock;
  #operation: Operation | undefined;
  #card: Picc | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  place(picc: Picc): void {
    this.table.push(picc);
  }

  remove(picc?: Picc): void {
    for (let i = this.table.length - 1; i >= 0; i--) {
      if (picc && this.table[i] !== picc) continue;
      this.table[i]!.powerDown();
      this.table.splice(i, 1);
    }
  }

  activate(limitMs: number, done: (result: Activation) => void): void {
    const operation = this.#begin(() => done({ kind: 'stopped' }));
    const endUs = this.#clock.now() + limitMs * 1000;
    this.#forget();
    const look = (): void => {
      const found = this.table[0];
      if (this.table.length > 1) this.#end(operation, () => done({ kind: 'collision' }));
      else if (found) {
        this.#card = found;
        const card = identity(found);
        this.#end(operation, () => done({ kind: 'card', card }));
      } else if (this.#clock.now() >= endUs) this.#end(operation, () => done({ kind: 'none' }));
      else this.#after(operation, POLL_MS, look);
    };
    this.#after(operation, POLL_MS, look);
  }

  transceive(capdu: Uint8Array, done: (reply: CardReply) => void): void {
    const operation = this.#begin(() => done({ ok: false, fault: 'stopped' }));
    const fault = this.nextFault ?? (this.#card ? undefined : 'removed');
    this.nextFault = undefined;
    this.#after(operation, 1, () => {
      const card = this.#card;
      if (fault || !card) {
        this.#end(operation, () => done({ ok: false, fault: fault ?? 'removed' }));
      } else if (!this.table.includes(card)) {
        this.#end(operation, () => done({ ok: false, fault: 'timeout' }));
      } else card.receive(capdu, (rapdu) => this.#end(operation, () => done({ ok: true, rapdu })));
    });
  }

  fieldOff(holdMs: number, done: () => void): void {
    const operation = this.#begin(done);
    this.#forget();
    this.#after(operation, holdMs, () => this.#end(operation, done));
  }

  removal(limitMs: number, done: (gone: boolean) => void): void {
    const operation = this.#begin(() => done(false));
    const endUs = this.#clock.now() + limitMs * 1000;
    this.#forget();
    const look = (): void => {
      const gone = this.table.length === 0;
      if (gone || this.#clock.now() >= endUs) this.#end(operation, () => done(gone));
      else this.#after(operation, POLL_MS, look);
    };
    this.#after(operation, POLL_MS, look);
  }

  stop(): void {
    const operation = this.#operation;
    this.#operation = undefined;
    if (operation) this.#clock.alarm('fake reader stop', 0, operation.stopped);
  }

  #forget(): void {
    this.#card?.powerDown();
    this.#card = undefined;
  }

  #begin(stopped: () => void): Operation {
    if (this.#operation) throw new Error('FakeReader: one operation at a time');
    return (this.#operation = { stopped });
  }

  #end(operation: Operation, tell: () => void): void {
    if (this.#operation !== operation) return;
    this.#operation = undefined;
    tell();
  }

  #after(operation: Operation, ms: number, then: () => void): void {
    this.#clock.alarm('fake reader', ms, () => {
      if (this.#operation === operation) then();
    });
  }
}

function identity(picc: Picc): Card {
  const { uid, atqa, sak, ats } = picc.powerUp();
  if (picc.type === 'B') return { type: 'B', uid, ats };
  return { type: 'A', uid, atqa: new Uint8Array([atqa >> 8, atqa & 0xff]), sak, ats };
}
