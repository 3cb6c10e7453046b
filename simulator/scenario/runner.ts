/**
 * Runs a scenario on a rig, one step at a time. Whoever drives it decides how fast time passes: the command line as fast as it
 * can, the page in step with the viewer's clock.
 */

import type { EngineName } from '../host/engine/engine.js';
import { GATE } from '../host/gate/gate-firmware.js';
import { createRig, type Rig, type RigOptions } from '../host/rig/rig.js';
import type { Scenario, Step, StepReport, WorldSettings } from './scenario.js';
import { ScenarioStage } from './stage.js';
import { STEPS } from './steps.js';

/** What the runner waits for: until it holds, or the time is up. */
export interface Wait {
  readonly done: () => boolean;
  readonly limitUs: number;
}

export interface StepDone {
  readonly index: number;
  readonly step: Step;
  readonly report: StepReport;
}

/** Yields waits and finished steps; ends after the first step that fails. Returns whether all held. */
export function* runSteps(
  scenario: Scenario,
  stage: ScenarioStage,
): Generator<Wait | StepDone, boolean, void> {
  for (let index = 0; index < scenario.steps.length; index++) {
    const step = scenario.steps[index]!;
    const report = yield* runStep(step, stage);
    yield { index, step, report };
    if (!report.ok) return false;
  }
  return true;
}

function* runStep(step: Step, stage: ScenarioStage): Generator<Wait, StepReport, void> {
  const run = STEPS[step.do] as (
    step: Step,
    stage: ScenarioStage,
  ) => Generator<Wait, StepReport, void>;
  return yield* run(step, stage);
}

export interface ScenarioResult {
  readonly name: string;
  readonly pass: boolean;
  readonly steps: readonly { readonly do: string; readonly ok: boolean; readonly why?: string }[];
}

/** What a rig is made of for these settings. */
export function rigOptions<W extends WorldSettings>(world: W): W & RigOptions {
  return world.profile === 'gate' ? { ...world, ...GATE } : world;
}

/** The rig that a scenario asks for, with the terminal open. */
export function stageFor(scenario: Scenario, engine: EngineName = 'node'): ScenarioStage {
  const rig: Rig = createRig(rigOptions({ ...scenario.world, engine }));
  rig.open();
  return new ScenarioStage(rig);
}

/** As fast as it goes. */
export function runScenario(scenario: Scenario, stage: ScenarioStage): ScenarioResult {
  const steps: ScenarioResult['steps'][number][] = [];
  const run = runSteps(scenario, stage);
  for (let at = run.next(); ; at = run.next()) {
    if (at.done) return { name: scenario.name, pass: at.value, steps };
    const value = at.value;
    if ('limitUs' in value) stage.rig.until(value.done, value.limitUs);
    else {
      const { step, report } = value;
      steps.push({ do: step.do, ok: report.ok, ...(!report.ok && { why: report.why }) });
    }
  }
}
