/** The modelled line: times, segments, order, faults, the man in the middle. */

import { assert } from 'chai';
import { Processor } from '../../../../simulator/clock/processor.js';
import { SeededRandom } from '../../../../simulator/clock/random.js';
import { VirtualClock } from '../../../../simulator/clock/virtual-clock.js';
import type { HostPeer } from '../../../../simulator/line/endpoint.js';
import { randomFaults, type LineFaults } from '../../../../simulator/line/faults.js';
import { ModelledLine } from '../../../../simulator/line/modelled-line.js';

interface Bench {
  readonly clock: VirtualClock;
  readonly line: ModelledLine;
  /** What the host got, and what the terminal saw, with the time in milliseconds. */
  readonly host: string[];
  readonly terminal: string[];
  peer: HostPeer | undefined;
}

const text = (bytes: Uint8Array): string => String.fromCharCode(...bytes);
const bytes = (value: string): Uint8Array => Uint8Array.from(value, (c) => c.charCodeAt(0));

function bench(): Bench {
  const clock = new VirtualClock();
  const made: Bench = { clock, host: [], terminal: [], peer: undefined, line: undefined! };
  const line = new ModelledLine({
    endpoint: {
      accept: (peer) => {
        made.peer = peer;
        return {
          receive: (got) => made.host.push(text(got)),
          closed: () => made.host.push('closed'),
        };
      },
    },
    processor: new Processor(clock, { stepUs: 0 }),
    random: new SeededRandom(1, 'line'),
    times: { connectUs: 50_000, delayUs: 10_000 },
  });
  return Object.assign(made, { line });
}

function open(made: Bench) {
  const at = (): number => made.clock.now() / 1000;
  return made.line.open({
    onOpen: () => made.terminal.push(`open ${at()}`),
    onBytes: (got) => made.terminal.push(`${text(got)} ${at()}`),
    onClosed: (reason) => made.terminal.push(`${reason} ${at()}`),
  });
}

describe('modelled line', () => {
  it('connects, delivers both ways after its delays', () => {
    const made = bench();
    const wire = open(made);
    assert.deepEqual(made.terminal, []);
    made.clock.runFor(60_000);
    wire.write(bytes('hello'));
    made.clock.runFor(20_000);
    made.peer!.send(bytes('answer'));
    made.clock.runFor(20_000);
    assert.deepEqual(made.host, ['hello']);
    assert.deepEqual(made.terminal, ['open 50', 'answer 90']);
    assert.equal(made.clock.charged('line'), 50_000 + 10_000 + 10_000);
    assert.equal(made.clock.charged('host'), 10_000);
  });

  it('cuts writes into segments, in order', () => {
    const made = bench();
    made.line.times = { ...made.line.times, segmentBytes: 2 };
    const wire = open(made);
    made.clock.runFor(60_000);
    wire.write(bytes('abcde'));
    wire.write(bytes('fg'));
    made.clock.runFor(60_000);
    assert.deepEqual(made.host, ['ab', 'cd', 'e', 'fg']);
  });

  const faults: readonly [string, ReturnType<LineFaults>, readonly string[], readonly string[]][] =
    [
      ['lose', { do: 'lose' }, [], ['open 50']],
      ['duplicate', { do: 'duplicate', afterUs: 5000 }, ['one', 'one'], ['open 50']],
      ['garble', { do: 'garble', at: 0, bit: 0 }, ['nne'], ['open 50']],
      ['noise', { do: 'noise', bytes: bytes('xyz') }, ['xyz'], ['open 50']],
      ['cut', { do: 'cut', afterBytes: 2 }, ['on', 'closed'], ['open 50', 'cut 71']],
    ];
  for (const [name, treatment, host, terminal] of faults)
    it(`fault: ${name}`, () => {
      const made = bench();
      made.line.faults = () => treatment;
      const wire = open(made);
      made.clock.runFor(60_000);
      wire.write(bytes('one'));
      made.clock.runFor(60_000);
      assert.deepEqual(made.host, host);
      assert.deepEqual(made.terminal, terminal);
    });

  it('a late message is overtaken', () => {
    const made = bench();
    made.line.faults = ({ number }) =>
      number === 1 ? { do: 'late', byUs: 30_000 } : { do: 'deliver' };
    const wire = open(made);
    made.clock.runFor(60_000);
    wire.write(bytes('one'));
    wire.write(bytes('two'));
    made.clock.runFor(60_000);
    assert.deepEqual(made.host, ['two', 'one']);
  });

  it('refuses when the host is down; nothing comes after close', () => {
    const made = bench();
    made.line.down = true;
    open(made);
    made.clock.runFor(100_000);
    assert.deepEqual(made.terminal, ['refused 50']);
    made.line.down = false;
    const wire = open(made);
    made.clock.runFor(100_000);
    made.peer!.send(bytes('too late'));
    wire.close();
    made.clock.runFor(100_000);
    assert.deepEqual(made.host, ['closed']);
    assert.deepEqual(made.terminal, ['refused 50', 'open 150']);
  });

  it('a proxy sees and changes what passes', () => {
    const made = bench();
    made.line.proxy = { toHost: (sent) => [bytes(text(sent).toUpperCase()), bytes('!')] };
    const wire = open(made);
    made.clock.runFor(60_000);
    wire.write(bytes('hello'));
    made.clock.runFor(60_000);
    assert.deepEqual(made.host, ['HELLO', '!']);
  });

  it('the power of the terminal goes: the host sees the end, the terminal nothing', () => {
    const made = bench();
    open(made);
    made.clock.runFor(60_000);
    made.line.terminalDied();
    made.clock.runFor(60_000);
    assert.deepEqual(made.host, ['closed']);
    assert.deepEqual(made.terminal, ['open 50']);
  });

  it('seeded faults are the same for the same seed and differ for another', () => {
    const draw = (seed: number): string => {
      const decide = randomFaults(
        { lose: 0.2, garble: 0.2, cut: 0.1 },
        new SeededRandom(seed, 'f'),
      );
      let kinds = '';
      for (let i = 1; i <= 60; i++)
        kinds += decide({ way: 'toHost', bytes: bytes('abcdef'), number: i }).do[0]!;
      return kinds;
    };
    assert.equal(draw(7), draw(7));
    assert.notEqual(draw(7), draw(8));
    assert.match(draw(7), /l/);
    assert.match(draw(7), /g/);
  });
});
