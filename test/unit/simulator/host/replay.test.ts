/** The kernel against every dialogue; those that may not be copied are read in place. */

import { assert } from 'chai';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { replay } from '../../../../simulator/conformance/replay.js';
import { readTranscript, type Transcript } from '../../../../simulator/conformance/transcript.js';
import { kernelEngine } from '../../../../simulator/host/kernel-engine.js';
import { ROOT } from '../../../../simulator/host/root.js';

const OWN = join(ROOT, 'test/transcripts');
const SHARED = join(ROOT, '../shared/data/transcripts');

function load(file: string): Transcript {
  const read = readTranscript(JSON.parse(readFileSync(file, 'utf8')));
  if (!read.ok) throw new Error(`${file}: ${read.path} ${read.why}`);
  return read.transcript;
}

function files(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => join(folder, name));
}

const named = (name: string): Transcript => load(files(OWN).find((file) => file.includes(name))!);

describe('replay', () => {
  for (const file of files(OWN)) {
    const transcript = load(file);
    it(`${transcript.id} ${transcript.title ?? ''}`, () => {
      const result = replay(kernelEngine, transcript);
      assert.deepEqual(result.mismatches, []);
      assert.isTrue(result.pass);
    });
  }

  it('the dialogues of other projects, where they are', function () {
    if (!existsSync(SHARED)) {
      console.log('      skipped: ../shared/data/transcripts is not here');
      this.skip();
    }
    for (const file of files(SHARED)) {
      assert.deepEqual(replay(kernelEngine, load(file)).mismatches, [], file);
    }
  });

  it('values are sent as they were recorded: 9F03 without cashback', () => {
    const good = named('upi-20');
    const terminalData = { ...good.terminalData, '9F03': '000000000100' };
    const exchanges = good.exchanges.map((step) =>
      'command' in step
        ? { ...step, command: step.command.replace('000000000000', '000000000100') }
        : step,
    );
    const result = replay(kernelEngine, { ...good, terminalData, exchanges });
    assert.deepEqual(result.mismatches, []);
  });

  it('card numbers can be compared; what is printed has them masked', () => {
    const good = named('upi-20');
    const track2 = '8171999977000040D30102010000000000000F';
    const masked = '817199******0040D3010*****************';
    const withTrack2 = (hex: string): Transcript => ({
      ...good,
      expected: { tags: { '57': hex } },
    });
    const same = replay(kernelEngine, withTrack2(track2));
    assert.isTrue(same.pass);
    assert.notInclude(JSON.stringify(same), '8171999977000040');
    const { profile: _, ...decoded } = withTrack2(track2.replace('D3010', 'D3011'));
    for (const transcript of [withTrack2(track2.replace('D3010', 'D3011')), decoded]) {
      const result = replay(kernelEngine, transcript);
      assert.notInclude(JSON.stringify(result), '8171999977000040');
      assert.deepEqual(result.mismatches, [
        { path: 'expected/tags/57', expected: masked.replace('D3010', 'D3011'), got: masked },
      ]);
    }
  });

  it('a command that differs in one bit is found', () => {
    const good = named('upi-20');
    const exchanges = good.exchanges.map((step) =>
      'command' in step ? { ...step, command: step.command.replace('0A0B0C0D', '0A0B0C0C') } : step,
    );
    const { pass, mismatches } = replay(kernelEngine, { ...good, exchanges });
    assert.isFalse(pass);
    assert.equal(mismatches[0]!.path, 'exchanges/2/command');
  });

  for (const [field, value] of [
    ['outcome', 'Approved'],
    ['start', 'B'],
    ['cvm', 'NoCvm'],
    ['oda', 'successful'],
    ['ui', '03'],
    ['selectedAid', 'A000000333010101'],
    ['acType', 'TC'],
    ['panMasked', '817199******0041'],
    ['tags', { '9F36': '0008' }],
    ['reason', 'AAC'],
  ] as const) {
    it(`expected ${field} is compared`, () => {
      const good = named('upi-20');
      const expected = { ...good.expected, [field]: value };
      const { pass, mismatches } = replay(kernelEngine, { ...good, expected });
      assert.isFalse(pass);
      assert.include(mismatches[0]!.path, `expected/${field}`);
    });
  }

  it('a command beyond the last exchange fails where an outcome is expected', () => {
    const good = named('upi-20');
    const cut = { ...good, exchanges: good.exchanges.slice(0, 2) };
    assert.isFalse(replay(kernelEngine, cut).pass);
    const { outcome: _, ...selection } = good.expected as Record<string, unknown>;
    const onlySelection = { selectedAid: selection['selectedAid'] as string };
    assert.isTrue(replay(kernelEngine, { ...cut, expected: onlySelection }).pass);
  });

  it('a record that must not be read may stay unread, another may not', () => {
    const good = named('upi-08');
    const expected = { ...good.expected, derived: {} };
    assert.isTrue(replay(kernelEngine, good).pass);
    assert.isFalse(replay(kernelEngine, { ...good, expected }).pass);
  });

  it('card numbers are masked in what it prints', () => {
    for (const file of files(OWN)) {
      const text = JSON.stringify(replay(kernelEngine, load(file)));
      assert.notMatch(text, /8171999977000040|6228000100001117/, file);
    }
  });

  for (const [json, path] of [
    [{}, ''],
    [{ id: 'x', terminalData: {}, exchanges: [{ name: 'GPO' }], expected: {} }, '/exchanges/0'],
    [
      { id: 'x', terminalData: {}, exchanges: [{ command: '00A', response: '' }], expected: {} },
      '/exchanges/0/command',
    ],
    [{ id: 'x', terminalData: { '9F02': 'z' }, exchanges: [], expected: {} }, '/terminalData/9F02'],
    [
      { id: 'x', terminalData: {}, exchanges: [], expected: { outcome: 'Yes' } },
      '/expected/outcome',
    ],
    [
      {
        id: 'x',
        profile: { aid: 'A000000333', kernelId: '07', caKeys: ['A000000333/77'] },
        terminalData: {},
        exchanges: [],
        expected: {},
      },
      '/profile/caKeys/0',
    ],
  ] as const) {
    it(`a wrong form is named at "${path}"`, () => {
      const read = readTranscript(json);
      assert.isFalse(read.ok);
      if (!read.ok) assert.equal(read.path, path);
    });
  }
});
