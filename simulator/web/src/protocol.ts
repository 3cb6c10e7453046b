/** What the page and the bench say to each other over the socket, as JSON. Types only: both sides import them. */

/** A log event on the wire: bytes as upper-case hex, hidden digits as `*`. */
export interface WireEvent {
  readonly seq: number;
  /** Virtual microseconds. */
  readonly t: number;
  readonly lane: string;
  readonly kind: string;
  readonly bytes?: string;
  readonly data?: unknown;
  readonly severity?: 'note' | 'warn' | 'error';
  readonly cite?: string;
}

export type FromBench =
  /** First message on each socket. `world` changes when the server restarted or the bench was reset. */
  | { readonly kind: 'hello'; readonly world: string; readonly state: unknown }
  /** What is new. The page says `seen` when it is about to draw it; until then there is no next one. */
  | {
      readonly kind: 'update';
      readonly world: string;
      readonly t: number;
      readonly events: readonly WireEvent[];
      /** When it changed. */
      readonly state?: unknown;
    }
  /** The world broke: a defect of the simulator. */
  | { readonly kind: 'trouble'; readonly world: string; readonly text: string }
  | { readonly kind: 'done'; readonly id: number; readonly ok: true; readonly value?: unknown }
  | { readonly kind: 'done'; readonly id: number; readonly ok: false; readonly error: string };

/** A request of the page: the name of a bench action and its arguments. Answered by one `done`, all but `seen`. */
export interface ToBench {
  readonly id: number;
  readonly do: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
