/** What each step of a scenario does: one row each. A step may wait; it ends with a report. */

import { cardObject, exchangesOf } from '../host/tap/tap-log.js';
import { toHex } from '../decode/hex.js';
import { brokenPromise, playEpisode } from '../world/episode-step.js';
import { comeToRest } from '../world/rest.js';
import type { Wait } from './runner.js';
import type { Expectation, Step, StepReport } from './scenario.js';
import type { ScenarioStage } from './stage.js';

type Of<Name extends Step['do']> = Extract<Step, { do: Name }>;
type Run<Name extends Step['do']> = (
  step: Of<Name>,
  stage: ScenarioStage,
) => Generator<Wait, StepReport, void>;

const OK: StepReport = { ok: true };
const OFF: StepReport = { ok: false, why: 'the terminal is off' };
const NO_WORLD: StepReport = {
  ok: false,
  why: 'only in a world of several: its settings name terminals',
};
const failed = (why: string): StepReport => ({ ok: false, why });
const MS = 1000;
/** A sale with a host that does not answer ends within this. */
const RESULT_LIMIT_MS = 180_000;
/** From taking a phone in the hand to the antenna. */
const APPROACH_MS = 300;
/** From one key to the next. */
export const KEY_MS = 100;

function* pass(us: number): Generator<Wait, void, void> {
  yield { done: () => false, limitUs: Math.round(us) };
}

function* waitFor(
  done: () => boolean,
  limitMs: number,
  what: string,
): Generator<Wait, StepReport, void> {
  yield { done, limitUs: limitMs * MS };
  return done() ? OK : failed(`not within ${limitMs} ms: ${what}`);
}

function cardId(stage: ScenarioStage, card: number): string | undefined {
  return stage.rig.phone.wallet.cards[card - 1]?.id;
}

export const STEPS: { readonly [Name in Step['do']]: Run<Name> } = {
  *'add-card'({ pan, expiry, cvn2, code = 'sms', expect }, { rig }) {
    const { wallet } = rig.phone;
    let answer = wallet.add({ pan, expiry, ...(cvn2 && { cvn2 }) });
    if (answer.ok && answer.card.status === 'verify') {
      const sms = rig.backOffice.tokenService.smsFor(answer.card.tokenRef) ?? '';
      answer = wallet.verify(answer.card.id, code === 'sms' ? sms : code);
    }
    const got = answer.ok ? answer.card.status : answer.reason;
    const wanted = expect ?? 'ready';
    return got === wanted ? OK : failed(`the wallet says ${got}, not ${wanted}`);
  },

  *'default-card'({ card }, stage) {
    const id = cardId(stage, card);
    if (id === undefined) return failed(`no card ${card} in the wallet`);
    const answer = stage.rig.phone.wallet.setDefault(id);
    return answer.ok ? OK : failed(answer.text);
  },

  *'selection-mode'({ mode }, { rig }) {
    rig.phone.wallet.setSelectionMode(mode);
    return OK;
  },

  *wallet({ action, card }, stage) {
    const id = cardId(stage, card);
    if (id === undefined) return failed(`no card ${card} in the wallet`);
    const answer = stage.rig.phone.wallet[action](id);
    return answer.ok ? OK : failed(answer.text);
  },

  *unlock({ by = 'fingerprint' }, { rig }) {
    return rig.phone.authenticate(by) ? OK : failed(`this phone knows no ${by}`);
  },

  *lock(_step, { rig }) {
    rig.phone.lock();
    return OK;
  },

  *screen({ state }, { rig }) {
    rig.phone.screen(state === 'on');
    return OK;
  },

  *'locked-behaviour'({ is }, { rig }) {
    rig.phone.configure({ lockedBehaviour: is });
    return OK;
  },

  *order({ amount, kind = 'sale' }, { firmware }) {
    if (!firmware) return OFF;
    const [whole, cents = ''] = amount.split('.');
    const order = { kind, amountMinor: Number(whole) * 100 + Number(cents.padEnd(2, '0')) };
    if (firmware.order(order)) return OK;
    const idle = yield* waitFor(
      () => firmware.state === 'idle',
      RESULT_LIMIT_MS,
      'the terminal is idle',
    );
    if (!idle.ok) return idle;
    return firmware.order(order) ? OK : failed('the terminal is busy');
  },

  *keys({ keys }, { firmware }) {
    if (!firmware) return OFF;
    for (const key of keys) {
      firmware.press(key);
      yield* pass(KEY_MS * MS);
    }
    return OK;
  },

  *tap(
    { with: medium = 'phone', coupling, approachMs = APPROACH_MS, removeAfterMs, tearAtByte },
    stage,
  ) {
    yield* pass(approachMs * MS);
    if (tearAtByte !== undefined) stage.setFault('rf', 'tearAt', tearAtByte);
    stage.place(medium, coupling);
    if (removeAfterMs !== undefined) {
      yield* pass(removeAfterMs * MS);
      stage.remove(medium);
    }
    return OK;
  },

  *remove({ what }, stage) {
    if (what) stage.remove(what);
    else stage.removeAll();
    return OK;
  },

  *wait({ ms }) {
    yield* pass(ms * MS);
    return OK;
  },

  *'wait-screen'({ message, withinMs = RESULT_LIMIT_MS }, { rig }) {
    return yield* waitFor(
      () => rig.station.panel.screen.message === message,
      withinMs,
      `screen "${message}"`,
    );
  },

  *'wait-result'({ withinMs = RESULT_LIMIT_MS }, { firmware }) {
    if (!firmware) return OFF;
    if (firmware.state === 'idle')
      return firmware.lastResult ? OK : failed('nothing was ordered from the terminal');
    return yield* waitFor(
      () => firmware.state === 'result' || firmware.state === 'idle',
      withinMs,
      'a result',
    );
  },

  *fault({ layer, name, value }, stage) {
    const why = stage.setFault(layer, name, value);
    return why === undefined ? OK : failed(why);
  },

  *'clear-faults'(_step, stage) {
    stage.clearFaults();
    return OK;
  },

  *power({ state, afterBytes }, stage) {
    if (state === 'on') stage.powerOn();
    else if (afterBytes !== undefined) stage.cutInWrite(afterBytes);
    else stage.rig.station.powerCut();
    return OK;
  },

  *hosts(_step, { rig }) {
    rig.backOffice.restart();
    return OK;
  },

  *days({ count }, { rig }) {
    rig.backOffice.advanceDays(count);
    return OK;
  },

  *episode(step, { world }) {
    if (!world) return NO_WORLD;
    const why = yield* playEpisode(step, world);
    return why === undefined ? OK : failed(why);
  },

  *rest(_step, { world }) {
    if (!world) return NO_WORLD;
    yield* comeToRest(world);
    const why = brokenPromise(world);
    return why === undefined ? OK : failed(why);
  },

  *expect({ that }, stage) {
    for (const name of Object.keys(that) as (keyof Expectation)[]) {
      const wanted = that[name];
      const why =
        name === 'tags' ? tagsDiffer(that.tags!, stage) : differs(name, wanted, FACTS[name](stage));
      if (why !== undefined) return failed(why);
    }
    return OK;
  },
};

