/** A fault of ours: it is shown, kept over the restart, and the terminal restarts by itself. Nothing else catches exceptions. */

import { asciiBytes, asciiText } from '../bytes/digits.js';
import type { KeyValue } from '../ports/storage.js';

/** Wraps a callback that the hardware or a timer calls. */
export type Guard = (fn: () => void) => () => void;

export interface FaultActions {
  show(text: string): void;
  keep(text: string): void;
  /** Calls after the given time, whatever state the firmware is in. */
  later(ms: number, fn: () => void): void;
  restart(): void;
}

export const FAULT_SHOWN_MS = 5_000;

export function createGuard(actions: FaultActions): Guard {
  let faulty = false;
  const failed = (error: unknown): void => {
    if (faulty) return;
    faulty = true;
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    actions.later(FAULT_SHOWN_MS, () => actions.restart());
    attempt(() => actions.keep(text));
    attempt(() => actions.show(text));
  };
  return (fn) => () => {
    if (faulty) return;
    try {
      fn();
    } catch (error) {
      failed(error);
    }
  };
}

/** A second fault while the first is told must not hide it. */
function attempt(fn: () => void): void {
  try {
    fn();
  } catch {
    // The restart is on its way.
  }
}

const KEY = 'fault';
const LONGEST = 160;

/** The last fault and how many there were since the last factory reset, in the key-value store. */
export class FaultMemory {
  readonly #store: KeyValue;

  constructor(store: KeyValue) {
    this.#store = store;
  }

  get last(): { readonly count: number; readonly text: string } | undefined {
    const bytes = this.#store.get(KEY);
    if (!bytes) return undefined;
    const line = asciiText(bytes);
    const space = line.indexOf(' ');
    return { count: Number(line.slice(0, space)), text: line.slice(space + 1) };
  }

  keep(text: string): void {
    const count = (this.last?.count ?? 0) + 1;
    let plain = '';
    for (let i = 0; i < text.length && i < LONGEST; i++) {
      const code = text.charCodeAt(i);
      plain += code >= 0x20 && code < 0x7f ? text[i]! : '?';
    }
    this.#store.set(KEY, asciiBytes(`${count} ${plain}`));
  }

  clear(): void {
    this.#store.delete(KEY);
  }
}
