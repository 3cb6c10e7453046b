/** The live world behind the page: one rig, moved on by a host timer at a chosen speed. The only real time there is. */

import { readScenario } from '../../scenario/read-scenario.js';
import { runSteps, type StepDone, type Wait } from '../../scenario/runner.js';
import type { Scenario } from '../../scenario/scenario.js';
import { ScenarioStage } from '../../scenario/stage.js';
import { createRig, type Rig, type RigOptions } from '../rig/rig.js';

export interface BenchWorld extends Pick<RigOptions, 'seed' | 'engine' | 'phone' | 'cards'> {
  readonly profile?: 'phone' | 'pos' | 'gate';
}

/** The page looks again this often. */
export const TICK_MS = 25;
/** A page that was asleep does not get hours at once. */
const MOST_PER_TICK_US = 2_000_000;
/** Virtual time that one "step" may look for the next exchange. */
const STEP_LIMIT_US = 60_000_000;

interface Story {
  readonly scenario: Scenario;
  readonly run: Generator<Wait | StepDone, boolean, void>;
  wait: { readonly done: () => boolean; readonly endUs: number } | undefined;
}

export class Bench {
  rig: Rig;
  stage: ScenarioStage;
  running = true;
  /** Virtual over real time. */
  speed = 1;
  profile: string;
  /** Counts the worlds of this server. */
  worldNumber = 0;
  onProgress: ((progress: object) => void) | undefined;
  #story: Story | undefined;

  constructor(world: BenchWorld = {}) {
    this.profile = world.profile ?? 'phone';
    this.rig = createRig(world);
    this.rig.open();
    this.stage = new ScenarioStage(this.rig);
  }

  /** A new world; the old one and its log are gone. */
  reset(world: BenchWorld = {}): void {
    const rig = createRig(world);
    rig.open();
    this.rig.close();
    this.#story = undefined;
    this.profile = world.profile ?? 'phone';
    this.rig = rig;
    this.stage = new ScenarioStage(rig);
    this.running = true;
    this.worldNumber++;
  }

  /** Name of the scenario under way. */
  get story(): string | undefined {
    return this.#story?.scenario.name;
  }

  /** The last text message to the owner of the phone. */
  get sms(): string | undefined {
    const sms = this.rig.backOffice.tokenService.sms.at(-1);
    return sms && `Code ${sms.code} adds your card to this phone. Tell it to nobody. (simulated)`;
  }

  /** So much real time has passed. */
  tick(realMs: number): void {
    if (!this.running) return;
    let left = Math.min(MOST_PER_TICK_US, Math.round(realMs * 1000 * this.speed));
    while (left > 0) {
      const slice = this.#story ? this.#storySlice(left) : left;
      this.rig.clock.runFor(slice);
      left -= slice;
    }
    this.#advanceStory();
  }

  /** Pauses after the next exchange of the kernel. */
  stepExchange(): void {
    this.running = false;
    const from = this.rig.log.events.length;
    let seen = from;
    const exchanged = (): boolean => {
      const { events } = this.rig.log;
      for (; seen < events.length; seen++)
        if (events[seen]!.lane === 'kernel' && events[seen]!.kind === 'rapdu') return true;
      this.#advanceStory();
      return false;
    };
    this.rig.until(exchanged, STEP_LIMIT_US);
  }

  /** A string says why not. */
  play(json: unknown): string | undefined {
    const read = readScenario(json);
    if (!read.ok) return `${read.path}: ${read.why}`;
    const { scenario } = read;
    this.reset({ ...scenario.world, engine: this.rig.engine });
    this.#story = { scenario, run: runSteps(scenario, this.stage), wait: undefined };
    return undefined;
  }

  /** Not further than to the end of what the scenario waits for, in pieces that its condition is looked at between. */
  #storySlice(left: number): number {
    this.#advanceStory();
    const wait = this.#story?.wait;
    return wait ? Math.max(1, Math.min(left, wait.endUs - this.rig.clock.now(), 5000)) : left;
  }

  #advanceStory(): void {
    for (let story = this.#story; story; story = this.#story) {
      const now = this.rig.clock.now();
      if (story.wait && !story.wait.done() && now < story.wait.endUs) return;
      const next = story.run.next();
      if (next.done) {
        this.onProgress?.({ scenario: story.scenario.name, ended: true, pass: next.value });
        this.#story = undefined;
      } else if ('limitUs' in next.value) {
        story.wait = { done: next.value.done, endUs: now + next.value.limitUs };
      } else {
        story.wait = undefined;
        const { index, step, report } = next.value;
        this.onProgress?.({ scenario: story.scenario.name, index, step: step.do, ...report });
      }
    }
  }
}
