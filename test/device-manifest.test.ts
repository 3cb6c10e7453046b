/** manifest.json and its parts against the boards: pins that exist and may be used, memory that was measured, flash that fits. */

import { assert } from 'chai';
import { readFileSync } from 'node:fs';

interface Pins {
  readonly reader: Readonly<Record<string, number>>;
  readonly console: { readonly receive: number; readonly transmit: number };
  readonly display: { readonly data: number; readonly clock: number };
  readonly pixels: { readonly pin: number };
  readonly buzzer: { readonly pin: number };
  readonly keypad: { readonly rows: readonly number[]; readonly columns: readonly number[] };
}

interface Creation {
  readonly chunk: { readonly initial: number; readonly incremental: number };
  readonly heap: { readonly initial: number; readonly incremental: number };
  readonly stack: number;
}

const json = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T;

const manifest = json<{
  readonly config: { readonly pins: Pins };
  readonly platforms: Readonly<
    Record<string, { readonly config?: { readonly pins?: Pins }; readonly creation: Creation }>
  >;
}>('manifest.json');

const pinsOf = (board: string): Pins =>
  manifest.platforms[board]!.config?.pins ?? manifest.config.pins;

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

interface Chip {
  readonly board: string;
  /** Flash, PSRAM, USB, or not there. */
  readonly taken: readonly number[];
  /** Read at reset: a level from outside would start the chip otherwise. */
  readonly strapping: readonly number[];
  readonly inputOnly: readonly number[];
}

/** ESP32 datasheet 2.2 to 2.4; ESP32-S3 datasheet 2.3 to 2.6. GPIO5 straps SDIO only, and the select pin rests high as it should. */
const CHIPS: readonly Chip[] = [
  {
    board: 'esp32/nodemcu',
    taken: [...range(6, 11), 20, 24, ...range(28, 31)],
    strapping: [0, 2, 12, 15],
    inputOnly: range(34, 39),
  },
  {
    board: 'esp32/esp32s3',
    taken: [19, 20, ...range(22, 37)],
    strapping: [0, 3, 45, 46],
    inputOnly: [],
  },
];

function uses(pins: Pins): { readonly outputs: number[]; readonly inputs: number[] } {
  const { reader, console, display, pixels, buzzer, keypad } = pins;
  return {
    outputs: [
      ...['clock', 'out', 'select', 'reset'].map((name) => reader[name]!),
      console.transmit,
      display.data,
      display.clock,
      pixels.pin,
      buzzer.pin,
      ...keypad.rows,
    ],
    inputs: [reader['in']!, reader['interrupt']!, console.receive, ...keypad.columns],
  };
}

describe('boards', () => {
  for (const { board, taken, strapping, inputOnly } of CHIPS) {
    it(`${board}: each pin once, and such as may be used`, () => {
      const { outputs, inputs } = uses(pinsOf(board));
      const all = [...outputs, ...inputs];
      assert.equal(new Set(all).size, all.length, 'each once');
      for (const pin of all) {
        assert.notInclude(taken, pin);
        assert.notInclude(strapping, pin);
      }
      for (const pin of outputs) assert.notInclude(inputOnly, pin);
    });

    it(`${board}: the table of docs/device.md says the same`, () => {
      const column = board === 'esp32/nodemcu' ? 1 : 2;
      const pins = pinsOf(board);
      const { reader, console, display, pixels, buzzer, keypad } = pins;
      const text = readFileSync('docs/device.md', 'utf8');
      for (const [name, value] of [
        ['SCK', reader['clock']],
        ['MISO', reader['in']],
        ['MOSI', reader['out']],
        ['select', reader['select']],
        ['reset', reader['reset']],
        ['interrupt', reader['interrupt']],
        ['SDA / SCL', `${display.data} / ${display.clock}`],
        ['NeoPixels', pixels.pin],
        ['buzzer', buzzer.pin],
        ['keypad rows', keypad.rows.join(' ')],
        ['keypad columns', keypad.columns.join(' ')],
        ['console RX / TX', `${console.receive} / ${console.transmit}`],
      ]) {
        const row = text
          .split('\n')
          .map((line) => line.split('|').map((cell) => cell.trim()))
          .find((cells) => cells.includes(String(name)));
        assert.equal(row?.[row.indexOf(String(name)) + column], String(value), String(name));
      }
    });

    it(`${board}: memory to begin with is what taps need, and it may grow`, () => {
      const { chunk, heap, stack } = manifest.platforms[board]!.creation;
      const { xs } = json<{ readonly xs: Readonly<Record<string, Record<string, number>>> }>(
        'bench/baseline.json',
      );
      for (const measured of Object.values(xs)) {
        assert.isAtLeast(heap.initial, measured['slotsPeak'] ?? 0);
        assert.isAtLeast(chunk.initial, measured['chunkBytesPeak'] ?? 0);
        assert.isAtLeast(stack, measured['stackPeak'] ?? 0);
      }
      assert.isAbove(heap.incremental, 0);
      assert.isAbove(chunk.incremental, 0);
    });
  }

  it('partitions lie one behind the other in 4 MB; the program lies where it may', () => {
    const rows = readFileSync('firmware/platform/esp32/partitions.csv', 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => line.split(',').map((cell) => cell.trim()))
      .map(([name, type, , offset, size]) => ({
        name,
        type,
        offset: Number(offset),
        size: Number(size),
      }));
    assert.deepEqual(
      rows.map(({ name }) => name),
      ['nvs', 'phy_init', 'factory', 'journal'],
    );
    let end = 0x9000;
    for (const { name, type, offset, size } of rows) {
      assert.equal(offset, end, name);
      assert.equal(size % 0x1000, 0, name);
      if (type === 'app') assert.equal(offset % 0x10000, 0, name);
      end = offset + size;
    }
    assert.equal(end, 4 * 1024 * 1024);
  });
});
