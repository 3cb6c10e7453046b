/** What a page may ask of the bench: one row an action. Every argument is checked; an Error's text is the page's answer. */

import { PROFILES } from '../../phone/profiles/profiles.js';
import type { FaultLayer, Medium } from '../../scenario/scenario.js';
import type { Key } from '../../../firmware/ports/display.js';
import { ENGINES } from '../engine/engine.js';
import { SHIPPED_PROFILES } from '../rig/profiles.js';
import { exportLog } from './export.js';
import { exportTap } from './export-tap.js';
import { attackRun, caseRun, catalog } from './gallery.js';
import type { Bench } from './bench.js';
import { FACTS } from '../../scenario/steps.js';
import { flag, number, oneOf, text, whole, type Args } from './arguments.js';

const MEDIA: readonly Medium[] = ['phone', 'second-phone', 'plastic'];
const LAYERS: readonly FaultLayer[] = ['rf', 'chip', 'line'];
const KEYS: readonly Key[] = [
  '0',
  '1',
  '2',
  '3',
  '4',
  '5',
  '6',
  '7',
  '8',
  '9',
  '.',
  'enter',
  'clear',
  'cancel',
  'menu',
  'up',
  'down',
];
const LOCKED_BEHAVIOURS = ['sw6986', 'sw6985', 'noPpse', 'ctqNoCdcvm'] as const;
const MAX_AMOUNT = 99_999_999;

type Action = (bench: Bench, args: Args) => unknown;

/** Answers of the wallet are values; a refusal is the page's error text. */
function accepted<T extends { readonly ok: boolean }>(answer: T): T {
  if (!answer.ok) throw new Error((answer as { text?: string }).text ?? 'refused');
  return answer;
}

const ACTIONS: Readonly<Record<string, Action>> = {
  reset: (bench, args) => {
    const world = {
      seed: args['seed'] === undefined ? 1 : whole(args, 'seed', 0, 0xffff_ffff),
      engine: args['engine'] === undefined ? bench.rig.engine : oneOf(args, 'engine', ENGINES),
      phone:
        args['phone'] === undefined
          ? bench.rig.phone.profile.id
          : oneOf(
              args,
              'phone',
              PROFILES.map(({ id }) => id),
            ),
      profile:
        args['profile'] === undefined ? bench.profile : oneOf(args, 'profile', SHIPPED_PROFILES),
      detail: args['detail'] === undefined ? bench.detail : flag(args, 'detail'),
    };
    bench.reset(world);
  },
  run: (bench) => void (bench.running = true),
  pause: (bench) => void (bench.running = false),
  step: (bench) => bench.stepExchange(),
  speed: (bench, args) => void (bench.speed = number(args, 'factor', 0.001, 100)),

  place: (bench, args) =>
    bench.stage.place(
      oneOf(args, 'what', MEDIA),
      args['coupling'] === undefined ? undefined : number(args, 'coupling', 0, 1),
    ),
  remove: (bench, args) => bench.stage.remove(oneOf(args, 'what', MEDIA)),

  unlock: (bench, args) => {
    const by = oneOf(args, 'by', ['fingerprint', 'face', 'passcode'] as const);
    if (!bench.rig.phone.authenticate(by)) throw new Error(`this phone has no ${by}`);
  },
  lock: (bench) => bench.rig.phone.lock(),
  screen: (bench, args) => bench.rig.phone.screen(flag(args, 'on')),
  'locked-behaviour': (bench, args) =>
    bench.rig.phone.configure({ lockedBehaviour: oneOf(args, 'is', LOCKED_BEHAVIOURS) }),

  key: (bench, args) => bench.rig.station.firmware.press(oneOf(args, 'key', KEYS)),
  order: (bench, args) => {
    const amountMinor = whole(args, 'amountMinor', 0, MAX_AMOUNT);
    if (!bench.rig.station.firmware.order({ kind: 'sale', amountMinor }))
      throw new Error('the terminal is busy');
  },
  power: (bench, args) => {
    if (flag(args, 'on')) bench.rig.station.powerOn();
    else bench.rig.station.powerCut();
  },

  'wallet-add': (bench, args) => {
    const cvn2 = args['cvn2'] === undefined ? undefined : text(args, 'cvn2', 3);
    const card = {
      pan: text(args, 'pan', 19),
      expiry: text(args, 'expiry', 4),
      ...(cvn2 && { cvn2 }),
    };
    return accepted(bench.rig.phone.wallet.add(card));
  },
  'wallet-verify': (bench, args) =>
    accepted(bench.rig.phone.wallet.verify(text(args, 'id', 8), text(args, 'code', 8))),
  'wallet-default': (bench, args) =>
    accepted(bench.rig.phone.wallet.setDefault(text(args, 'id', 8))),
  'wallet-pick': (bench, args) => accepted(bench.rig.phone.wallet.pick(text(args, 'id', 8))),
  'wallet-mode': (bench, args) =>
    bench.rig.phone.wallet.setSelectionMode(oneOf(args, 'mode', ['default', 'ask'] as const)),
  'wallet-suspend': (bench, args) => accepted(bench.rig.phone.wallet.suspend(text(args, 'id', 8))),
  'wallet-resume': (bench, args) => accepted(bench.rig.phone.wallet.resume(text(args, 'id', 8))),
  'wallet-remove': (bench, args) => accepted(bench.rig.phone.wallet.remove(text(args, 'id', 8))),

  fault: (bench, args) => {
    const why = bench.stage.setFault(
      oneOf(args, 'layer', LAYERS),
      text(args, 'name', 40),
      number(args, 'value', 0, 1e6),
    );
    if (why) throw new Error(why);
  },
  'clear-faults': (bench) => bench.stage.clearFaults(),

  play: (bench, args) => {
    const why = bench.play(args['scenario']);
    if (why) throw new Error(`scenario ${why}`);
  },
  catalog: () => catalog(),
  attack: (_bench, args) => attackRun(text(args, 'name', 40), args['showPan'] === true),
  case: (_bench, args) => caseRun(text(args, 'id', 20)),

  'export-log': (bench, args) => exportLog(bench.rig, args['showPan'] === true),
  'export-tap': (bench) => {
    const transcript = exportTap(bench.rig, bench.profile);
    if (typeof transcript === 'string') throw new Error(transcript);
    return transcript;
  },
  'export-scenario': (bench) => {
    const last = bench.rig.station.powered ? bench.rig.station.firmware.lastResult : undefined;
    const outcome = last && (last.approved ? 'Approved' : FACTS.outcome(bench.stage));
    const expected = outcome && ({ do: 'expect', that: { outcome: String(outcome) } } as const);
    const scenario = bench.recorder.scenario(bench.rig.clock.now(), expected || undefined);
    if (!scenario) throw new Error('nothing was done yet that a scenario could repeat');
    return scenario;
  },
};

/** Does it and writes it down; throws what the page is to be told. */
export function perform(bench: Bench, name: string, args: Args): unknown {
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (!action) throw new Error(`no action "${name.slice(0, 40)}"`);
  const refusal = bench.refusal(name);
  if (refusal) throw new Error(refusal);
  const { rig } = bench;
  const at = rig.clock.now();
  const card = rig.phone.wallet.cards.findIndex(({ id }) => id === args['id']) + 1;
  const value = action(bench, args);
  if (bench.rig === rig) bench.recorder.note({ name, args, card }, at);
  return value;
}
