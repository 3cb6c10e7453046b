import { assert } from 'chai';
import { replay } from '../../../../../simulator/conformance/replay.js';
import { readTranscript } from '../../../../../simulator/conformance/transcript.js';
import { perform } from '../../../../../simulator/host/bench/actions.js';
import { benchState } from '../../../../../simulator/host/bench/bench-state.js';
import { Bench } from '../../../../../simulator/host/bench/bench.js';
import { BenchSockets } from '../../../../../simulator/host/bench/sockets.js';
import { kernelEngine } from '../../../../../simulator/host/kernel-engine.js';
import type { PageSocket } from '../../../../../simulator/host/web/server.js';
import { readScenario } from '../../../../../simulator/scenario/read-scenario.js';
import { runScenario, stageFor } from '../../../../../simulator/scenario/runner.js';
import type { Scenario } from '../../../../../simulator/scenario/scenario.js';
import type { FromBench, WireEvent } from '../../../../../simulator/web/src/protocol.js';

const TOKEN = '6299990000000017';
const PAN = '6217990001000015';

function run(bench: Bench, ms: number): void {
  for (let passed = 0; passed < ms; passed += 25) bench.tick(25);
}

function pay(bench: Bench): void {
  perform(bench, 'unlock', { by: 'fingerprint' });
  perform(bench, 'order', { amountMinor: 1280 });
  run(bench, 300);
  perform(bench, 'place', { what: 'phone' });
  run(bench, 1500);
}

class Tab implements PageSocket {
  readonly got: FromBench[] = [];
  /** Says at once that it has seen an update. */
  quick = true;
  /** Why the server let it go. */
  closed: string | undefined;
  #say: (message: unknown) => void = () => undefined;
  #leave: () => void = () => undefined;

  send(message: unknown): void {
    const received = JSON.parse(JSON.stringify(message)) as FromBench;
    this.got.push(received);
    if (received.kind === 'update' && this.quick) this.say({ id: 0, do: 'seen' });
  }

  onMessage(handler: (message: unknown) => void): void {
    this.#say = handler;
  }

  onClose(handler: () => void): void {
    this.#leave = handler;
  }

  close(why: string): void {
    this.closed = why;
  }

  say(message: unknown): void {
    this.#say(message);
  }

  leave(): void {
    this.#leave();
  }

  get events(): WireEvent[] {
    return this.got.flatMap((message) => (message.kind === 'update' ? [...message.events] : []));
  }
}

