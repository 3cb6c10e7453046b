/** One request at a time to the acquirer: states, time-outs, and answers that are not believed (backoffice.md 3.9). */

import { assert } from 'chai';
import {
  dialogue,
  type DialogueEffect,
  type DialogueEvent,
  type DialogueState,
  type Outgoing,
} from '../../../../firmware/uplink/dialogue.js';
import { FrameParser, frame, processingRequest } from '../../../../firmware/uplink/frame.js';
import type { FieldValue, Message } from '../../../../firmware/uplink/message.js';

const TIMES = { connectMs: 5000, answerMs: 10_000, keepOpenMs: 20_000 };

const message = (mti: string, fields: Record<number, FieldValue>): Message => ({
  mti,
  fields: new Map(Object.entries(fields).map(([id, value]) => [Number(id), value])),
});

const SALE = message('0200', {
  4: '000000001280',
  11: '000123',
  41: 'LAB00001',
  42: '999000000000001',
});
const REQUEST: Outgoing = { message: SALE, bytes: Uint8Array.of(1, 2), mac: true };
const ENVELOPE = { tpdu: '6000000003', header: '613100310001' };

const GOOD = { 4: '000000001280', 11: '000123', 39: '00', 41: 'LAB00001', 42: '999000000000001' };

function answer(fields: Record<number, FieldValue>, holds = true, mti = '0210'): DialogueEvent {
  return {
    on: 'message',
    message: message(mti, fields),
    envelope: ENVELOPE,
    macHolds: () => holds,
  };
}

/** Runs events in order; what was done, by name, and how it ended. */
function run(events: readonly DialogueEvent[]): {
  readonly done: readonly string[];
  readonly result: string;
  readonly line: string;
} {
  let state: DialogueState = { line: 'closed' };
  const done: string[] = [];
  let result = '';
  for (const event of events) {
    const next: readonly [DialogueState, readonly DialogueEffect[]] = dialogue(state, event, TIMES);
    state = next[0];
    for (const effect of next[1]) {
      done.push(effect.do);
      if (effect.do === 'done') result = effect.result.kind;
    }
  }
  return { done, result, line: state.line };
}

const START: readonly DialogueEvent[] = [{ on: 'request', request: REQUEST }, { on: 'opened' }];

describe('uplink: dialogue', () => {
  it('opens, sends, takes the answer, keeps the line', () => {
    const got = run([...START, answer(GOOD)]);
    assert.deepEqual(got.done, ['open', 'alarm', 'cancelAlarm', 'send', 'alarm', 'alarm', 'done']);
    assert.equal(got.result, 'answer');
    assert.equal(got.line, 'open');
  });

  const cases: readonly [name: string, events: readonly DialogueEvent[], result: string][] = [
    ['no connection', [{ on: 'request', request: REQUEST }, { on: 'alarm' }], 'timeout'],
    [
      'refused',
      [
        { on: 'request', request: REQUEST },
        { on: 'closed', reason: 'refused' },
      ],
      'closed',
    ],
    ['no answer', [...START, { on: 'alarm' }], 'timeout'],
    ['cut', [...START, { on: 'closed', reason: 'cut' }], 'closed'],
    ['noise', [...START, { on: 'noise', why: 'frame length 0' }], 'closed'],
    ['wrong MAC', [...START, answer(GOOD, false)], 'badMac'],
    ['other amount', [...START, answer({ ...GOOD, 4: '000000009999' })], 'mismatch'],
    ['amount left out', [...START, answer({ 11: '000123', 39: '00' })], 'mismatch'],
    ['other merchant', [...START, answer({ ...GOOD, 42: '999000000000002' })], 'mismatch'],
    ['other trace number', [...START, answer({ ...GOOD, 11: '000124' })], ''],
    ['answer of another type', [...START, answer(GOOD, true, '0410')], ''],
    ['duplicate', [...START, answer(GOOD), answer(GOOD)], 'answer'],
    ['late', [...START, { on: 'alarm' }, answer(GOOD)], 'timeout'],
  ];
  for (const [name, events, result] of cases)
    it(`${name}: ${result || 'ignored, still waiting'}`, () => {
      const got = run(events);
      assert.equal(got.result, result);
      if (name === 'duplicate' || name === 'late') assert.include(got.done, 'ignored');
    });

  it('an idle line is closed after a while', () => {
    const got = run([...START, answer(GOOD), { on: 'alarm' }]);
    assert.equal(got.line, 'closed');
  });
});

describe('uplink: frames', () => {
  const bytes = frame(ENVELOPE, new Uint8Array(20).fill(7));

  it('come out whole at any cut, also two at once', () => {
    const both = Uint8Array.of(...bytes, ...bytes);
    for (let cut = 0; cut <= both.length; cut++) {
      const got: number[] = [];
      const parser = new FrameParser(
        (received) => got.push(received.body.length),
        () => assert.fail('noise'),
      );
      parser.push(both.subarray(0, cut));
      parser.push(both.subarray(cut));
      assert.deepEqual(got, [20, 20], `cut ${cut}`);
    }
  });

  it('a length that cannot be is noise, once', () => {
    let noise = 0;
    const parser = new FrameParser(
      () => assert.fail('a frame'),
      () => noise++,
    );
    parser.push(Uint8Array.of(0, 3, 1, 2, 3));
    parser.push(bytes);
    assert.equal(noise, 1);
  });

  it('the header of an answer asks for work in its sixth digit', () => {
    assert.equal(processingRequest({ tpdu: '', header: '613103310001' }), 3);
  });
});
