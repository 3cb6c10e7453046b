import { assert } from 'chai';
import { Canvas, wrapped } from '../../../../drivers/display/canvas.js';

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
    unknown.text(0, 0, '\u00e9');
    const question = new Canvas(8, 8);
    question.text(0, 0, '?');
    assert.deepEqual(unknown.bytes, question.bytes);
  });

  it('draws a Chinese character over two pages, Latin beside it on the lower one', () => {
    const canvas = new Canvas(24, 16);
    canvas.text(0, 0, '中-');
    assert.deepEqual(rows(canvas, 22, 16), [
      '.......#..............',
      '.......#..............',
      '.......#..............',
      '.......#..............',
      '..###########.........',
      '..#....#....#.........',
      '..#....#....#.........',
      '..#....#....#.........',
      '..#....#....#.........',
      '..#....#....#.........',
      '..###########.........',
      '..#....#....#...#####.',
      '.......#..............',
      '.......#..............',
      '.......#..............',
      '.......#..............',
    ]);
  });

  it('draws a box for a Chinese character that it lacks', () => {
    const canvas = new Canvas(16, 16);
    canvas.text(0, 0, '\u9f98');
    const drawn = rows(canvas, 15, 15);
    assert.equal(drawn[0], '#'.repeat(15));
    assert.equal(drawn[7], `#${'.'.repeat(13)}#`);
    assert.equal(drawn[14], '#'.repeat(15));
  });

  it('breaks lines behind a blank or a comma, else where they are full', () => {
    assert.deepEqual(wrapped('Approved', 128), ['Approved']);
    assert.deepEqual(wrapped('Previous transaction being reversed', 128), [
      'Previous transaction',
      'being reversed',
    ]);
    assert.deepEqual(wrapped('123456789012345678901 next', 128), ['123456789012345678901', 'next']);
    assert.deepEqual(wrapped('交易未成功，正在冲正', 128), ['交易未成功，', '正在冲正']);
    assert.deepEqual(wrapped('密码错误次数超限', 128), ['密码错误次数超限']);
    assert.deepEqual(wrapped('请输入操作员密码码', 128), ['请输入操作员密码', '码']);
    assert.deepEqual(wrapped('x'.repeat(30), 128), ['x'.repeat(21), 'x'.repeat(9)]);
    assert.deepEqual(wrapped('', 128), []);
  });
});
