/**
 * Modelled figures of the PN532 driver and the reader on it: presence to first APDU, what the driver adds to an APDU
 * beyond bus, chip and radio, transfers, recovery. Virtual time: the same on every machine.
 */

import type { Activation, CardReply } from '../firmware/ports/card-reader.js';
import { ALL_WIRES, readerBench, waitFor, type Wires } from '../test/support/pn532/bench.js';
import { ScriptedPicc } from '../test/support/scripted-picc.js';

export interface Figure {
  readonly name: string;
  readonly ms: number;
  /** What it may be at most, where there is a limit. */
  readonly limitMs?: number;
}

const PHASES = 120;
const RAPDU_BYTES = 100;

interface Spread {
  readonly median: number;
  readonly worst: number;
}

function spread(times: number[]): Spread {
  times.sort((a, b) => a - b);
  return { median: times[times.length >> 1]!, worst: times[times.length - 1]! };
}

/** A card put down at every millisecond of the polling cycle. */
function presence(wires: Wires, type: 'A' | 'B'): Spread {
  const times: number[] = [];
  for (let phase = 0; phase < PHASES; phase++) {
    const bench = readerBench({ wires });
    bench.clock.runUntil(() => bench.reader.chip.state === 'ready');
    const results: Activation[] = [];
    bench.reader.activate(2000, (result) => results.push(result));
    bench.clock.runFor(50_000 + phase * 1000);
    bench.field.place(new ScriptedPicc({ type }));
    const from = bench.clock.now();
    bench.clock.runUntil(() => results.length > 0);
    times.push((bench.clock.now() - from) / 1000);
  }
  return spread(times);
}

/** From the response's being ready in the chip to its being handed on, the time of its transfer taken off. Sending is done when the call returns. */
function added(wires: Wires): { readonly exchange: number; readonly added: number } {
  const bench = readerBench({ wires });
  const picc = new ScriptedPicc({ answer: () => new Uint8Array(RAPDU_BYTES).fill(0x90) });
  bench.field.place(picc);
  waitFor<Activation>(bench, (done) => bench.reader.activate(1000, done));
  const { clock, chip } = bench;
  let low = 0;
  let readyUs = 0;
  let busUs = 0;
  const unlisten = chip.onIrq((level) => {
    if (level === 1 || ++low < 2) return;
    readyUs = clock.now();
    busUs = clock.charged('bus');
  });
  const from = clock.now();
  waitFor<CardReply>(bench, (done) =>
    bench.reader.transceive(new Uint8Array([0, 0xb2, 1, 12, 0]), done),
  );
  unlisten();
  const end = clock.now();
  const readingUs = clock.charged('bus') - busUs;
  return { exchange: (end - from) / 1000, added: (end - readyUs - readingUs) / 1000 };
}

function recovery(): number {
  const bench = readerBench();
  bench.clock.runUntil(() => bench.reader.chip.state === 'ready');
  bench.chip.faults.set('mute', 1);
  const from = bench.clock.now();
  waitFor<unknown>(bench, (done) => bench.reader.chip.recover(done));
  return (bench.clock.now() - from) / 1000;
}

export function driverFigures(): readonly Figure[] {
  const figures: Figure[] = [];
  for (const wires of ALL_WIRES) {
    for (const type of ['A', 'B'] as const) {
      const { median, worst } = presence(wires, type);
      const limitMs = type === 'A' ? 100 : 250;
      figures.push({ name: `${wires}: presence to first APDU, type ${type}, median`, ms: median });
      figures.push({
        name: `${wires}: presence to first APDU, type ${type}, worst`,
        ms: worst,
        limitMs,
      });
    }
    const apdu = added(wires);
    figures.push({
      name: `${wires}: APDU of ${RAPDU_BYTES} bytes answered at once, whole`,
      ms: apdu.exchange,
    });
    figures.push({
      name: `${wires}: of it added by the driver beyond bus, chip and radio`,
      ms: apdu.added,
      limitMs: 5,
    });
  }
  figures.push({ name: 'spi: recovery of a mute chip by RSTPDN', ms: recovery(), limitMs: 1000 });
  return figures;
}

export function printDriverFigures(): boolean {
  let good = true;
  console.log('| figure (modelled) | ms | limit |\n| --- | --- | --- |');
  for (const { name, ms, limitMs } of driverFigures()) {
    good &&= limitMs === undefined || ms <= limitMs;
    console.log(`| ${name} | ${ms.toFixed(2)} | ${limitMs ?? ''} |`);
  }
  return good;
}

if (process.argv[1]?.endsWith('driver.ts') && !printDriverFigures()) process.exitCode = 1;
