import { assert } from 'chai';
import { FrameParser } from '../../../../drivers/pn532/frame-parser.js';
import { hex, unhex } from '../../../support/hex.js';
import vectors from '../../../vectors/pn532-frames.json' with { type: 'json' };

/** What a parser makes of the pieces: 'ack', 'data d503…', 'bad' … */
function parse(...pieces: readonly Uint8Array[]): string[] {
  const seen: string[] = [];
  const parser = new FrameParser((kind, buffer, at, length) => {
    seen.push(kind === 'data' ? `data ${hex(buffer.slice(at, at + length))}` : kind);
  });
  for (const piece of pieces) parser.push(piece);
  return seen;
}

/** TFI and packet data of a recorded normal frame. */
function dataOf(frame: string): string {
  const start = frame.indexOf('00ff');
  const length = parseInt(frame.slice(start + 4, start + 6), 16);
  return `data ${frame.slice(start + 8, start + 8 + 2 * length)}`;
}

const ANSWERS = [...new Set(vectors.frames.flatMap((frame) => frame.chip))];
const VERSION = unhex('0000ff06fad50332010607e800');
const ACK = unhex('0000ff00ff00');

/** 256 bytes of TFI and data: D5 41 00, then 253 bytes 5A; 0x116 + 253 × 5A = 0x5A08. */
const EXTENDED = unhex(`0000ffffff0100ffd54100${'5a'.repeat(253)}f800`);

describe('drivers/pn532/frame-parser', () => {
  it('reads every recorded answer', () => {
    assert.isAbove(ANSWERS.length, 30);
    for (const answer of ANSWERS) assert.deepEqual(parse(unhex(answer)), [dataOf(answer)], answer);
  });

  it('reads every recorded answer cut at every position', () => {
    for (const answer of ANSWERS) {
      const frame = unhex(answer);
      for (let cut = 1; cut < frame.length; cut++) {
        assert.deepEqual(parse(frame.slice(0, cut), frame.slice(cut)), [dataOf(answer)]);
      }
    }
  });

  it('reads ACK, NACK, error and extended frames byte by byte', () => {
    const all = [ACK, unhex('0000ffff0000'), unhex('0000ff01ff7f8100'), EXTENDED];
    const single = all.flatMap((frame) => [...frame].map((byte) => new Uint8Array([byte])));
    assert.deepEqual(parse(...single), ['ack', 'nack', 'error', `data d54100${'5a'.repeat(253)}`]);
  });

  it('reads ACK and response in one piece', () => {
    assert.deepEqual(parse(unhex('0000ff00ff000000ff06fad50332010607e800')), [
      'ack',
      'data d50332010607',
    ]);
  });

  it('needs neither preamble nor postamble', () => {
    assert.deepEqual(parse(unhex('00ff00ff00ff06fad50332010607e8')), ['ack', 'data d50332010607']);
  });

  for (const junk of [
    '00',
    '0000',
    '000000',
    'ff',
    'ffff',
    '5555',
    '00ff',
    '00ff00',
    '00ff06',
    '00ffff',
    '0000ff02',
    'd503',
    '00'.repeat(16),
    '00ff01ff00',
  ]) {
    it(`reads a frame behind ${junk}`, () => {
      const seen = parse(unhex(junk), VERSION);
      assert.include(seen.at(-1), 'data d50332010607', seen.join());
    });
  }

  it('drops junk without keeping it, and counts it', () => {
    const parser = new FrameParser(() => assert.fail('no frame'));
    for (let i = 0; i < 1000; i++) parser.push(unhex('a5a5'));
    assert.equal(parser.noise, 2000);
    assert.isFalse(parser.partial);
  });

  for (const [name, frame] of [
    ['the ACK', ACK],
    ['a version', VERSION],
    ['an extended answer', EXTENDED],
  ] as const) {
    it(`never reads a frame that was not sent: ${name} with one wrong bit`, () => {
      const right = parse(frame)[0];
      for (let bit = 0; bit < frame.length * 8; bit++) {
        const wrong = frame.slice();
        wrong[bit >> 3]! ^= 1 << (bit & 7);
        for (const seen of parse(wrong)) {
          // Preamble and postamble carry nothing: there a flipped bit may go unnoticed.
          if (seen !== 'bad') assert.equal(seen, right, `bit ${bit}`);
        }
      }
    });
  }

  it('tells a damaged frame', () => {
    assert.deepEqual(parse(unhex('0000ff06fad50332010607e900')), ['bad']);
    assert.deepEqual(parse(unhex('0000ff06fad40332010607e900')), ['bad']);
  });

  it('refuses a length no chip sends', () => {
    // LENM LENL = 0x010A = 266
    assert.deepEqual(parse(unhex(`0000ffffff010af5${'00'.repeat(300)}`)), []);
  });

  it('reads on after a damaged frame', () => {
    assert.deepEqual(parse(unhex('0000ff06fad50332010607e900'), VERSION), [
      'bad',
      'data d50332010607',
    ]);
  });

  it('forgets half a frame on reset', () => {
    const seen: string[] = [];
    const parser = new FrameParser((kind) => seen.push(kind));
    parser.push(VERSION.slice(0, 8));
    assert.isTrue(parser.partial);
    parser.reset();
    parser.push(VERSION);
    assert.deepEqual(seen, ['data']);
  });
});
