/** The live world behind the page: one rig, moved on by a host timer at a chosen speed. The only real time there is. */

import { readScenario } from '../../scenario/read-scenario.js';
import { stepWords } from '../../scenario/step-words.js';
import { openStage, runSteps, type StepDone, type Wait } from '../../scenario/runner.js';
import type { Scenario } from '../../scenario/scenario.js';
import type { ScenarioStage } from '../../scenario/stage.js';
import type { Story as StoryState } from '../../web/src/bench-state.js';
import type { Rig, RigOptions } from '../rig/rig.js';
import type { ShippedProfile } from '../rig/profiles.js';
import { Recorder } from './recorder.js';

export interface BenchWorld extends Pick<
  RigOptions,
  'seed' | 'engine' | 'phone' | 'cards' | 'language' | 'detail'
> {
  readonly profile?: ShippedProfile;
}

/** The page looks again this often. */
export const TICK_MS = 25;
/** A page that was asleep does not get hours at once. */
const MOST_PER_TICK_US = 2_000_000;
/** Virtual time that one "step" may look for the next exchange. */
const STEP_LIMIT_US = 60_000_000;
const ENDS_OF_EXCHANGES = new Set([
  'kernel rapdu',
  'kernel fault',
  'app message-receive',
  'app result',
]);
/** The log is kept in memory: the world pauses when it is so long. */
const MOST_EVENTS = 400_000;

/** What would change the course of a running scenario. */
const MEDDLING = [
  'place',
  'remove',
  'order',
  'key',
  'power',
  'fault',
  'clear-faults',
  'unlock',
  'lock',
];

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
  profile: ShippedProfile;
  /** Also log pins and bus bytes. */
  detail: boolean;
  recorder: Recorder;
  /** Counts the worlds of this server. */
  worldNumber = 0;
  #story: Story | undefined;
  #shown: StoryState | undefined;

  constructor(world: BenchWorld = {}) {
    this.profile = world.profile ?? 'phone';
    this.detail = world.detail ?? false;
    this.stage = openStage(world);
    this.rig = this.stage.rig;
    this.recorder = this.#record();
  }

  /** A new world; the old one and its log are gone. */
  reset(world: BenchWorld = {}): void {
    const stage = openStage(world);
    this.rig.close();
    this.#story = undefined;
    this.#shown = undefined;
    this.profile = world.profile ?? 'phone';
    this.detail = world.detail ?? false;
    this.rig = stage.rig;
    this.stage = stage;
    this.recorder = this.#record();
    this.running = true;
    this.worldNumber++;
  }

  /** The scenario under way, or the one that ended last in this world. */
  get story(): StoryState | undefined {
    return this.#shown;
  }

  get logFull(): boolean {
    return this.rig.log.events.length >= MOST_EVENTS;
  }

  /** Why this cannot be done now; undefined: it can. */
  refusal(action: string): string | undefined {
    if (this.#story && MEDDLING.includes(action))
      return 'a scenario is running; press "Start over" to end it';
    return undefined;
  }

  /** The last text message to the owner of the phone. */
  get sms(): string | undefined {
    const sms = this.rig.backOffice.tokenService.sms.at(-1);
    return sms && `Code ${sms.code} adds your card to this phone. Tell it to nobody. (simulated)`;
  }

  /** So much real time has passed. */
  tick(realMs: number): void {
    if (this.running && this.logFull) this.running = false;
    if (!this.running) return;
    let left = Math.min(MOST_PER_TICK_US, Math.round(realMs * 1000 * this.speed));
    while (left > 0) {
      const from = this.rig.clock.now();
      if (this.#story) this.#storyTime(left);
      else this.rig.clock.runFor(left);
      left -= Math.max(1, this.rig.clock.now() - from);
    }
    this.#advanceStory();
  }

  /** Pauses after the next exchange with card or host, or the result. */
  stepExchange(): void {
    this.running = false;
    const from = this.rig.log.events.length;
    let seen = from;
    const exchanged = (): boolean => {
      const { events } = this.rig.log;
      for (; seen < events.length; seen++)
        if (ENDS_OF_EXCHANGES.has(`${events[seen]!.lane} ${events[seen]!.kind}`)) return true;
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
    const { name, title, about, steps } = scenario;
    this.#shown = {
      name,
      title,
      ...(about !== undefined && { about }),
      steps: steps.map(stepWords),
      done: [],
    };
    return undefined;
  }

  /** Not further than to what the scenario waits for: to the event, so that it goes as on the command line. */
  #storyTime(left: number): void {
    this.#advanceStory();
    const wait = this.#story?.wait;
    if (wait) this.rig.until(wait.done, Math.min(left, wait.endUs - this.rig.clock.now()));
    else this.rig.clock.runFor(left);
  }

  #advanceStory(): void {
    for (let story = this.#story; story; story = this.#story) {
      const now = this.rig.clock.now();
      if (story.wait && !story.wait.done() && now < story.wait.endUs) return;
      const next = story.run.next();
      if (next.done) {
        this.#shown = { ...this.#shown!, pass: next.value };
        this.#story = undefined;
      } else if ('limitUs' in next.value) {
        story.wait = { done: next.value.done, endUs: now + next.value.limitUs };
      } else {
        story.wait = undefined;
        const { report } = next.value;
        this.#shown = { ...this.#shown!, done: [...this.#shown!.done, report] };
      }
    }
  }

  #record(): Recorder {
    const { seed, phone, clock } = this.rig;
    return new Recorder({ seed, profile: this.profile, phone: phone.profile.id }, clock.now());
  }
}
