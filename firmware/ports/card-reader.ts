/** What the terminal needs from a contactless reader: one card, APDUs, the field. All calls answer by callback, never before they return. */

/** A card that answered and entered ISO-DEP. */
export interface Card {
  readonly type: 'A' | 'B';
  /** UID of type A, PUPI of type B. Random on phones: never an identity. */
  readonly uid: Uint8Array;
  readonly atqa?: Uint8Array;
  readonly sak?: number;
  /** ATS with its length byte (type A), or ATQB (type B). */
  readonly ats?: Uint8Array;
}

/** A Level 1 exchange either brought bytes or failed in one of the ways a kernel must treat differently. */
export type CardReply =
  | { readonly ok: true; readonly rapdu: Uint8Array }
  | { readonly ok: false; readonly fault: Level1Fault };

/** `removed` and `stopped` end the work at hand: the card is gone, or the terminal was told to stop. */
export type Level1Fault = 'timeout' | 'transmission' | 'protocol' | 'removed' | 'stopped';

export type Activation =
  | { readonly kind: 'card'; readonly card: Card }
  | { readonly kind: 'collision' }
  | { readonly kind: 'none' }
  | { readonly kind: 'fault'; readonly fault: Level1Fault }
  | { readonly kind: 'stopped' };

export interface CardReader {
  /** Field on, polls types A and B in turn until something answers or `limitMs` passes (`none`). */
  activate(limitMs: number, done: (result: Activation) => void): void;
  /** One C-APDU to the activated card. */
  transceive(capdu: Uint8Array, done: (reply: CardReply) => void): void;
  /** Field off for at least `holdMs` milliseconds (0: off and stay off). */
  fieldOff(holdMs: number, done: () => void): void;
  /** Waits until no card answers any more: true, or false when `limitMs` passed first. */
  removal(limitMs: number, done: (gone: boolean) => void): void;
  /** Ends whatever runs; its callback gets `stopped`. */
  stop(): void;
}
