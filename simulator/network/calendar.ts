/** The hosts' date and time: an epoch of the world plus its virtual clock. */

import type { VirtualClock } from '../clock/virtual-clock.js';

export const DAY_MS = 86_400_000;

export interface DateParts {
  /** YYMMDD */
  readonly date: string;
  /** HHMMSS */
  readonly time: string;
}

export class HostCalendar {
  readonly #clock: VirtualClock;
  #epochMs: number;

  /** @param epochMs local time at virtual time zero, as milliseconds since 1970 read as if it were UTC. */
  constructor(clock: VirtualClock, epochMs: number) {
    this.#clock = clock;
    this.#epochMs = epochMs;
  }

  now(): number {
    return this.#epochMs + Math.floor(this.#clock.now() / 1000);
  }

  /** Days pass without the virtual clock: between runs, or in a story. */
  advance(ms: number): void {
    this.#epochMs += ms;
  }

  parts(at = this.now()): DateParts {
    const text = new Date(at).toISOString();
    return {
      date: text.slice(2, 4) + text.slice(5, 7) + text.slice(8, 10),
      time: text.slice(11, 13) + text.slice(14, 16) + text.slice(17, 19),
    };
  }

  /** '2026-11-22', for sums by the day. */
  day(at = this.now()): string {
    return new Date(at).toISOString().slice(0, 10);
  }
}

/** YYMMDD to milliseconds; years are of this century. */
export function dateOf(yymmdd: string): number | undefined {
  const match = /^(\d\d)(\d\d)(\d\d)$/.exec(yymmdd);
  if (!match) return undefined;
  const at = Date.UTC(2000 + Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  return Number.isNaN(at) ? undefined : at;
}