describe('bench', () => {
  let bench: Bench;
  beforeEach(() => (bench = new Bench()));
  afterEach(() => bench.rig.close());

  it('a tap in scaled real time is approved', () => {
    pay(bench);
    assert.equal(benchState(bench).terminal.screen.message, 'approved');
  });

  it('paused, no time passes; a step is one exchange', () => {
    perform(bench, 'pause', {});
    const from = bench.rig.clock.now();
    run(bench, 500);
    assert.equal(bench.rig.clock.now(), from);
    perform(bench, 'unlock', { by: 'fingerprint' });
    perform(bench, 'order', { amountMinor: 100 });
    perform(bench, 'place', { what: 'phone' });
    const answers = (): number =>
      bench.rig.log.events.filter(({ lane, kind }) => lane === 'kernel' && kind === 'rapdu').length;
    perform(bench, 'step', {});
    assert.equal(answers(), 1);
    perform(bench, 'step', {});
    assert.equal(answers(), 2);
  });

  it('speed is virtual over real time', () => {
    perform(bench, 'speed', { factor: 0.1 });
    const from = bench.rig.clock.now();
    bench.tick(100);
    assert.equal(bench.rig.clock.now() - from, 10_000);
  });

  const refused: readonly [action: string, args: object, why: RegExp][] = [
    ['fly', {}, /no action "fly"/],
    ['constructor', {}, /no action/],
    ['speed', { factor: 1e9 }, /factor: a number from/],
    ['speed', { factor: '1' }, /factor: a number from/],
    ['place', { what: 'cat' }, /what: one of/],
    ['place', { what: 'phone', coupling: Number.NaN }, /coupling/],
    ['order', { amountMinor: 1.5 }, /whole number/],
    ['key', { key: 'x' }, /key: one of/],
    ['fault', { layer: 'rf', name: 'toString', value: 1 }, /no rf fault/],
    ['wallet-add', { pan: '1'.repeat(99), expiry: '0630' }, /at most 19/],
    ['wallet-remove', { id: 'c99' }, /no card c99/],
    ['play', { scenario: { name: 'x' } }, /scenario/],
    ['attack', { name: 'nothing' }, /no attack/],
    ['case', { id: 'nothing' }, /no case/],
    ['export-tap', {}, /no finished tap/],
  ];
  for (const [action, args, why] of refused) {
    it(`refuses ${action} ${JSON.stringify(args).slice(0, 50)}`, () => {
      assert.throws(() => perform(bench, action, args as Record<string, unknown>), why);
    });
  }

  it('the exported tap passes the replay', () => {
    pay(bench);
    const read = readTranscript(perform(bench, 'export-tap', {}));
    assert.isTrue(read.ok);
    if (read.ok) assert.deepEqual(replay(kernelEngine, read.transcript).mismatches, []);
  });

  it('what was done by hand is a scenario that ends the same', () => {
    pay(bench);
    const scenario = perform(bench, 'export-scenario', {}) as Scenario;
    assert.deepInclude(scenario.steps.at(-1), { do: 'expect', that: { outcome: 'Approved' } });
    const stage = stageFor(scenario);
    assert.isTrue(runScenario(scenario, stage).pass);
    stage.rig.close();
  });

  it('a hand that comes near and is torn away is repeated to the byte', () => {
    perform(bench, 'unlock', { by: 'fingerprint' });
    perform(bench, 'order', { amountMinor: 990 });
    bench.tick(13.37);
    for (const coupling of [0.17, 0.22, 0.31, 0.7, 1]) {
      perform(bench, 'place', { what: 'phone', coupling });
      bench.tick(17.123);
    }
    bench.tick(60.5);
    perform(bench, 'remove', { what: 'phone' });
    run(bench, 500);
    perform(bench, 'wallet-default', { id: bench.rig.phone.wallet.cards[1]!.id });
    perform(bench, 'key', { key: 'cancel' });
    bench.tick(120);
    perform(bench, 'wallet-suspend', { id: bench.rig.phone.wallet.cards[0]!.id });
    run(bench, 300);
    const scenario = perform(bench, 'export-scenario', {}) as Scenario;
    const read = readScenario(scenario);
    assert.isTrue(read.ok, JSON.stringify(read));
    const stage = stageFor(scenario);
    runScenario(scenario, stage);
    const said = (events: readonly object[]): string[] => events.map((one) => JSON.stringify(one));
    assert.deepEqual(said(stage.rig.log.events), said(bench.rig.log.events));
    stage.rig.close();
  });

  it('a running scenario is not meddled with, and shows its progress', () => {
    const scenario = {
      name: 'wait',
      title: 'waits',
      steps: [{ do: 'unlock' }, { do: 'wait', ms: 1000 }],
    };
    perform(bench, 'play', { scenario });
    run(bench, 100);
    assert.throws(() => perform(bench, 'place', { what: 'phone' }), /scenario is running/);
    assert.lengthOf(benchState(bench).story!.done, 1);
    run(bench, 1100);
    assert.isTrue(benchState(bench).story!.pass);
    perform(bench, 'place', { what: 'phone' });
  });
});

