/** APDUs through the modelled chip: lengths, chaining both ways, MI, time extensions, errors and latching. */

import { assert } from 'chai';
import { CHIP_FAULTS } from '../../../../simulator/pn532/faults.js';
import { HsuBench, SpiBench } from '../../../support/chip-bench.js';
import { hex, unhex } from '../../../support/hex.js';
import { ScriptedPicc, type ScriptedCard } from '../../../support/scripted-picc.js';

/** ATS of a card with FSC 256 and FWI 4. */
const ATS = '0578804002';
const LIST = '4a0100';

function counting(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = i & 0xff;
  return bytes;
}

function spi(card: ScriptedCard, options: ConstructorParameters<typeof SpiBench>[0] = {}) {
  const bench = new SpiBench(options);
  const picc = new ScriptedPicc({ ats: ATS, clock: bench.clock, ...card });
  bench.chip.field.place(picc);
  bench.wake();
  return { bench, picc };
}

describe('PN532 model: APDUs over SPI', () => {
  it('lists the card and brings its answer', () => {
    const { bench, picc } = spi({ answers: { '00a40400': '9000' } });
    assert.equal(bench.command(LIST), '01010004200408112233' + ATS);
    assert.equal(bench.command('400100a40400'), '009000');
    assert.deepEqual(picc.heard, ['00a40400']);
  });

  for (const length of [1, 2, 61, 62, 122, 123, 253, 254, 255, 256, 257, 258, 259, 260, 261, 262])
    it(`an answer of ${length} bytes arrives whole`, () => {
      const { bench } = spi({ answer: () => counting(length) });
      bench.command(LIST);
      assert.equal(bench.command('400100b2010c00'), '00' + hex(counting(length)));
    });

  for (const length of [263, 300, 524, 525, 1000])
    it(`an answer of ${length} bytes comes in parts by MI`, () => {
      const { bench } = spi({ answer: () => counting(length) });
      bench.command(LIST);
      let answer = bench.command('400100b2010c00');
      let whole = '';
      let parts = 1;
      for (; answer.startsWith('40'); parts++) {
        whole += answer.slice(2);
        answer = bench.command('4001');
      }
      assert.equal(answer.slice(0, 2), '00');
      assert.equal(whole + answer.slice(2), hex(counting(length)));
      assert.equal(parts, Math.ceil(length / 262));
    });

  for (const fsci of [0, 2, 5, 8])
    it(`a command of 200 bytes reaches a card with FSCI ${fsci} in one piece`, () => {
      const { bench, picc } = spi({ ats: `057${fsci}804002`, answer: () => unhex('9000') });
      bench.command(LIST);
      assert.equal(bench.command('4001' + hex(counting(200))), '009000');
      assert.deepEqual(picc.heard, [hex(counting(200))]);
    });

  it('MI of the host joins two parts to one command', () => {
    const { bench, picc } = spi({ answer: () => unhex('9000') });
    bench.command(LIST);
    assert.equal(bench.command('4041' + '0102'), '00');
    assert.equal(bench.command('4001' + '0304'), '009000');
    assert.deepEqual(picc.heard, ['01020304']);
  });

  it('a card that takes a second is served by S(WTX)', () => {
    const { bench } = spi({ answer: () => unhex('9000'), latencyUs: 1_000_000 });
    bench.command(LIST);
    const from = bench.clock.now();
    assert.equal(bench.command('400100a40400'), '009000');
    assert.approximately(bench.clock.now() - from, 1_000_000, 10_000);
  });

  it('a mute card that asks for no time ends in status 01, which stays until the field was off', () => {
    const { bench, picc } = spi({ answer: () => undefined });
    bench.chip.field.faults.set('noWtx', 1);
    bench.command(LIST);
    assert.equal(bench.command('400100a40400'), '01');
    assert.equal(bench.command('400100a40400'), '01');
    assert.deepEqual(picc.heard, ['00a40400'], 'the second was not sent');
    bench.command('320100');
    bench.clock.runFor(6000);
    assert.match(bench.command(LIST), /^01/);
    assert.equal(bench.command('4001aa'), '01');
    assert.deepEqual(picc.heard, ['00a40400', 'aa']);
  });

  it('a mute card that asks for time keeps the chip busy for seconds', () => {
    const { bench } = spi({ answer: () => undefined });
    bench.command(LIST);
    const from = bench.clock.now();
    assert.equal(bench.command('400100a40400'), '01');
    assert.approximately(bench.clock.now() - from, 5_000_000, 200_000);
  });

  it('no listed target: status 27', () => {
    const { bench } = spi({});
    assert.equal(bench.command('400100a40400'), '27');
  });

  it('one spoilt byte is repeated on the radio and unseen by the host', () => {
    const { bench } = spi({ answer: () => counting(100) });
    bench.command(LIST);
    bench.chip.field.faults.set('corruptAt', bench.chip.field.position + 20);
    assert.equal(bench.command('400100b2010c00'), '00' + hex(counting(100)));
    assert.equal(bench.chip.field.faults.value('corruptAt'), 0);
  });

  it('the card taken away in its answer: status 01, and nothing is listed afterwards', () => {
    const { bench } = spi({ answer: () => counting(100) });
    bench.command('3205ff0102');
    bench.command(LIST);
    bench.chip.field.faults.set('tearAt', bench.chip.field.position + 20);
    assert.equal(bench.command('400100b2010c00'), '01');
    assert.equal(bench.command(LIST), '00');
  });

  it('a storm of S(WTX) delays the answer and no more', () => {
    const { bench } = spi({ answer: () => unhex('9000') });
    bench.chip.field.faults.set('wtxStorm', 20);
    bench.command(LIST);
    assert.equal(bench.command('400100a40400'), '009000');
  });
});

