import { assert } from 'chai';
import { Canvas } from '../../../../drivers/display/canvas.js';

function rows(canvas: Canvas, width: number, height: number): string[] {
  const out: string[] = [];
  for (let y = 0; y < height; y++) {
    let row = '';
    for (let x = 0; x < width; x++) row += canvas.pixel(x, y) ? '#' : '.';
    out.push(row);
  }
  return out;
}

describe('canvas', () => {
  it('draws a letter', () => {
    const canvas = new Canvas(8, 8);
    canvas.text(0, 0, 'L');
    assert.deepEqual(rows(canvas, 6, 8), [
      '#.....',
      '#.....',
      '#.....',
      '#.....',
      '#.....',
      '#.....',
      '#####.',
      '......',
    ]);
  });

  it('draws at double size over two pages', () => {
    const canvas = new Canvas(12, 16);
    canvas.text(0, 0, '-', 2);
    const drawn = rows(canvas, 12, 16);
    assert.equal(drawn[5], '............');
    assert.equal(drawn[6], '##########..');
    assert.equal(drawn[7], '##########..');
    assert.equal(drawn[8], '............');
  });

  it('centres, cuts what does not fit, shows what it lacks as a question mark', () => {
    const canvas = new Canvas(17, 8);
    canvas.centred(0, 'I');
    assert.isTrue(canvas.pixel(8, 3));
    canvas.clear();
    canvas.text(0, 0, 'LLLL');
    assert.isTrue(canvas.pixel(12, 6));
    const unknown = new Canvas(8, 8);
    unknown.text(0, 0, '\u4f60');
    const question = new Canvas(8, 8);
    question.text(0, 0, '?');
    assert.deepEqual(unknown.bytes, question.bytes);
  });
});
