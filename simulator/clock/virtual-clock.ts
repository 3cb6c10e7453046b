/**
 * The one clock of a world: whole virtual microseconds, moved only by running what is due.
 *
 * Two queues: the world's events (chip, radio, phone, line, host) and those of processors (firmware).
 * A processor that blocks on a bus transfer spends time: the world goes on, other processors wait.
 */

import { EventQueue, Entry } from './event-queue.js';

export interface Alarm {
  cancel(): void;
}

export interface AlarmOptions {
  /** The event is handled by a processor: it never interrupts one that is busy. */
  readonly cpu?: boolean;
}

export class VirtualClock {
  #now: number;
  #sequence = 0;
  readonly #world = new EventQueue();
  readonly #cpu = new EventQueue();
  readonly #charged = new Map<string, { us: number }>();

  constructor(startUs = 0) {
    this.#now = startUs;
  }

  /** Microseconds since the world began. */
  now(): number {
    return this.#now;
  }

  /** Calls `fn` once, `delayUs` from now. Events due at the same time run in the order they were set. */
  alarm(name: string, delayUs: number, fn: () => void, options?: AlarmOptions): Alarm {
    const delay = delayUs > 0 ? Math.ceil(delayUs) : 0;
    const entry = new Entry(name, this.#now + delay, this.#sequence++, fn);
    if (options?.cpu) this.#cpu.push(entry);
    else this.#world.push(entry);
    return entry;
  }

  /** Runs the next event. False: nothing is left. */
  step(): boolean {
    const world = this.#world.peek();
    const cpu = this.#cpu.peek();
    if (!world && !cpu) return false;
    const queue = !cpu || (world && earlier(world, cpu)) ? this.#world : this.#cpu;
    this.#run(queue.pop()!);
    return true;
  }

  /** Called from inside an event: `us` of blocking time pass, in which the world goes on and processors do not. */
  spend(us: number): void {
    const end = this.#now + Math.ceil(us);
    for (let next = this.#world.peek(); next && next.at <= end; next = this.#world.peek()) {
      this.#run(this.#world.pop()!);
    }
    if (end > this.#now) this.#now = end;
  }

  /** Runs until `done()` holds. Throws with the list of pending alarms when it never does. */
  runUntil(done: () => boolean, maxSteps = 1_000_000): void {
    for (let steps = 0; !done(); steps++) {
      if (steps >= maxSteps || !this.step()) {
        const why =
          steps >= maxSteps ? `not after ${maxSteps} events` : 'nothing is left to happen';
        throw new Error(`virtual clock: ${why}; pending: ${this.pending().join(', ') || 'none'}`);
      }
    }
  }

  /** Runs everything that is due within the next `us` and ends exactly there. */
  runFor(us: number): void {
    const end = this.#now + us;
    for (let at = this.nextAt(); at !== undefined && at <= end; at = this.nextAt()) this.step();
    if (end > this.#now) this.#now = end;
  }

  /** When the next event is due, or undefined. */
  nextAt(): number | undefined {
    const world = this.#world.peek()?.at;
    const cpu = this.#cpu.peek()?.at;
    const at = world === undefined ? cpu : cpu === undefined ? world : Math.min(world, cpu);
    return at === undefined ? undefined : Math.max(at, this.#now);
  }

  /** Names of the pending alarms with the microseconds until each. */
  pending(): string[] {
    return [...this.#world.entries(), ...this.#cpu.entries()]
      .sort((a, b) => a.at - b.at || a.sequence - b.sequence)
      .map((entry) => `${entry.name} in ${entry.at - this.#now} us`);
  }

  /** Books time on a layer ('rf', 'bus', 'phone' …) for the timing table. Does not move the clock. */
  charge(layer: string, us: number): void {
    const charged = this.#charged.get(layer);
    if (charged) charged.us += us;
    else this.#charged.set(layer, { us });
  }

  /** Microseconds booked on a layer so far. */
  charged(layer: string): number {
    return this.#charged.get(layer)?.us ?? 0;
  }

  #run(entry: Entry): void {
    if (entry.at > this.#now) this.#now = entry.at;
    entry.live = false;
    entry.fn();
  }
}

function earlier(a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && a.sequence < b.sequence);
}