describe('PN532 model: activation', () => {
  it('a card after RATS does not answer the next list; after the field was off it does', () => {
    const { bench } = spi({});
    bench.command('3205ff0100');
    assert.match(bench.command(LIST), /^01/);
    assert.equal(bench.command(LIST), '00');
    bench.command('320100');
    bench.clock.runFor(6000);
    assert.match(bench.command(LIST), /^01/);
  });

  it('an InDeselect lets the card wait in HALT; InDataExchange wakes it again', () => {
    const { bench } = spi({ answer: () => unhex('9000') });
    bench.command(LIST);
    assert.equal(bench.command('4401'), '00');
    assert.equal(bench.command('400100a40400'), '009000');
  });

  it('MaxTg 2 finds both cards, and each can be spoken to', () => {
    const { bench, picc } = spi({ answer: () => unhex('9000') });
    const other = new ScriptedPicc({ uid: '0102030405060708090a', answer: () => unhex('6a82') });
    bench.chip.field.place(other);
    const answer = bench.command('4a0200');
    assert.equal(answer.slice(0, 2), '02');
    assert.include(answer, '0408112233' + ATS);
    assert.include(answer, '0a' + '0102030405060708090a' + '0578807002');
    const scripted = answer.slice(4, 30).includes('08112233') ? '1' : '2';
    assert.equal(bench.command(`400${scripted}01`), '009000');
    assert.equal(bench.command(`400${scripted === '1' ? '2' : '1'}02`), '006a82');
    assert.equal(bench.command(`400${scripted}03`), '009000');
    assert.deepEqual(picc.heard, ['01', '03']);
    assert.deepEqual(other.heard, ['02']);
  });

  it('type B: ATQB, answer to ATTRIB, APDU', () => {
    const bench = new SpiBench();
    const card = { type: 'B', uid: 'a1b2c3d4', ats: '00000000008181', answer: () => counting(90) };
    bench.chip.field.place(new ScriptedPicc(card as ScriptedCard));
    bench.wake();
    assert.equal(bench.command('4a010300'), '0101' + '50a1b2c3d400000000008181' + '0100');
    assert.equal(bench.command('400100b2010c00'), '00' + hex(counting(90)));
  });

  it('no SAMConfiguration after power-on: nothing is listed', () => {
    const bench = new SpiBench();
    bench.chip.field.place(new ScriptedPicc());
    bench.link.select();
    bench.clock.runFor(2000);
    bench.link.deselect();
    assert.equal(bench.command(LIST), '00');
  });

  it('for ever means for ever, until the host sends an ACK', () => {
    const bench = new HsuBench();
    bench.wake();
    bench.received = '';
    bench.send('0000ff04fcd44a0100e100');
    bench.clock.runFor(5_000_000);
    assert.equal(bench.received, '0000ff00ff00');
    bench.send('0000ff00ff00');
    bench.clock.runFor(100_000);
    assert.equal(bench.received, '0000ff00ff00');
    assert.equal(bench.command('02'), '32010607');
  });
});

