/** The value change dump of a dialogue: header, order, levels, bytes. */

import { assert } from 'chai';
import { toVcd } from '../../../../simulator/pn532/vcd.js';
import { HsuBench } from '../../../support/chip-bench.js';
import { ScriptedPicc } from '../../../support/scripted-picc.js';

function dump(): { text: string; lines: string[] } {
  const bench = new HsuBench({ detail: true });
  bench.chip.field.place(new ScriptedPicc());
  bench.wake();
  bench.command('4a0100');
  const text = toVcd(bench.log.events);
  return { text, lines: text.split('\n') };
}

describe('VCD export', () => {
  it('declares each signal once and gives each a first value', () => {
    const { text } = dump();
    assert.match(text, /^\$timescale 1 us \$end\n/);
    const codes = [...text.matchAll(/\$var wire \d+ (\S) \w+ \$end/g)].map((match) => match[1]!);
    assert.equal(new Set(codes).size, codes.length);
    const first = text.slice(text.indexOf('$dumpvars'), text.indexOf('\n#'));
    for (const code of codes) assert.include(first, code);
  });

  it('time never goes back', () => {
    const times = dump()
      .lines.filter((line) => line.startsWith('#') && line.length > 1)
      .map((line) => Number(line.slice(1)));
    assert.isAbove(times.length, 10);
    for (let i = 1; i < times.length; i++) assert.isAbove(times[i]!, times[i - 1]!);
  });

  it('IRQ falls for ACK and response of both commands; the last command is 4A; bytes are there', () => {
    const { text, lines } = dump();
    const irq = /\$var wire 1 (\S) irq /.exec(text)![1]!;
    const body = lines.slice(lines.indexOf('$end') + 1);
    assert.equal(body.filter((line) => line === `0${irq}`).length, 4);
    const command = /\$var wire 8 (\S) command /.exec(text)![1]!;
    const codes = body.filter((line) => line.startsWith('b') && line.endsWith(` ${command}`));
    assert.deepEqual(codes, [`b00010100 ${command}`, `b01001010 ${command}`]);
    const tx = /\$var wire 8 (\S) tx /.exec(text)![1]!;
    assert.include(body, `b01001011 ${tx}`, 'response code 4B');
    const picc = /\$var wire 1 (\S) rf_picc /.exec(text)![1]!;
    assert.isAtLeast(body.filter((line) => line === `1${picc}`).length, 4, 'ATQA, UID, SAK, ATS');
  });
});
