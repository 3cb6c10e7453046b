/** Time as a driver sees it. Any object of this shape will do: timers on a device, a virtual clock in a test. */

export interface Alarm {
  /** Harmless when the alarm has rung or was cancelled before. */
  cancel(): void;
}

export interface Clock {
  /** Microseconds, whole, never going back. */
  now(): number;
  /** Calls `fn` once, `delayMs` milliseconds from now (0: after the current event). */
  alarm(name: string, delayMs: number, fn: () => void): Alarm;
}
