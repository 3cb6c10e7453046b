/** The terminal's state, what happens to it and what it asks for, as data. Card data and PINs are not in here. */

import type { UiRequest, UiStatus } from '../kernel/outcome.js';

/** What is being bought, given back or asked. */
export interface Order {
  readonly kind: 'sale' | 'refund' | 'balance';
  readonly amountMinor: number;
  /** ISO 4217 numeric; absent: the terminal's. */
  readonly currency?: string;
  /** The issuer wants a PIN (answer 55): the second and last try. */
  readonly pinWanted?: boolean;
}

export type Purpose = 'sale' | 'refund' | 'refundLinked' | 'void' | 'balance' | 'settle';

export type JobName = 'start' | 'clear' | 'forward' | 'settle' | 'signOn' | 'download';

export type State =
  | { readonly name: 'off' }
  | { readonly name: 'idle' }
  | { readonly name: 'menu'; readonly at: number }
  | {
      readonly name: 'amount';
      readonly purpose: Purpose;
      readonly digits: string;
      readonly trace?: string;
    }
  | { readonly name: 'trace'; readonly purpose: Purpose; readonly digits: string }
  | { readonly name: 'operator'; readonly purpose: Purpose; readonly length: number }
  /** A host dialogue that nobody pays in; an order may wait for its end. */
  | { readonly name: 'working'; readonly job: JobName; readonly then?: Order }
  /** Entry Point runs. */
  | { readonly name: 'present'; readonly order: Order }
  | { readonly name: 'pin'; readonly order: Order; readonly length: number; readonly gone: boolean }
  | { readonly name: 'online'; readonly order: Order; readonly gone: boolean }
  /** Shown until it was seen and the card has left. */
  | {
      readonly name: 'result';
      readonly message: string;
      readonly gone: boolean;
      readonly seen: boolean;
      readonly next?: Order;
    };

/** How reading the card ended, as far as the flow depends on it. */
export type ReadResult =
  | { readonly kind: 'online'; readonly pin: boolean; readonly signature: boolean }
  | { readonly kind: 'approved' }
  | { readonly kind: 'balance'; readonly text: string }
  /** Not read, or declined: the message says why. `present` false: no card was there at all. */
  | { readonly kind: 'ended'; readonly message: string; readonly present: boolean };

/** How the host dialogue of an order ended. */
export type HostResult =
  | { readonly kind: 'approved'; readonly signature: boolean; readonly balance?: string }
  | { readonly kind: 'declined'; readonly code: string; readonly message: string }
  | { readonly kind: 'unanswered'; readonly refund: boolean }
  | { readonly kind: 'refused'; readonly why: string };

export type Event =
  | { readonly on: 'start' }
  | { readonly on: 'key'; readonly key: string }
  | { readonly on: 'order'; readonly order: Order }
  | { readonly on: 'ui'; readonly ui: UiRequest }
  | { readonly on: 'read'; readonly result: ReadResult }
  | { readonly on: 'host'; readonly result: HostResult }
  | { readonly on: 'job'; readonly job: JobName; readonly message: string; readonly ok: boolean }
  /** Digits in the secret pad. */
  | { readonly on: 'secret'; readonly length: number }
  | { readonly on: 'secretEntered'; readonly right: boolean }
  | { readonly on: 'gone'; readonly gone: boolean }
  | { readonly on: 'timer'; readonly timer: TimerName };

export type TimerName = 'key' | 'result' | 'lights' | 'retry' | 'flash';

export type Command =
  /** `values` go below the text, one a line. */
  | {
      readonly do: 'screen';
      readonly message: string;
      readonly order?: Order;
      readonly entry?: string;
      readonly language?: string;
      readonly values?: readonly string[];
    }
  | { readonly do: 'signal'; readonly status: UiStatus }
  | { readonly do: 'read'; readonly order: Order }
  | { readonly do: 'stopReader' }
  | { readonly do: 'authorise'; readonly order: Order; readonly pin: boolean }
  | { readonly do: 'bookOffline'; readonly order: Order }
  | {
      readonly do: 'linked';
      readonly kind: 'void' | 'refund';
      readonly trace: string;
      readonly amountMinor?: number;
    }
  | { readonly do: 'job'; readonly job: JobName }
  | { readonly do: 'awaitRemoval' }
  | { readonly do: 'fieldOff' }
  | { readonly do: 'timer'; readonly timer: TimerName }
  | { readonly do: 'cancel'; readonly timer: TimerName }
  | { readonly do: 'wipe' }
  /** The approval is on the screen. */
  | { readonly do: 'shown' }
  | { readonly do: 'report'; readonly message: string }
  | { readonly do: 'reprint' }
  | { readonly do: 'language' };

/** An approval that came late. */
export interface Late {
  readonly kind: 'sale' | 'refund' | 'void';
  readonly amountMinor: number;
}

/** What the reducer may know besides its state. */
export interface Facts {
  /** Nothing is open, there is room: a sale may begin. Else the message that says why not. */
  readonly blocked: string | undefined;
  readonly openReversal: boolean;
  readonly waiting: boolean;
  /** Approved, but no screen said so: the power went before it, or a refund was repeated. */
  readonly unshown: Late | undefined;
  /** The last card was not seen to leave. */
  readonly held: boolean;
  /** There is a transaction to print again. */
  readonly printable: boolean;
}

export type Next = readonly [State, readonly Command[]];
