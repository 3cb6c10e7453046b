/**
 * A line from a terminal to a host on the virtual clock: time to connect, delay each way, segmentation, faults, and a
 * place for a man in the middle. Has the shape of the firmware's Line port; real TCP or TLS stands behind the same port.
 */

import type { Processor } from '../clock/processor.js';
import type { SeededRandom } from '../clock/random.js';
import type { EventLog } from '../log/event-log.js';
import type { HostEndpoint, HostSession } from './endpoint.js';
import { DELIVER, type LineFaults } from './faults.js';

export interface LineTimes {
  readonly connectUs: number;
  /** Each way. */
  readonly delayUs: number;
  /** Bytes that arrive at once; 0: whole writes. */
  readonly segmentBytes: number;
  /** Between segments. */
  readonly segmentGapUs: number;
}

export const DEFAULT_LINE: LineTimes = Object.freeze({
  connectUs: 60_000,
  delayUs: 20_000,
  segmentBytes: 0,
  segmentGapUs: 200,
});

/** Sees and changes whole writes; each list is what goes on. */
export interface LineProxy {
  toHost?(bytes: Uint8Array): readonly Uint8Array[];
  toTerminal?(bytes: Uint8Array): readonly Uint8Array[];
}

export interface LineOptions {
  readonly endpoint: HostEndpoint;
  readonly processor: Processor;
  readonly random: SeededRandom;
  readonly times?: Partial<LineTimes>;
  readonly log?: EventLog | undefined;
  readonly name?: string;
}

interface Events {
  onOpen(): void;
  onBytes(bytes: Uint8Array): void;
  onClosed(reason: string): void;
}

export class ModelledLine {
  times: LineTimes;
  faults: LineFaults | undefined;
  proxy: LineProxy | undefined;
  /** The host takes no connection. */
  down = false;
  /** Probability that a connection is not taken. */
  refuse = 0;
  readonly options: LineOptions;
  readonly #open = new Set<Wire>();
  #sent = { toHost: 0, toTerminal: 0 };

  constructor(options: LineOptions) {
    this.options = options;
    this.times = { ...DEFAULT_LINE, ...options.times };
  }

