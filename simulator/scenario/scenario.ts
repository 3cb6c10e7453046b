/** A scenario: what happens in a world, step by step, and what must come of it. The form of the files in `files/`. */

import type { LockedBehaviour } from '../phone/profile.js';
import type { Key } from '../../firmware/ports/display.js';

export interface Scenario {
  readonly name: string;
  readonly title: string;
  /** What it shows, in a sentence or two. */
  readonly about?: string;
  readonly group?: string;
  readonly world?: WorldSettings;
  readonly steps: readonly Step[];
}

export interface WorldSettings {
  readonly seed?: number;
  /** Terminal profile: phone, pos, gate. */
  readonly profile?: 'phone' | 'pos' | 'gate';
  /** Phone profile: mi-pay … */
  readonly phone?: string;
  /** Demo cards in the wallet; default 3. */
  readonly cards?: number;
  readonly language?: string;
  /** A world of several, watched by all promises (docs/world.md): how many of each. */
  readonly terminals?: number;
  readonly gates?: number;
  readonly phones?: number;
  /** The terminal in front of the viewer, from 1. */
  readonly shown?: number;
}

export type Medium = 'phone' | 'second-phone' | 'plastic';

export type Step =
  | {
      readonly do: 'add-card';
      readonly pan: string;
      readonly expiry: string;
      readonly cvn2?: string;
      readonly code?: string;
      readonly expect?: string;
    }
  | { readonly do: 'default-card'; readonly card: number }
  | {
      readonly do: 'wallet';
      readonly action: 'suspend' | 'resume' | 'remove' | 'pick';
      readonly card: number;
    }
  | { readonly do: 'selection-mode'; readonly mode: 'default' | 'ask' }
  | { readonly do: 'unlock'; readonly by?: 'fingerprint' | 'face' | 'passcode' }
  | { readonly do: 'lock' }
  | { readonly do: 'screen'; readonly state: 'on' | 'off' }
  | { readonly do: 'locked-behaviour'; readonly is: LockedBehaviour }
  | { readonly do: 'order'; readonly amount: string; readonly kind?: 'sale' | 'refund' | 'balance' }
  | { readonly do: 'keys'; readonly keys: readonly Key[] }
  | {
      readonly do: 'tap';
      readonly with?: Medium;
      readonly coupling?: number;
      /** From the hand to the antenna; default 300. */
      readonly approachMs?: number;
      readonly removeAfterMs?: number;
      readonly tearAtByte?: number;
    }
  | { readonly do: 'remove'; readonly what?: Medium }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'wait-screen'; readonly message: string; readonly withinMs?: number }
  | { readonly do: 'wait-result'; readonly withinMs?: number }
  | {
      readonly do: 'fault';
      readonly layer: FaultLayer;
      readonly name: string;
      readonly value: number;
    }
  | { readonly do: 'clear-faults' }
  | {
      readonly do: 'power';
      readonly state: 'cut' | 'on';
      /** Cut inside a write, when so many bytes more are programmed or erased. */
      readonly afterBytes?: number;
    }
  /** The hosts lose power and come back. */
  | { readonly do: 'hosts'; readonly action: 'restart' }
  /** The calendar jumps. */
  | { readonly do: 'days'; readonly count: number }
  /** What people do in a world of several, with what breaks meanwhile: names of docs/world.md. */
  | {
      readonly do: 'episode';
      readonly number: number;
      readonly behaviour: string;
      readonly terminal: number;
      readonly gate?: number;
      readonly phone: number;
      readonly amount: string;
      readonly faults?: readonly { readonly name: string; readonly value: number }[];
    }
  /** Faults are over: everything comes to rest, each place sells once more, all promises are checked. */
  | { readonly do: 'rest' }
  | { readonly do: 'expect'; readonly that: Expectation };

export type FaultLayer = 'rf' | 'chip' | 'line';

export interface Expectation {
  /** What the cardholder gets: Approved, Declined, or the kernel's outcome. */
  readonly outcome?: string;
  readonly cvm?: string;
  readonly oda?: string;
  readonly responseCode?: string;
  /** Reason code of the hosts or the kernel. */
  readonly reason?: string;
  /** Message on the screen now: 'approved' … */
  readonly screen?: string;
  /** Data object of the card's last transaction, hex by tag. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly maxInFieldMs?: number;
  /** What all sales of this scenario together took from the funding accounts, minor units. */
  readonly charged?: number;
  readonly walletCards?: number;
}

/** How a step ended. */
export type StepReport = { readonly ok: true } | { readonly ok: false; readonly why: string };
