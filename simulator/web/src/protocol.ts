/** What the page and the bench say to each other over the socket, as JSON. Types only: both sides import them. */

/** A log event on the wire: bytes as upper-case hex. */
export interface WireEvent {
  readonly seq: number;
  /** Virtual microseconds. */
  readonly t: number;
  readonly lane: string;
  readonly kind: string;
  readonly bytes?: string;
  /** Hex digits of `bytes` that show a card number or track data: half-open ranges. */
  readonly hide?: readonly (readonly [from: number, to: number])[];
  readonly data?: unknown;
  readonly severity?: 'note' | 'warn' | 'error';
  readonly cite?: string;
}

export type FromBench =
  /** First message on each socket. `world` changes when the server restarted or the bench was reset. */
  | { readonly kind: 'hello'; readonly world: string; readonly state: unknown }
  | { readonly kind: 'events'; readonly world: string; readonly events: readonly WireEvent[] }
  | { readonly kind: 'state'; readonly world: string; readonly state: unknown }
  | { readonly kind: 'time'; readonly world: string; readonly t: number }
  /** A step of the scenario under way. */
  | { readonly kind: 'progress'; readonly world: string; readonly progress: unknown }
  | { readonly kind: 'done'; readonly id: number; readonly ok: true; readonly value?: unknown }
  | { readonly kind: 'done'; readonly id: number; readonly ok: false; readonly error: string };

/** A request of the page: the name of a bench action and its arguments. Answered by one `done`. */
export interface ToBench {
  readonly id: number;
  readonly do: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
