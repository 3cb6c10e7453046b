import { assert } from 'chai';
import { parseFilter, type Filterable } from '../../../../simulator/web/src/log/filter.js';

const GPO: Filterable = {
  seq: 12,
  t: 412_500,
  lane: 'phone',
  kind: 'rapdu',
  sw: '9000',
  ins: 'a8',
  tags: ['9f26', '9f36'],
  text: 'get processing options',
};
const REFUSED: Filterable = {
  seq: 13,
  t: 447_000,
  lane: 'rf',
  kind: 'frame',
  sw: '6986',
  severity: 'warn',
  text: 'see phone',
};

function seqs(source: string): number[] {
  const parsed = parseFilter(source);
  if (!parsed.ok) throw new Error(parsed.why);
  return [GPO, REFUSED].filter((event) => parsed.match(event)).map((event) => event.seq);
}

describe('filter language', () => {
  const cases: readonly [source: string, seqs: number[]][] = [
    ['', [12, 13]],
    ['lane:phone', [12]],
    ['-lane:phone', [13]],
    ['lane:phone|rf', [12, 13]],
    ['sw:!9000', [13]],
    ['sw:69', [13]],
    ['sw:9xxx', [12]],
    ['tag:9F26', [12]],
    ['"processing options"', [12]],
    ['severity:warn see', [13]],
    ['t:>420', [13]],
    ['t:412', [12]],
    ['seq:13..20', [13]],
    ['!phone', [12]],
    ['lane:rf sw:9000', []],
  ];
  for (const [source, expected] of cases) {
    it(`"${source}"`, () => assert.deepEqual(seqs(source), expected));
  }

  const wrong: readonly [source: string, why: RegExp][] = [
    ['lame:rf', /no key "lame"/],
    ['lane:rf sw:zz', /sw: "zz" is no value/],
    ['"open', /quote/],
    ['tag:9f2', /tag: "9f2"/],
  ];
  for (const [source, why] of wrong) {
    it(`"${source}" does not parse`, () => {
      const parsed = parseFilter(source);
      assert.isFalse(parsed.ok);
      if (!parsed.ok) assert.match(parsed.why, why);
    });
  }
});
