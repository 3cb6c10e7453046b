/** What a person did on the bench, written down as a scenario that does it again. */

import type { Medium, Scenario, Step, WorldSettings } from '../../scenario/scenario.js';
import type { Key } from '../../../firmware/ports/display.js';
import type { Args } from './arguments.js';

/** Waits shorter than this are not worth a step. */
const SHORTEST_WAIT_US = 20_000;
const MOST_STEPS = 900;

type ToStep = (args: Args) => Step | undefined;

const STEPS: Readonly<Record<string, ToStep>> = {
  order: ({ amountMinor }) => ({ do: 'order', amount: (Number(amountMinor) / 100).toFixed(2) }),
  unlock: ({ by }) => ({ do: 'unlock', by: by as 'fingerprint' }),
  lock: () => ({ do: 'lock' }),
  place: ({ what, coupling }) => ({
    do: 'tap',
    with: what as Medium,
    ...(coupling !== undefined && { coupling: coupling as number }),
  }),
  remove: ({ what }) => ({ do: 'remove', what: what as Medium }),
  key: ({ key }) => ({ do: 'keys', keys: [key as Key] }),
  fault: ({ layer, name, value }) => ({
    do: 'fault',
    layer: layer as 'rf',
    name: name as string,
    value: value as number,
  }),
  'clear-faults': () => ({ do: 'clear-faults' }),
  power: ({ on }) => ({ do: 'power', state: on ? 'on' : 'cut' }),
};

export class Recorder {
  readonly #world: WorldSettings;
  readonly #steps: Step[] = [];
  #lastUs: number;

  constructor(world: WorldSettings, nowUs: number) {
    this.#world = world;
    this.#lastUs = nowUs;
  }

  /** An action that was done. What no step can say is left out. */
  note(name: string, args: Args, nowUs: number): void {
    const step = STEPS[name]?.(args);
    if (step) this.add(step, nowUs);
  }

  add(step: Step, nowUs: number): void {
    if (this.#steps.length >= MOST_STEPS) return;
    const us = nowUs - this.#lastUs;
    if (us >= SHORTEST_WAIT_US) this.#steps.push({ do: 'wait', ms: Math.round(us / 1000) });
    this.#steps.push(step);
    this.#lastUs = nowUs;
  }

  /** @param expected of the end, when it is known. */
  scenario(nowUs: number, expected: Step | undefined): Scenario | undefined {
    if (this.#steps.length === 0) return undefined;
    const left = Math.round((nowUs - this.#lastUs) / 1000);
    return {
      name: 'recorded',
      title: 'Recorded on the bench',
      group: 'Recorded',
      world: this.#world,
      steps: [
        ...this.#steps,
        ...(left > 0 ? [{ do: 'wait', ms: left } as const] : []),
        ...(expected ? [expected] : []),
      ],
    };
  }
}