describe('PN532 model: two chips face each other', () => {
  it('a chip in target mode is read by the other as an ISO-DEP card', () => {
    const target = new HsuBench({ name: 'phone side' });
    const reader = new HsuBench({ clock: target.clock, name: 'reader side' });
    reader.chip.field.place(target.chip.picc);
    target.wake();
    reader.wake();
    reader.command('3205ff0100');
    assert.equal(reader.command(LIST), '00', 'not in target mode yet');
    reader.command('320100');
    target.command('121420');
    const type = '0400' + 'a1b2c3' + '20';
    const felica = '00'.repeat(18) + '00'.repeat(10);
    target.received = '';
    target.send(wrapped('8c05' + type + felica + '00' + '00'));
    target.clock.runFor(1000);
    assert.equal(reader.command(LIST), '01010004200408a1b2c30575008000');
    target.clock.runFor(5000);
    assert.include(target.received, 'd58d08e050');

    reader.received = '';
    reader.send(wrapped('400100a4040000'));
    target.clock.runFor(5000);
    assert.equal(target.command('86'), '0000a4040000');
    assert.equal(target.command('8e6f009000'), '00');
    target.clock.runFor(20_000);
    assert.include(reader.received, 'd541006f009000');
    assert.equal(target.command('8a'), '8100');

    assert.equal(reader.command('4401'), '00');
    target.clock.runFor(5000);
    assert.equal(target.command('8a'), '8200', 'deselected');
    reader.command('320100');
    assert.equal(target.command('86'), '29');
    assert.equal(target.command('8a'), '8000', 'released');
  });
});

describe('PN532 model: long APDUs in target mode', () => {
  it('come by MI and go out by TgSetMetaData', () => {
    const target = new HsuBench({ name: 'phone side' });
    const reader = new HsuBench({ clock: target.clock, name: 'reader side' });
    reader.chip.field.place(target.chip.picc);
    target.wake();
    reader.wake();
    target.command('121434');
    target.send(wrapped('8c05' + '0400' + 'a1b2c3' + '20' + '00'.repeat(28) + '0000'));
    target.clock.runFor(2000);
    reader.command('320101');
    assert.match(reader.command(LIST), /^0101/);
    const command = '5a'.repeat(262) + 'a5'.repeat(100);
    assert.equal(reader.command('4041' + command.slice(0, 524)), '00');
    reader.received = '';
    reader.send(wrapped('4001' + command.slice(524)));
    target.clock.runFor(100_000);
    assert.equal(target.command('86'), '40' + command.slice(0, 524));
    assert.equal(target.command('86'), '00' + command.slice(524));
    const answer = '11'.repeat(262) + '22'.repeat(38) + '9000';
    assert.equal(target.command('94' + answer.slice(0, 524)), '00');
    assert.equal(target.command('8e' + answer.slice(524)), '00');
    target.clock.runFor(200_000);
    assert.include(reader.received, 'd54140' + answer.slice(0, 524));
    assert.equal(reader.command('4001'), '00' + answer.slice(524));
  });

  it('nobody waits for an answer: 27', () => {
    const bench = new HsuBench();
    bench.wake();
    assert.equal(bench.command('948000'), '27');
    assert.equal(bench.command('8e9000'), '27');
    assert.equal(bench.command('86'), '27');
  });
});

describe('PN532 model: echo back', () => {
  it('Diagnose 05 is never answered; the next command ends it', () => {
    const bench = new HsuBench();
    bench.wake();
    bench.received = '';
    bench.send(wrapped('0005008080'));
    bench.clock.runFor(20_000_000);
    assert.equal(bench.received, '0000ff00ff00');
    assert.equal(bench.command('02'), '32010607');
  });
});

