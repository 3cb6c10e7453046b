/** Time as the firmware sees it. The device gives its timers, the simulator its virtual clock. */

export interface Alarm {
  /** Harmless when the alarm has rung or was cancelled before. */
  cancel(): void;
}

export interface Clock {
  /** Microseconds since power-on; whole, never goes back. */
  now(): number;
  /** Calls `fn` once, `delayMs` milliseconds from now (0: after the current event). The name is for listings of what a hung terminal waits for. */
  alarm(name: string, delayMs: number, fn: () => void): Alarm;
}

/** Local date and time, as printed on a receipt. */
export interface DateTime {
  readonly year: number;
  /** 1 to 12 */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

export interface Calendar {
  read(): DateTime;
}
