import { assert } from 'chai';
import { readLogFile } from '../../../../simulator/web/src/log/recording.js';

const EVENT = { seq: 0, t: 12, lane: 'rf', kind: 'frame', bytes: '26', data: { from: 'pcd' } };

function file(events: readonly unknown[]): string {
  return JSON.stringify({ form: 'tapwright-log', version: 1, events });
}

describe('import of a log', () => {
  it('reads events and numbers them anew', () => {
    const read = readLogFile(
      file([
        { ...EVENT, seq: 700 },
        { ...EVENT, bytes: '62****17' },
      ]),
    );
    assert.deepEqual(read, [
      { ...EVENT, seq: 0 },
      { ...EVENT, seq: 1, bytes: '62****17' },
    ]);
  });

  const wrong: readonly [what: string, text: string, why: RegExp][] = [
    ['no JSON', '{', /not JSON/],
    ['another file', '{"form":"x"}', /not a tapwright log/],
    ['no list', '{"form":"tapwright-log","version":1,"events":{}}', /no list/],
    ['null', file([null]), /event 0: not an object/],
    ['time', file([EVENT, { ...EVENT, t: -1 }]), /event 1: t/],
    ['bytes', file([{ ...EVENT, bytes: '<b>' }]), /bytes/],
    ['severity', file([{ ...EVENT, severity: 'loud' }]), /severity/],
    ['lane', file([{ ...EVENT, lane: 3 }]), /lane/],
  ];
  for (const [what, text, why] of wrong) {
    it(`refuses ${what}`, () => {
      const read = readLogFile(text);
      assert.isString(read);
      assert.match(read as string, why);
    });
  }
});
