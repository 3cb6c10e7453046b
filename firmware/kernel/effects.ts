/** What Entry Point and the kernels ask of the world, and the only functions that ask. Data in, data out. */

import { freezeGenerators } from '../bytes/frozen.js';
import type { Activation, CardReply } from '../ports/card-reader.js';
import type { UiRequest } from './outcome.js';

export type Effect =
  /** Field on and poll for one card (Book B 3.2; Book D polling is the reader's), `none` after the limit. Reply: Activation. */
  | { readonly do: 'activate'; readonly limitMs: number }
  /** One APDU. Reply: CardReply. */
  | { readonly do: 'transceive'; readonly name: string; readonly capdu: Uint8Array }
  /** Unpredictable bytes. Reply: Uint8Array. */
  | { readonly do: 'random'; readonly length: number }
  /** User interface request, now. Reply: nothing. */
  | { readonly do: 'show'; readonly ui: UiRequest }
  /** Field off; the reply comes when `holdMs` have passed. Reply: nothing. */
  | { readonly do: 'fieldOff'; readonly holdMs: number }
  /** Removal procedure with its limit. Reply: boolean, gone. */
  | { readonly do: 'removal'; readonly limitMs: number }
  /** A decision and what it rests on, for the log. Only yielded when the transaction asks for notes. Reply: nothing. */
  | { readonly do: 'note'; readonly note: Decision };

export interface Decision {
  /** Short name of the rule: 'floor-limit', 'cvm', 'oda' … */
  readonly rule: string;
  /** Book and section. */
  readonly cite: string;
  readonly result: string;
  /** Values used, hex by tag or name. */
  readonly data?: Readonly<Record<string, string>>;
}

/** A piece of kernel work: yields effects, is resumed with their replies, returns R. */
export type Step<R> = Generator<Effect, R, unknown>;

export function* activate(limitMs: number): Step<Activation> {
  return (yield { do: 'activate', limitMs }) as Activation;
}

export function* transceive(name: string, capdu: Uint8Array): Step<CardReply> {
  return (yield { do: 'transceive', name, capdu }) as CardReply;
}

export function* random(length: number): Step<Uint8Array> {
  return (yield { do: 'random', length }) as Uint8Array;
}

export function* show(ui: UiRequest): Step<void> {
  yield { do: 'show', ui };
}

export function* fieldOff(holdMs: number): Step<void> {
  yield { do: 'fieldOff', holdMs };
}

/** Callers ask whether notes are wanted before they build one. */
export function* note(decision: Decision): Step<void> {
  yield { do: 'note', note: decision };
}

export function* removal(limitMs: number): Step<boolean> {
  return (yield { do: 'removal', limitMs }) as boolean;
}

freezeGenerators(activate, transceive, random, show, fieldOff, note, removal);