  /** The Line port. */
  open(events: Events): { write(bytes: Uint8Array): void; close(): void } {
    const wire: Wire = new Wire(this, events, () => this.#open.delete(wire));
    this.#open.add(wire);
    return wire;
  }

  /** Every connection is lost now. */
  cut(): void {
    for (const wire of [...this.#open]) wire.lose('cut');
  }

  /** The terminal's power is gone: the host sees its connections end, the terminal nothing more. */
  terminalDied(): void {
    for (const wire of [...this.#open]) wire.die();
  }

  /** Number of the next message this way. */
  count(way: 'toHost' | 'toTerminal'): number {
    return ++this.#sent[way];
  }
}

/** One connection. */
class Wire {
  readonly #line: ModelledLine;
  readonly #events: Events;
  readonly #forget: () => void;
  #session: HostSession | undefined;
  #state: 'opening' | 'open' | 'closed' = 'opening';
  /** Nothing overtakes what was sent before it. */
  #freeAt = { toHost: 0, toTerminal: 0 };
  #asked = -1;

  constructor(line: ModelledLine, events: Events, forget: () => void) {
    this.#line = line;
    this.#events = events;
    this.#forget = forget;
    const { connectUs } = line.times;
    const { random, processor } = line.options;
    const refused = line.down || random.chance(line.refuse);
    processor.clock.charge('line', connectUs);
    this.#clock('line opens', connectUs, () => this.#opened(refused));
  }

  write(bytes: Uint8Array): void {
    if (this.#state === 'open') this.#send('toHost', bytes.slice());
  }

  close(): void {
    if (this.#state === 'closed') return;
    this.#end();
    const session = this.#session;
    if (session) this.#clock('line closed', this.#line.times.delayUs, () => session.closed());
  }

  lose(reason: string): void {
    if (this.#state === 'closed') return;
    this.#end();
    this.#log('closed', undefined, { reason });
    this.#session?.closed();
    this.#line.options.processor.deliver('line lost', 0, () => this.#events.onClosed(reason));
  }

  die(): void {
    if (this.#state === 'closed') return;
    this.#end();
    this.#session?.closed();
  }

  #end(): void {
    this.#state = 'closed';
    this.#forget();
  }

  #opened(refused: boolean): void {
    if (this.#state !== 'opening') return;
    if (refused) return this.lose('refused');
    this.#state = 'open';
    this.#log('open');
    this.#session = this.#line.options.endpoint.accept({
      send: (bytes) => {
        if (this.#state !== 'open') return;
        this.#chargeHost();
        this.#send('toTerminal', bytes.slice());
      },
      close: () => {
        if (this.#state !== 'open') return;
        const { delayUs } = this.#line.times;
        this.#clock('host closes', delayUs, () => this.lose('closed by the host'));
      },
    });
    this.#line.options.processor.deliver('line open', 0, () => {
      if (this.#state === 'open') this.#events.onOpen();
    });
  }

  #send(way: 'toHost' | 'toTerminal', bytes: Uint8Array): void {
    const { proxy } = this.#line;
    const changed = proxy?.[way]?.(bytes) ?? [bytes];
    for (let i = 0; i < changed.length; i++) this.#pass(way, changed[i]!);
  }

  #pass(way: 'toHost' | 'toTerminal', bytes: Uint8Array): void {
    const number = this.#line.count(way);
    const treatment = this.#line.faults?.({ way, bytes, number }) ?? DELIVER;
    this.#log(way, bytes, treatment.do === 'deliver' ? undefined : { fault: treatment.do });
    switch (treatment.do) {
      case 'deliver':
        return this.#deliver(way, bytes, 0, true);
      case 'lose':
        return;
      case 'duplicate':
        this.#deliver(way, bytes, 0, true);
        return this.#deliver(way, bytes, treatment.afterUs, false);
      case 'late':
        return this.#deliver(way, bytes, treatment.byUs, false);
      case 'garble': {
        const bad = bytes.slice();
        bad[treatment.at]! ^= 1 << treatment.bit;
        return this.#deliver(way, bad, 0, true);
      }
      case 'noise':
        return this.#deliver(way, treatment.bytes, 0, true);
      case 'cut': {
        const part = bytes.slice(0, treatment.afterBytes);
        if (part.length > 0) this.#deliver(way, part, 0, true);
        const { delayUs } = this.#line.times;
        return this.#clock('line cut', delayUs + 1000, () => this.lose('cut'));
      }
    }
  }

  #deliver(
    way: 'toHost' | 'toTerminal',
    bytes: Uint8Array,
    extraUs: number,
    inOrder: boolean,
  ): void {
    const { times, options } = this.#line;
    const { clock } = options.processor;
    const size = times.segmentBytes > 0 ? times.segmentBytes : bytes.length;
    let at = clock.now() + times.delayUs + extraUs;
    if (inOrder && at < this.#freeAt[way]) at = this.#freeAt[way];
    for (let from = 0; from < bytes.length; from += size) {
      const part = bytes.slice(from, from + size);
      this.#arrive(way, part, at - clock.now());
      at += times.segmentGapUs;
    }
    if (inOrder) this.#freeAt[way] = at;
    clock.charge('line', at - times.segmentGapUs - clock.now());
  }

  #arrive(way: 'toHost' | 'toTerminal', part: Uint8Array, delayUs: number): void {
    if (way === 'toHost') {
      this.#clock('line to host', delayUs, () => {
        if (this.#state !== 'open') return;
        this.#asked = this.#line.options.processor.now();
        this.#session!.receive(part);
      });
      return;
    }
    this.#line.options.processor.deliver('line to terminal', delayUs, () => {
      if (this.#state === 'open') this.#events.onBytes(part);
    });
  }

  /** From the last byte of a request to the first of its answer. */
  #chargeHost(): void {
    if (this.#asked < 0) return;
    const { clock } = this.#line.options.processor;
    clock.charge('host', clock.now() - this.#asked);
    this.#asked = -1;
  }

  #clock(name: string, delayUs: number, fn: () => void): void {
    this.#line.options.processor.clock.alarm(name, delayUs, fn);
  }

  #log(kind: string, bytes?: Uint8Array, data?: Readonly<Record<string, unknown>>): void {
    const { log, name } = this.#line.options;
    if (!log?.on) return;
    log.add({
      lane: 'line',
      kind,
      ...(bytes ? { data: { length: bytes.length, ...data, ...(name ? { name } : {}) } } : {}),
      ...(!bytes && data ? { data } : {}),
      ...(data ? { severity: 'warn' as const } : {}),
    });
  }
}
