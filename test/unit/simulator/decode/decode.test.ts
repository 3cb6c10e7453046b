/** Expectations from EMV Book 3 Annex B and C, kernel7.md 2.2, 2.3, 3.1, and the dialogue upi-20. */

import { assert } from 'chai';
import { decodeTlv, findNode, shownHex } from '../../../../simulator/decode/decode.js';
import { fromHex, readHex } from '../../../../simulator/decode/hex.js';
import { renderTree } from '../../../../simulator/decode/render.js';
import { readTlv } from '../../../../simulator/decode/tlv.js';

const GPO =
  '775F820270009F3602000757138171999977000040D30102010000000000000F9F101307010103A00000010A01000000' +
  '0000301CD7529F26086402197CD6A1C6249F2701805F3401039F6C0200809F6310383137313939393900803040000000' +
  '00';

function lines(hex: string, showPan = false): string[] {
  return renderTree(decodeTlv(fromHex(hex), { showPan }).nodes);
}

describe('decode', () => {
  it('keeps the place of tag, length and value', () => {
    const { nodes } = decodeTlv(fromHex('6F0684049F810203'));
    const outer = nodes[0]!;
    const inner = outer.children[0]!;
    assert.deepInclude(outer, { tagHex: '6F', offset: 0, lengthOffset: 1, valueOffset: 2 });
    assert.deepInclude(inner, { tagHex: '84', offset: 2, valueOffset: 4, valueLength: 4 });
    assert.equal(inner.hex, '9F810203');
  });

  it('reads three-byte tags and long lengths', () => {
    const value = 'AB'.repeat(200);
    const { nodes, fault } = decodeTlv(fromHex(`DF811681C8${value}`));
    assert.isUndefined(fault);
    assert.deepInclude(nodes[0]!, { tag: 0xdf8116, tagLength: 3, lengthLength: 2, hex: value });
  });

  it('skips 00 and FF between data objects', () => {
    const { nodes } = decodeTlv(fromHex('0000820270 00FFFF9F3602000700'.replace(' ', '')));
    assert.deepEqual(
      nodes.map((node) => [node.tagHex, node.offset]),
      [
        ['82', 2],
        ['9F36', 8],
      ],
    );
  });

  for (const [hex, at, why] of [
    ['9F', 0, 'cut off'],
    ['8203AABB', 1, 'length says 3 bytes, 2 are there'],
    ['82', 1, 'no length byte'],
    ['8280AABB', 1, 'length form'],
    ['8282AA', 1, 'cut off'],
    ['770482027000'.slice(0, 10), 1, 'length says 4'],
    ['7704820370AA', 3, 'length says 3 bytes, 2 are there'],
  ] as const) {
    it(`says where ${hex} goes wrong`, () => {
      const { fault } = decodeTlv(fromHex(hex));
      assert.equal(fault?.at, at);
      assert.include(fault?.why, why);
    });
  }

  it('never reads past the end, whatever is cut off', () => {
    const bytes = fromHex(GPO);
    for (let n = 0; n < bytes.length; n++) {
      for (const piece of readTlv(bytes.subarray(0, n), 0, n).pieces) {
        assert.isAtMost(piece.valueOffset + piece.valueLength, n);
      }
    }
  });

  it('masks card numbers everywhere unless asked', () => {
    const bytes = fromHex(GPO);
    const { nodes } = decodeTlv(bytes);
    const all = JSON.stringify(nodes) + renderTree(nodes).join('\n') + shownHex(bytes, nodes);
    assert.notInclude(all, '8171999977');
    assert.equal(findNode(nodes, 0x57)!.hex, '817199******0040D3010*****************');
    assert.include(lines(GPO, true).join('\n'), '8171999977000040, expires 30-10, service 201');
    assert.equal(shownHex(bytes, nodes).length, GPO.length);
  });

  it('masks an odd card number in 5A with its padding', () => {
    const node = decodeTlv(fromHex('5A0A6228000100001111117F')).nodes[0]!;
    assert.equal(node.hex, '622800*********1117F');
  });

  it('hides what could not be read', () => {
    const bytes = fromHex('70145A086228000100001117570462280001');
    const { nodes, fault } = decodeTlv(bytes);
    assert.isDefined(fault);
    assert.notInclude(shownHex(bytes, nodes, fault), '62280001');
  });

  it('TTQ, CTQ as UnionPay defines them', () => {
    assert.deepEqual(lines('9F660426C00080'), [
      '9F66 Terminal Transaction Qualifiers [4 bytes, b] 26C00080',
      '  · B1 b6 qUICS supported',
      '  · B1 b3 online PIN supported',
      '  · B1 b2 signature supported',
      '  · B2 b8 online cryptogram required',
      '  · B2 b7 CVM required',
      '  · B4 b8 fDDA version 01 supported',
    ]);
    assert.include(lines('9F6C028080')[1], 'B1 b8 online PIN required');
    assert.include(lines('9F6C028080')[2], 'B2 b8 consumer device CVM performed');
    assert.include(lines('9F660480000000')[1], 'B1 b8 RFU, set');
  });

  it('TVR, TSI, AIP, CID, CVM results', () => {
    assert.deepEqual(lines('95052840840080').slice(1), [
      '  · B1 b6 ICC data missing',
      '  · B1 b4 DDA failed',
      '  · B2 b7 expired application',
      '  · B3 b8 cardholder verification failed',
      '  · B3 b3 online PIN entered',
      '  · B5 b8 default TDOL used',
    ]);
    assert.include(lines('9B02C000')[2], 'cardholder verification performed');
    assert.include(lines('82022000')[1], 'B1 b6 DDA supported');
    assert.include(lines('9F270140')[1], 'TC: approved offline');
    assert.include(lines('9F270100')[1], 'AAC: declined');
    assert.include(lines('9F3403020000')[0], 'enciphered PIN online, always, unknown');
    assert.include(lines('9F34031F0002')[0], 'no CVM required, always, successful');
  });

  it('UnionPay issuer application data with its CVR', () => {
    const text = lines(GPO).join('\n');
    assert.include(text, 'cryptogram version 01');
    assert.include(text, 'CVR 03A00000');
    assert.include(text, 'CVR byte 2 b6 b5 first cryptogram: ARQC');
    assert.include(text, 'algorithm 01 3DES');
    assert.include(text, 'MAC 301CD752');
    const shortest = lines('9F100707010103A00000').join();
    assert.include(shortest, 'first cryptogram: ARQC');
    assert.notInclude(shortest, 'algorithm');
    const sm4 = lines('9F101307010103900000040A02012345678901020304').join();
    assert.include(sm4, 'algorithm 04 SM4');
    assert.include(sm4, 'cumulative offline amount');
    assert.include(sm4, 'amount 0123456789');
    assert.include(lines('9F100A07010103A000000101FF').join(), 'issuer discretionary data FF');
    assert.include(lines('9F100706011A03000000').join(), 'not in the form of UnionPay');
  });

  it('AFL, PDOL, amounts and dates', () => {
    assert.deepEqual(lines('94081003050018030300').slice(1), [
      '  · SFI 2 records 3 to 5, none signed',
      '  · SFI 3 record 3, none signed',
    ]);
    assert.deepEqual(lines('941400010101F8010100100001001005030010010103').slice(1), [
      '  · SFI 0 record 1, first 1 signed: no such file',
      '  · SFI 31 record 1, none signed: no such file',
      '  · SFI 2 records 0 to 1, none signed: records count from 1',
      '  · SFI 2 records 5 to 3, none signed: last before first',
      '  · SFI 2 record 1, first 3 signed: more signed than there are',
    ]);
    const pdol = lines('9F38189F66049F02069F03069F1A0295055F2A029A039C019F3704');
    assert.include(pdol[1], '9F66 Terminal Transaction Qualifiers, 4 bytes');
    assert.include(pdol.at(-1), '33 bytes in all');
    assert.include(lines('9F0206000000001280')[0], '1280 minor units');
    assert.include(lines('9A03261122')[0], '2026-11-22');
    assert.include(lines('5F2403991231')[0], '1999-12-31');
    assert.include(lines('5F2403491231')[0], '2049-12-31');
  });

  it('a length that the object cannot have is told', () => {
    assert.deepEqual(lines('9F6C0180').slice(1), [
      '  · 1 instead of 2 bytes',
      '  · B1 b8 online PIN required',
    ]);
    assert.deepEqual(lines('9F34021F00'), [
      '9F34 CVM Results [2 bytes, b] 1F00',
      '  · 2 instead of 3 bytes',
    ]);
    assert.include(lines('9F02050000001280')[1], '5 instead of 6 bytes');
  });

  it('a zero-length preferred name is no fault', () => {
    assert.deepEqual(lines('9F1200'), ['9F12 Application Preferred Name [0 bytes, ans]  empty']);
  });

  it('hex: blanks allowed; a wrong digit and an odd end are placed', () => {
    assert.deepEqual(readHex('9F 02:zz'), { ok: false, at: 6, why: '"z" is no hexadecimal digit' });
    assert.deepInclude(readHex('9F0'), { ok: false, why: 'odd number of digits' });
    assert.deepEqual(readHex(' 9f 02\n'), { ok: true, bytes: Uint8Array.of(0x9f, 0x02) });
  });
});