describe('pages on a bench', () => {
  let sockets: BenchSockets;
  beforeEach(() => {
    sockets = new BenchSockets();
    sockets.bench.running = false;
  });
  afterEach(() => sockets.close());

  function tab(): Tab {
    const one = new Tab();
    sockets.add(one);
    return one;
  }

  it('no card number leaves the server before the switch is on, in bytes or words', () => {
    pay(Object.assign(sockets.bench, { running: true }));
    perform(sockets.bench, 'pause', {});
    const one = tab();
    const text = JSON.stringify(one.got);
    assert.notInclude(text, TOKEN);
    assert.notInclude(text, PAN);
    assert.include(text, '629999******0017');
    one.say({ id: 1, do: 'show-pan', with: { on: true } });
    assert.include(JSON.stringify(one.got), TOKEN);
    assert.notInclude(JSON.stringify(tab().got), TOKEN);
    one.say({ id: 2, do: 'export-log' });
    const exported = one.got.find((message) => message.kind === 'done' && message.id === 2);
    assert.notInclude(JSON.stringify(exported), TOKEN);
  });

  it('a page that comes later gets the whole log, in order', () => {
    const first = tab();
    first.say({ id: 1, do: 'unlock', with: { by: 'fingerprint' } });
    const second = tab();
    assert.deepEqual(second.events, first.events);
    assert.deepEqual(
      second.events.map(({ seq }) => seq),
      second.events.map((_, i) => i),
    );
  });

  it('a slow page is sent one update, and the next when it has seen it', () => {
    const slow = new Tab();
    slow.quick = false;
    sockets.add(slow);
    const quick = tab();
    const updates = ({ got }: Tab): number => got.filter(({ kind }) => kind === 'update').length;
    for (let id = 1; id < 20; id++) quick.say({ id, do: 'screen', with: { on: id % 2 === 0 } });
    assert.equal(updates(slow), 1);
    assert.isAbove(updates(quick), 10);
    slow.say({ id: 0, do: 'seen' });
    quick.say({ id: 20, do: 'lock' });
    assert.equal(updates(slow), 2);
    assert.deepEqual(slow.events, quick.events);
  });

  it('nothing new is not sent', () => {
    const one = tab();
    const before = one.got.length;
    one.say({ id: 0, do: 'seen' });
    assert.lengthOf(one.got, before);
  });

  it('what an action did is seen before its answer', () => {
    const one = tab();
    one.quick = false;
    one.say({ id: 1, do: 'speed', with: { factor: 2 } });
    const last = one.got.slice(-2);
    assert.deepEqual(
      last.map(({ kind }) => kind),
      ['update', 'done'],
    );
  });

  it('a new world reaches every page', () => {
    const [first, second] = [tab(), tab()];
    first.say({ id: 1, do: 'reset' });
    const worlds = second.got.flatMap((message) =>
      message.kind === 'hello' ? [message.world] : [],
    );
    assert.lengthOf(new Set(worlds), 2);
  });

  for (const message of [
    null,
    1,
    'x',
    [],
    {},
    { id: 'a', do: 'lock' },
    { id: 1, do: 2 },
    { id: 1, do: 'lock', with: 3 },
    { id: 1, do: 'lock', with: [] },
  ])
    it(`a page that sends ${JSON.stringify(message)} is told why and forgotten`, () => {
      const one = tab();
      const before = one.got.length;
      one.say(message);
      assert.match(one.closed!, /not a request/);
      one.say({ id: 1, do: 'lock' });
      assert.lengthOf(one.got, before);
    });

  it('a page that asks without end is let go', () => {
    const one = tab();
    for (let id = 0; id < 1001; id++) one.say({ id, do: 'nothing' });
    assert.match(one.closed!, /more than 1000 requests/);
    assert.isUndefined(tab().closed);
  });

  it('a request that is wrong is answered', () => {
    const one = tab();
    one.say({ id: 7, do: '__proto__' });
    assert.deepInclude(
      one.got.find(({ kind }) => kind === 'done'),
      { id: 7, ok: false },
    );
  });

  it('a page that left is forgotten', () => {
    const one = tab();
    one.leave();
    const before = one.got.length;
    tab().say({ id: 1, do: 'lock' });
    assert.lengthOf(one.got, before);
  });
});
