/**
 * Runs a scenario on a rig, one step at a time. Whoever drives it decides how fast time passes: the command line as fast as it
 * can, the page in step with the viewer's clock.
 */

import type { EngineName } from '../host/engine/engine.js';
import { gateOptions } from '../host/gate/gate-firmware.js';
import { createRig, type Rig, type RigOptions } from '../host/rig/rig.js';
import type { Wait } from '../world/doing.js';
import { World } from '../world/world.js';
import type { Scenario, Step, StepReport, WorldSettings } from './scenario.js';
import { ScenarioStage } from './stage.js';
import { STEPS } from './steps.js';

export type { Wait } from '../world/doing.js';

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
export function rigOptions<W extends WorldSettings & RigOptions>(world: W): W & RigOptions {
  return world.profile === 'gate' ? { ...world, ...gateOptions(world.engine ?? 'node') } : world;
}

/** The rig that these settings ask for, with its terminals open. */
export function openStage(world: WorldSettings & RigOptions): ScenarioStage {
  const { seed = 1, engine = 'node', profile, terminals, gates = 0, phones = 1, shown = 1 } = world;
  if (terminals === undefined || profile === 'gate') {
    const rig: Rig = createRig(rigOptions(world));
    rig.open();
    return new ScenarioStage(rig);
  }
  const many = new World({
    seed,
    engine,
    ...(profile === 'pos' && { profile }),
    terminals,
    gates,
    phones,
    shown: shown - 1,
    log: true,
  });
  return new ScenarioStage(many.rig, many);
}

export function stageFor(scenario: Scenario, engine: EngineName = 'node'): ScenarioStage {
  return openStage({ ...scenario.world, engine });
}

/** As fast as it goes. */
export function runScenario(scenario: Scenario, stage: ScenarioStage): ScenarioResult {
  const steps: ScenarioResult['steps'][number][] = [];
  const run = runSteps(scenario, stage);
  for (let at = run.next(); ; at = run.next()) {
    if (at.done) return { name: scenario.name, pass: at.value, steps };
    const value = at.value;
    if ('limitUs' in value) passTime(value, stage);
    else {
      const { step, report } = value;
      steps.push({ do: step.do, ok: report.ok, ...(!report.ok && { why: report.why }) });
    }
  }
}

/** In a world of several, whatever is thrown breaks a promise of it. */
function passTime({ done, limitUs }: Wait, { rig, world }: ScenarioStage): void {
  const end = rig.clock.now() + limitUs;
  for (;;) {
    try {
      rig.until(done, end - rig.clock.now());
      return;
    } catch (error) {
      if (!world) throw error;
      world.thrown(error);
    }
  }
}
