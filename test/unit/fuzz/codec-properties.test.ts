/** Codecs on arbitrary bytes: never throw, never read outside, and undo each other. Host only: fast-check. */

import { assert } from 'chai';
import fc from 'fast-check';
import { fromBcd, toBcd } from '../../../firmware/bytes/bcd.js';
import { equal } from '../../../firmware/bytes/bytes.js';
import { fromHex, toHex } from '../../../firmware/bytes/hex.js';
import { fillDol, parseDol } from '../../../firmware/emv/dol.js';
import {
  collectPrimitives,
  encodeTlv,
  onlyTemplate,
  TlvCursor,
} from '../../../firmware/emv/tlv.js';
import { parseDirectory } from '../../../firmware/kernel/entry/directory.js';
import { policyOf } from '../../../firmware/kernel/policy.js';
import { parseAfl } from '../../../firmware/kernel/shared/afl.js';
import { fromBigInt, toBigInt } from '../../../firmware/security/big-integer.js';
import { recover } from '../../../firmware/security/rsa.js';

const RUNS = { seed: 20261122, numRuns: 300 };
const bytes = fc.uint8Array({ maxLength: 300 });
const tag = fc.constantFrom(0x82, 0x5a, 0x9f26, 0x9f66, 0xdf8129, 0x9f8101);

describe('codec properties', () => {
  it('hexadecimal undoes itself', () =>
    fc.assert(
      fc.property(bytes, (one) => equal(fromHex(toHex(one)), one)),
      RUNS,
    ));

  it('BCD undoes itself', () =>
    fc.assert(
      fc.property(fc.nat({ max: 999_999_999_999 }), (value) => fromBcd(toBcd(value, 6)) === value),
      RUNS,
    ));

  it('TLV readers take any bytes', () =>
    fc.assert(
      fc.property(bytes, (one) => {
        collectPrimitives(one, new Map());
        onlyTemplate(one, 0x70);
        parseDirectory(one, policyOf());
        const afl = parseAfl(one, 32);
        assert.isTrue(afl === undefined || afl.length <= 32);
      }),
      RUNS,
    ));

  it('what the writer writes, the reader reads', () =>
    fc.assert(
      fc.property(tag, bytes, (number, value) => {
        const cursor = new TlvCursor(encodeTlv(number, value));
        assert.isTrue(cursor.next());
        assert.equal(cursor.tag, number);
        assert.isTrue(equal(cursor.value(), value));
        assert.isFalse(cursor.next());
        assert.isUndefined(cursor.fault);
      }),
      RUNS,
    ));

  it('a DOL is filled to its exact length', () =>
    fc.assert(
      fc.property(bytes, bytes, (list, value) => {
        const dol = parseDol(list);
        if (!dol.ok) return;
        const data = new Map(dol.entries.map((entry) => [entry.tag, value]));
        assert.equal(fillDol(dol.entries, data).length, dol.total);
      }),
      RUNS,
    ));

  it('bytes and big integers', () =>
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), (one) =>
        equal(fromBigInt(toBigInt(one), one.length), one),
      ),
      RUNS,
    ));

  it('RSA recovery takes any key and any data', () =>
    fc.assert(
      fc.property(bytes, bytes, fc.uint8Array({ maxLength: 4 }), (data, modulus, exponent) => {
        const out = recover(data, { modulus, exponent });
        assert.isTrue(out === undefined || out.length === modulus.length);
      }),
      RUNS,
    ));
});
