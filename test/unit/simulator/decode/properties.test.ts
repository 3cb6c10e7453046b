/** Whatever the bytes: the decoder comes to an end, stays inside, and shows no card number. */

import { assert } from 'chai';
import fc from 'fast-check';
import { describeApdu, DialogueDecoder } from '../../../../simulator/decode/apdu.js';
import { exchangeLines } from '../../../../simulator/decode/apdu-lines.js';
import { decodeTlv, shownHex, type TlvNode } from '../../../../simulator/decode/decode.js';
import { fromHex } from '../../../../simulator/decode/hex.js';
import { renderTree } from '../../../../simulator/decode/render.js';
import { TAG_TABLE } from '../../../../simulator/decode/tag-table.js';

const RUNS = { numRuns: 300, seed: 1 };
const bytes = fc.uint8Array({ maxLength: 300 });

function inside(nodes: readonly TlvNode[], start: number, end: number): void {
  for (const node of nodes) {
    assert.isAtLeast(node.offset, start);
    assert.isAtMost(node.valueOffset + node.valueLength, end);
    inside(node.children, node.valueOffset, node.valueOffset + node.valueLength);
  }
}

describe('decode, any bytes', () => {
  it('a tree whose pieces lie inside each other', () => {
    fc.assert(
      fc.property(bytes, (input) => {
        const { nodes, fault } = decodeTlv(input);
        inside(nodes, 0, input.length);
        renderTree(nodes);
        assert.lengthOf(shownHex(input, nodes, fault), input.length * 2);
      }),
      RUNS,
    );
  });

  it('a value of each format, of any length', () => {
    const tags = Object.keys(TAG_TABLE).map(Number);
    fc.assert(
      fc.property(fc.constantFrom(...tags), fc.uint8Array({ maxLength: 40 }), (tag, value) => {
        const head = tag.toString(16).padStart(tag > 0xffff ? 6 : tag > 0xff ? 4 : 2, '0');
        const input = Uint8Array.of(...fromHex(head), value.length, ...value);
        for (const showPan of [true, false]) renderTree(decodeTlv(input, { showPan }).nodes);
      }),
      RUNS,
    );
  });

  it('any command and any response, in a dialogue', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(bytes, bytes), { maxLength: 5 }), (exchanges) => {
        const decoder = new DialogueDecoder();
        for (const [command, response] of exchanges) {
          exchangeLines(decoder.exchange(command, response));
          describeApdu(command, undefined);
        }
      }),
      RUNS,
    );
  });

  it('a card number in 5A or 57 is never shown, wherever it lies and whatever is cut off', () => {
    const record = fromHex(
      '70285A08622800010000111757116228000100001117D301220101234567895F24033012315F340101',
    );
    for (let cut = 0; cut <= record.length; cut++) {
      const input = record.slice(0, cut);
      const { nodes, fault } = decodeTlv(input);
      const text = renderTree(nodes).join('\n') + shownHex(input, nodes, fault);
      assert.notMatch(text, /62280001|00001117/, `cut at ${cut}`);
    }
  });
});