function differs(
  name: keyof Expectation,
  wanted: unknown,
  got: string | number | undefined,
): string | undefined {
  if (name === 'maxInFieldMs')
    return Number(got) <= Number(wanted)
      ? undefined
      : `${got} ms in the field, more than ${wanted}`;
  return got === wanted ? undefined : `${name} is ${got ?? 'not there'}, not ${wanted}`;
}

export const FACTS: {
  readonly [Name in Exclude<keyof Expectation, 'tags'>]-?: (
    stage: ScenarioStage,
  ) => string | number | undefined;
} & {
  readonly tags: () => undefined;
} = {
  tags: () => undefined,
  outcome: ({ firmware }) => {
    const last = firmware?.lastResult;
    if (last?.approved) return 'Approved';
    const kernel = last?.kernel?.outcome;
    return kernel === 'OnlineRequest' || kernel === 'Approved' ? 'Declined' : kernel;
  },
  cvm: ({ firmware }) => firmware?.lastResult?.kernel?.cvm,
  oda: ({ firmware }) => firmware?.lastResult?.kernel?.oda,
  responseCode: ({ firmware }) => firmware?.lastResult?.responseCode,
  reason: ({ rig, firmware }) =>
    rig.backOffice.lastVerdict?.reason ?? firmware?.lastResult?.kernel?.reason,
  screen: ({ rig }) => rig.station.panel.screen.message,
  charged: (stage) => stage.charged,
  walletCards: ({ rig }) => rig.phone.wallet.cards.length,
  maxInFieldMs: ({ rig }) => {
    const { activation } = rig.station.field;
    return activation?.lastByteUs === undefined
      ? undefined
      : (activation.lastByteUs - activation.firstAnswerUs) / MS;
  },
};

function tagsDiffer(
  tags: Readonly<Record<string, string>>,
  { rig }: ScenarioStage,
): string | undefined {
  const exchanges = exchangesOf(rig.log.events);
  for (const [tag, wanted] of Object.entries(tags)) {
    const value = cardObject(exchanges, Number.parseInt(tag, 16));
    const got = value && toHex(value);
    if (got !== wanted.toUpperCase()) return `tag ${tag} is ${got ?? 'not there'}, not ${wanted}`;
  }
  return undefined;
}