describe('PN532 model: faults', () => {
  it('each has a row that says what it means', () => {
    for (const row of Object.values(CHIP_FAULTS)) assert.isAbove(row.doc.length, 10);
  });

  it('mute until reset', () => {
    const { bench } = spi({}, { faults: { muteAfter: 3 } });
    bench.command('02');
    bench.transfer('01' + wrapped('02'), 0);
    bench.clock.runFor(100_000);
    assert.isFalse(bench.ready());
    bench.chip.reset(0);
    bench.chip.reset(1);
    bench.clock.runFor(5000);
    bench.wake();
    assert.equal(bench.command('02'), '32010607');
  });

  it('mute after an idle time, until reset', () => {
    const { bench } = spi({}, { faults: { muteIdleMs: 600_000 } });
    bench.clock.runFor(599_000_000);
    assert.equal(bench.command('02'), '32010607');
    bench.clock.runFor(601_000_000);
    bench.transfer('01' + wrapped('02'), 0);
    bench.clock.runFor(100_000);
    assert.isFalse(bench.ready());
  });

  it('SetParameters 40: frames without preamble and postamble', () => {
    const bench = new HsuBench();
    bench.wake();
    bench.command('1254');
    bench.received = '';
    bench.send(wrapped('02'));
    bench.clock.runFor(10_000);
    assert.equal(bench.received, '00ff00ff' + '00ff06fad50332010607e8');
  });

  it('a stuck or idle IRQ line does not stop what polls the status', () => {
    for (const stuckIrq of [1, 2]) {
      const { bench } = spi({}, { faults: { stuckIrq } });
      assert.equal(bench.command('02'), '32010607');
      assert.equal(bench.chip.irq, stuckIrq === 1 ? 1 : 0);
    }
  });

  it('a wrong checksum is in the frame, not in the length', () => {
    const bench = new HsuBench({ faults: {} });
    bench.wake();
    bench.chip.faults.set('corruptChecksum', 1);
    assert.equal(bench.ask(wrapped('02')), '0000ff06fad50332010607f800');
  });

  it('a damaged or lost response comes whole at NACK once the line is good', () => {
    for (const fault of ['corruptChecksum', 'corruptLength', 'lostResponse'] as const) {
      const bench = new HsuBench();
      bench.wake();
      bench.chip.faults.set(fault, 1);
      assert.notInclude(bench.ask(wrapped('02'), 100), '0000ff06fad50332010607e800', fault);
      bench.chip.faults.clear();
      bench.received = '';
      bench.send('0000ffff0000');
      bench.clock.runFor(10_000);
      assert.equal(bench.received, '0000ff06fad50332010607e800', fault);
    }
  });

  it('PowerDown: the response is still brought, then the chip sleeps until a select', () => {
    const { bench } = spi({});
    assert.equal(bench.command('1620'), '00');
    assert.equal(bench.chip.power, 'asleep');
    bench.ready();
    bench.clock.runFor(3000);
    assert.equal(bench.chip.power, 'awake');
    assert.equal(bench.command('02'), '32010607');
  });

  it('PowerDown without SPI among the wake-up sources: only a reset helps', () => {
    const { bench } = spi({});
    assert.equal(bench.command('1610'), '00');
    bench.ready();
    bench.clock.runFor(3000);
    assert.equal(bench.chip.power, 'asleep');
  });

  it('NACK brings the last response again', () => {
    const bench = new HsuBench();
    bench.wake();
    const first = bench.ask(wrapped('02'));
    bench.received = '';
    bench.send('0000ffff0000');
    bench.clock.runFor(10_000);
    assert.equal(bench.received, first);
  });

  it('an unknown command is acknowledged and answered by the error frame', () => {
    const bench = new HsuBench();
    bench.wake();
    assert.equal(bench.ask(wrapped('f0')), '0000ff01ff7f8100');
    assert.equal(bench.ask(wrapped('4a')), '0000ff01ff7f8100');
  });

  it('a frame with a wrong checksum is not acknowledged', () => {
    const bench = new HsuBench();
    bench.wake();
    bench.received = '';
    bench.send('0000ff02fed4022b00');
    bench.clock.runFor(100_000);
    assert.equal(bench.received, '');
  });
});

/** Frame around a command, as pn532.md of the user manual says; written again here. */
function wrapped(text: string): string {
  const data = [0xd4, ...unhex(text)];
  const sum = data.reduce((a, b) => a + b, 0);
  const bytes = [0, 0, 0xff, data.length, -data.length & 0xff, ...data, -sum & 0xff, 0];
  return hex(Uint8Array.from(bytes));
}
