/** The one stream of what happened. Every view (page, console, trace file) is drawn from it. */

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

export interface LogEvent {
  readonly lane: Lane;
  /** 'capdu', 'rapdu', 'frame', 'state', 'screen', 'lights', 'tone', 'pin', 'message', 'decision', 'note' … */
  readonly kind: string;
  readonly bytes?: Uint8Array;
  /** Plain data, no functions. */
  readonly data?: unknown;
  readonly severity?: 'note' | 'warn' | 'error';
  /** Book and section that the step implements. */
  readonly cite?: string;
}

export interface Log {
  /** False: nobody looks; callers build no event. */
  readonly on: boolean;
  add(event: LogEvent): void;
}
