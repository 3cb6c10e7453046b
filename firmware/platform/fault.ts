/** A fault of ours: it is shown, kept for the log, and the terminal restarts by itself. Nothing else catches exceptions. */

/** Wraps a callback that the hardware or a timer calls. */
export type Guard = (fn: () => void) => () => void;

export interface FaultActions {
  show(text: string): void;
  keep(text: string): void;
  /** Calls after the given time, whatever state the firmware is in. */
  later(ms: number, fn: () => void): void;
  restart(): void;
}

const SHOWN_MS = 5_000;

export function createGuard(actions: FaultActions): Guard {
  let faulty = false;
  const failed = (error: unknown): void => {
    if (faulty) return;
    faulty = true;
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    actions.later(SHOWN_MS, () => actions.restart());
    actions.keep(text);
    actions.show(text);
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
