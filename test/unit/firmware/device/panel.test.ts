/** What stands on a display of 128 × 64: every text of the terminal must fit and have its glyphs. */

import { assert } from 'chai';
import { isWide, wrapped, type Canvas } from '../../../../drivers/display/canvas.js';
import { HAN_CHARACTERS, HAN_GLYPHS } from '../../../../drivers/display/font-han.js';
import { TEXTS } from '../../../../firmware/app/texts.js';
import { DevicePanel } from '../../../../firmware/device/panel.js';

/** Two rows of pixels a line. */
function drawn(canvas: Canvas): string[] {
  const lines: string[] = [];
  for (let y = 0; y < canvas.pages * 8; y += 2) {
    let line = '';
    for (let x = 0; x < canvas.width; x++) {
      const upper = canvas.pixel(x, y);
      line +=
        upper && canvas.pixel(x, y + 1) ? '█' : upper ? '▀' : canvas.pixel(x, y + 1) ? '▄' : ' ';
    }
    // Not trimEnd: XS 13.3 leaves a blank of a line of blanks.
    lines.push(line.replace(/ +$/, ''));
  }
  return lines;
}

describe('panel of the device', () => {
  let lines: string[];
  let broken: boolean;
  let panel: DevicePanel;

  beforeEach(() => {
    broken = false;
    panel = new DevicePanel({
      display: {
        width: 128,
        height: 64,
        send(canvas) {
          if (broken) throw new Error('no acknowledge');
          lines = drawn(canvas);
        },
      },
    });
  });

  it('shows a short result and its amount large', () => {
    panel.show({ message: 'approved', lines: ['Approved', 'CNY 12.80'] });
    assert.deepEqual(lines.slice(0, 8), [
      '                     ██                                                                                      ██',
      '                   ██  ██                                                                                    ██',
      '                 ██      ██  ██  ████    ██  ████    ██  ████      ██████    ██      ██    ██████      ████  ██',
      '                 ██      ██  ████    ██  ████    ██  ████    ██  ██      ██  ██      ██  ██      ██  ██    ████',
      '                 ██████████  ████    ██  ████    ██  ██          ██      ██  ██      ██  ██████████  ██      ██',
      '                 ██      ██  ██  ████    ██  ████    ██          ██      ██    ██  ██    ██          ██    ████',
      '                 ██      ██  ██          ██          ██            ██████        ██        ██████      ████  ██',
      '                             ██          ██',
    ]);
    assert.match(lines[12]!, /██████/);
    assert.deepEqual(lines.slice(19), Array<string>(13).fill(''));
  });

  it('shows a Chinese text', () => {
    panel.show({ message: 'x', lines: ['中', 'CNY 1.00', 'a', 'b'] });
    assert.deepEqual(
      lines.slice(0, 8).map((line) => line.slice(56)),
      [
        '       █',
        '       █',
        '  █▀▀▀▀█▀▀▀▀█',
        '  █    █    █',
        '  █    █    █',
        '  █▀▀▀▀█▀▀▀▀█',
        '       █',
        '       █',
      ],
    );
  });

  it('has a glyph for every Chinese character of the texts', () => {
    const lacking = new Set<string>();
    for (const { en, zh } of Object.values(TEXTS))
      for (const character of en + zh)
        if (isWide(character) && !HAN_CHARACTERS.includes(character)) lacking.add(character);
    assert.deepEqual([...lacking], [], 'node bin/device/han.mjs writes the font anew');
    assert.equal(HAN_GLYPHS.length, HAN_CHARACTERS.length);
    for (const glyph of HAN_GLYPHS) assert.match(glyph, /^[0-9a-f]{64}$/);
  });

  it('has room for every text, its amount and one value', () => {
    for (const { en, zh } of Object.values(TEXTS))
      for (const text of [en, zh]) assert.isAtMost(wrapped(text, 128).length, 2, text);
  });

  it('a display that stops answering stops nothing else; it is named until it answers again', () => {
    broken = true;
    panel.show({ message: 'x', lines: ['x'] });
    assert.deepEqual(panel.failing, ['display']);
    broken = false;
    panel.show({ message: 'x', lines: ['x'] });
    assert.deepEqual(panel.failing, []);
  });
});
