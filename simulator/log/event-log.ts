/** The append-only log of a world. Live, paused, replayed and exported views are all drawn from it. */

export type Lane =
  | 'app'
  | 'kernel'
  | 'driver'
  | 'link'
  | 'chip'
  | 'rf'
  | 'phone'
  | 'line'
  | 'acquirer'
  | 'switch'
  | 'tsp'
  | 'issuer';

export interface TraceEvent {
  /** From 0, without gaps. */
  readonly seq: number;
  /** Virtual microseconds. */
  readonly t: number;
  readonly lane: Lane;
  readonly kind: string;
  readonly bytes?: Uint8Array;
  readonly data?: unknown;
  readonly severity?: 'note' | 'warn' | 'error';
  readonly cite?: string;
}

export type NewEvent = Omit<TraceEvent, 'seq' | 't'>;

export class EventLog {
  on: boolean;
  readonly #now: () => number;
  readonly #events: TraceEvent[] = [];
  readonly #listeners = new Set<(event: TraceEvent) => void>();

  constructor(now: () => number, on = true) {
    this.#now = now;
    this.on = on;
  }

  add(event: NewEvent): void {
    if (!this.on) return;
    const entry: TraceEvent = { seq: this.#events.length, t: this.#now(), ...event };
    this.#events.push(entry);
    for (const listener of this.#listeners) listener(entry);
  }

  get events(): readonly TraceEvent[] {
    return this.#events;
  }

  /** Calls back for each later event; returns the way to stop it. */
  listen(listener: (event: TraceEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
