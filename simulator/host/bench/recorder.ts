/** What a person did on the bench, written down as a scenario that does it again at the same moments. */

import type { Medium, Scenario, Step, WorldSettings } from '../../scenario/scenario.js';
import { KEY_MS } from '../../scenario/steps.js';
import type { Key } from '../../../firmware/ports/display.js';
import type { Args } from './arguments.js';

const US_PER_MS = 1000;
/** Fewer than the schema allows, with a wait before each. */
const MOST_STEPS = 900;

/** An action that was done, and the card in the wallet that it was done to (1 is the first). */
export interface Deed {
  readonly name: string;
  readonly args: Args;
  readonly card: number;
}

type ToStep = (deed: Deed) => Step | undefined;

const STEPS: Readonly<Record<string, ToStep>> = {
  order: ({ args }) => ({ do: 'order', amount: (Number(args['amountMinor']) / 100).toFixed(2) }),
  unlock: ({ args }) => ({ do: 'unlock', by: args['by'] as 'fingerprint' }),
  lock: () => ({ do: 'lock' }),
  screen: ({ args }) => ({ do: 'screen', state: args['on'] ? 'on' : 'off' }),
  'locked-behaviour': ({ args }) => ({ do: 'locked-behaviour', is: args['is'] as 'sw6986' }),
  place: ({ args: { what, coupling } }) => ({
    do: 'tap',
    with: what as Medium,
    approachMs: 0,
    ...(coupling !== undefined && { coupling: coupling as number }),
  }),
  remove: ({ args }) => ({ do: 'remove', what: args['what'] as Medium }),
  key: ({ args }) => ({ do: 'keys', keys: [args['key'] as Key] }),
  fault: ({ args: { layer, name, value } }) => ({
    do: 'fault',
    layer: layer as 'rf',
    name: name as string,
    value: value as number,
  }),
  'clear-faults': () => ({ do: 'clear-faults' }),
  power: ({ args }) => ({ do: 'power', state: args['on'] ? 'on' : 'cut' }),
  'wallet-default': ({ card }) => ({ do: 'default-card', card }),
  'wallet-mode': ({ args }) => ({ do: 'selection-mode', mode: args['mode'] as 'ask' }),
  'wallet-pick': ({ card }) => ({ do: 'wallet', action: 'pick', card }),
  'wallet-suspend': ({ card }) => ({ do: 'wallet', action: 'suspend', card }),
  'wallet-resume': ({ card }) => ({ do: 'wallet', action: 'resume', card }),
  'wallet-remove': ({ card }) => ({ do: 'wallet', action: 'remove', card }),
  'wallet-add': ({ args: { pan, expiry, cvn2 } }) => ({
    do: 'add-card',
    pan: pan as string,
    expiry: expiry as string,
    ...(cvn2 !== undefined && { cvn2: cvn2 as string }),
  }),
};

export class Recorder {
  readonly #world: WorldSettings;
  readonly #steps: Step[] = [];
  /** Until here the steps reach when they are played. */
  #untilUs: number;

  constructor(world: WorldSettings, nowUs: number) {
    this.#world = world;
    this.#untilUs = nowUs;
  }

  /** What no step can say is left out. */
  note(deed: Deed, nowUs: number): void {
    const step = Object.hasOwn(STEPS, deed.name) ? STEPS[deed.name]!(deed) : undefined;
    if (!step || this.#steps.length >= MOST_STEPS) return;
    this.#wait(nowUs);
    this.#steps.push(step);
    if (step.do === 'keys') this.#untilUs += KEY_MS * US_PER_MS;
  }

  /** @param expected of the end, when it is known. */
  scenario(nowUs: number, expected: Step | undefined): Scenario | undefined {
    if (this.#steps.length === 0) return undefined;
    this.#wait(nowUs);
    return {
      name: 'recorded',
      title: 'Recorded on the bench',
      group: 'Recorded',
      world: this.#world,
      steps: [...this.#steps, ...(expected ? [expected] : [])],
    };
  }

  #wait(untilUs: number): void {
    const us = untilUs - this.#untilUs;
    if (us <= 0) return;
    this.#steps.push({ do: 'wait', ms: us / US_PER_MS });
    this.#untilUs = untilUs;
  }
}
