import { assert } from 'chai';
import { fromHex } from '../../../../firmware/bytes/hex.js';
import {
  AIP, CID, clear, CTQ, CVM_RESULTS, CVR, describeBits, FUNCTION_INDICATOR, set, test, TSI, TTQ, TVR, type BitTable,
} from '../../../../firmware/emv/bit-fields.js'; // prettier-ignore
import { tagDef, tagName, TAGS, type TagDef } from '../../../../firmware/emv/tags.js';
import { isConstructed } from '../../../../firmware/emv/tlv.js';
import { DATA_RECORD } from '../../../../firmware/kernel/c7/data-record.js';

const rows = Object.entries(TAGS).map(([tag, def]) => [Number(tag), def as TagDef] as const);

describe('tag dictionary', () => {
  it('rows are sane', () => {
    for (const [tag, def] of rows) {
      const name = `${tag.toString(16)} ${def.name}`;
      assert.isAtMost(def.min, def.max, name);
      assert.isNotEmpty(def.name, name);
      assert.isNotEmpty(def.cite, name);
      assert.equal(def.format === 't', isConstructed(tag), name);
      for (const template of def.template ?? []) assert.isTrue(isConstructed(template), name);
      if (def.source === 'terminal') assert.isUndefined(def.template, name);
    }
  });

  it('what identifies the cardholder is marked', () => {
    const marked = rows.filter(([, def]) => def.sensitive).map(([tag]) => tag.toString(16));
    assert.sameMembers(marked, ['57', '5a', '5f20', '9f0b', '9f1f', '9f24', '9f61', '9f62']);
  });

  it('every tag of the data record is in it', () => {
    for (const tag of DATA_RECORD) assert.isDefined(tagDef(tag), tag.toString(16));
  });

  it('looks up', () => {
    assert.equal(tagName(0x9f66), 'Terminal Transaction Qualifiers (TTQ)');
    assert.equal(tagName(0xdf7f), 'Unknown');
  });
});

describe('bit fields', () => {
  const tables: readonly BitTable[] = [
    TTQ,
    CTQ,
    TVR,
    TSI,
    AIP,
    CVR,
    CVM_RESULTS,
    CID,
    FUNCTION_INDICATOR,
  ];

  it('no two rows say the same', () => {
    for (const table of tables) {
      const places = Object.values(table).map(
        ({ byte, mask, value }) => `${byte}/${mask}/${value ?? ''}`,
      );
      assert.equal(new Set(places).size, places.length);
      for (const { mask, value } of Object.values(table)) {
        if (value === undefined) assert.equal(mask & (mask - 1), 0, 'one bit');
        else assert.equal(value & ~mask, 0, 'the value fits its mask');
      }
    }
  });

  /** Positions from the tables of kernel7.md 2.2, 2.3, 2.10.5. */
  const positions: readonly [BitTable, string, string][] = [
    [TTQ, '20000000', 'quics'],
    [TTQ, '10000000', 'contact'],
    [TTQ, '08000000', 'offlineOnly'],
    [TTQ, '04000000', 'onlinePin'],
    [TTQ, '02000000', 'signature'],
    [TTQ, '01000000', 'odaForOnline'],
    [TTQ, '00800000', 'onlineRequired'],
    [TTQ, '00400000', 'cvmRequired'],
    [TTQ, '00000080', 'fdda01'],
    [CTQ, '8000', 'onlinePinRequired'],
    [CTQ, '4000', 'signatureRequired'],
    [CTQ, '2000', 'onlineIfOdaFails'],
    [CTQ, '1000', 'switchIfOdaFails'],
    [CTQ, '0800', 'onlineIfExpired'],
    [CTQ, '0080', 'cdcvmPerformed'],
    [TVR, '8000000000', 'odaNotPerformed'],
    [TVR, '2000000000', 'iccDataMissing'],
    [TVR, '1000000000', 'exceptionFile'],
    [TVR, '0800000000', 'ddaFailed'],
    [TVR, '0040000000', 'expired'],
    [TVR, '0000800000', 'cvmFailed'],
    [TVR, '0000008000', 'floorLimitExceeded'],
    [TSI, '8000', 'odaPerformed'],
    [TSI, '4000', 'cvmPerformed'],
    [AIP, '2000', 'dda'],
    [FUNCTION_INDICATOR, '40', 'odaForOnline'],
  ];
  for (const [table, bytes, key] of positions)
    it(`${bytes} is ${key}`, () =>
      assert.deepEqual(
        describeBits(table, fromHex(bytes)).map((row) => row.key),
        [key],
      ));

  it('fields of several bits', () => {
    assert.isTrue(test(fromHex('80'), CID.arqc));
    assert.isFalse(test(fromHex('80'), CID.tc));
    assert.isTrue(test(fromHex('010002'), CVM_RESULTS.successful));
    assert.deepEqual(
      describeBits(CVR, fromHex('A00000')).map((row) => row.key),
      ['secondNotRequested', 'firstArqc'],
    );
  });

  it('set and clear touch one bit', () => {
    const bytes = fromHex('36000080');
    set(bytes, TTQ.onlineRequired);
    clear(bytes, TTQ.signature);
    assert.deepEqual([...bytes], [0x34, 0x80, 0x00, 0x80]);
    assert.isFalse(test(undefined, TTQ.quics));
  });
});
