/** The terminal's codec and the acquirer's were written apart: each reads what the other wrote, byte for byte. */

import { assert } from 'chai';
import { packLeft } from '../../firmware/bytes/digits.js';
import { decodeMessage, encodeMessage, type Message } from '../../firmware/uplink/message.js';
import {
  cardRequest,
  management,
  offlineUpload,
  reversalOf,
  settlement,
} from '../../firmware/uplink/requests.js';
import { pack, unpack } from '../../simulator/network/iso8583/codec.js';

const identity = {
  terminalId: 'LAB00001',
  merchantId: '999000000000001',
  currency: '156',
  operator: '01 ',
};

const card = {
  account: '6299990000000017',
  expiry: '2812',
  sequence: '01',
  track2: '6299990000000017D28122010000000000000',
  tags: new Map([
    [0x9f26, packLeft('B12C9D2046E05425')],
    [0x9f10, packLeft('07010103A00000010A01000000000000000000')],
    [0x9f36, packLeft('002A')],
    [0x95, packLeft('0000000000')],
  ]),
};

const { track2: _, ...untracked } = card;
const request = { amountMinor: 12_800, stan: '000123', batch: '000001', card };
const sale = cardRequest(identity, { ...request, kind: 'sale' });
const totals = { debitMinor: 12_800, debitCount: 1, creditMinor: 0, creditCount: 0 };

const MESSAGES: Readonly<Record<string, Message>> = {
  sale,
  'sale with PIN': cardRequest(identity, {
    ...request,
    kind: 'sale',
    pin: new Uint8Array(8).fill(9),
  }),
  'sale with lab extras': cardRequest(identity, { ...request, kind: 'sale', labExtras: true }),
  balance: cardRequest(identity, { ...request, kind: 'balance' }),
  refund: cardRequest(
    identity,
    { ...request, card: untracked, kind: 'refund' },
    { batch: '000001', stan: '000100', date: '1122', rrn: '000000000007', authCode: '123456' },
  ),
  reversal: reversalOf(sale, '98'),
  upload: offlineUpload(identity, { ...request, card: untracked }),
  settlement: settlement(identity, '000124', '000001', totals),
  'sign-on': management(identity, '000125', '000001', '004'),
  download: management(identity, '000126', '000001', '570'),
};

describe('two codecs', () => {
  for (const [name, message] of Object.entries(MESSAGES))
    it(`${name}: what the terminal writes the acquirer reads, and writes again the same`, () => {
      const bytes = encodeMessage(message);
      const theirs = unpack(bytes);
      assert.isTrue(theirs.ok);
      if (!theirs.ok) return;
      assert.deepEqual(
        [...theirs.message.fields].sort(([a], [b]) => a - b).map(([id]) => id),
        [...message.fields.keys()].sort((a, b) => a - b),
      );
      const again = pack(theirs.message);
      assert.deepEqual([...again], [...bytes]);
      const ours = decodeMessage(again);
      assert.isTrue(ours.ok);
    });
});
