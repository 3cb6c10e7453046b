/** The journal: layout of a record, recovery from a cut at any byte, compaction, wear, wiping. */

import { assert } from 'chai';
import { asciiBytes, asciiText, unpack } from '../../../../firmware/bytes/digits.js';
import { crc32, putUint32 } from '../../../../firmware/bytes/crc32.js';
import { Vault } from '../../../../firmware/app/vault.js';
import { Journal, type Seal } from '../../../../firmware/journal/journal.js';
import { HEADER, recordSize } from '../../../../firmware/journal/record.js';
import { SeededRandom } from '../../../../simulator/clock/random.js';
import { KeyValueModel } from '../../../../simulator/io/key-value.js';
import { FlashArray, PowerCut } from '../../../support/flash-array.js';
import { benchCrypto } from '../../../support/terminal-bench.js';

const text = (n: number): Uint8Array => asciiBytes(`record ${n} `.repeat(1 + (n % 5)));

const deviceSeal = (seed: number): Seal =>
  new Vault(new KeyValueModel(), benchCrypto, new SeededRandom(seed, 'device')).seal;

function contents(journal: Journal): string[] {
  const found: string[] = [];
  journal.scan((record) => {
    found.push(`${record.sequence}:${record.type}:${asciiText(record.payload)}`);
  });
  return found;
}

describe('journal', () => {
  it('CRC-32 of "123456789" is CBF43926', () => {
    assert.equal(crc32(asciiBytes('123456789')) >>> 0, 0xcbf43926);
  });

  it('writes length, secret length, type, sequence, mark, payload and CRC', () => {
    const flash = new FlashArray(4);
    const journal = new Journal({ flash });
    assert.isTrue(journal.append(7, asciiBytes('AB')));
    const record = unpack(flash.read(48, 16));
    // CRC-32 of 0002 00 07 00000001 4142
    const crc = (crc32(Uint8Array.of(0, 2, 0, 7, 0, 0, 0, 1, 0x41, 0x42)) >>> 0)
      .toString(16)
      .toUpperCase()
      .padStart(8, '0');
    assert.equal(record, `0002000700000001FF4142${crc}FF`);
  });

  it('keeps order and sequence over a restart', () => {
    const flash = new FlashArray(4);
    const journal = new Journal({ flash });
    for (let i = 1; i <= 100; i++) assert.isTrue(journal.append(1, text(i)));
    const again = new Journal({ flash });
    assert.deepEqual(contents(again), contents(journal));
    assert.equal(again.nextSequence, 101);
    assert.equal(again.torn, 0);
  });

  it('recovers every whole record after a cut at any byte, and goes on writing behind the torn one', () => {
    const cutsPerRecord = 90;
    for (let left = 1; left < 3 * cutsPerRecord; left++) {
      const flash = new FlashArray(3);
      const journal = new Journal({ flash });
      for (let i = 1; i <= 3; i++) journal.append(1, text(i), asciiBytes('secret'));
      flash.left = left;
      let whole = 3;
      try {
        for (let i = 4; i <= 9; i++) {
          journal.append(1, text(i), asciiBytes('secret'));
          whole = i;
        }
      } catch (error) {
        if (!(error instanceof PowerCut)) throw error;
      }
      flash.left = Infinity;
      const again = new Journal({ flash });
      const found = contents(again);
      // The padding behind the last CRC is not data: a record may be whole before its write ended.
      assert.isTrue(found.length === whole || found.length === whole + 1, `cut ${left}`);
      for (let i = 0; i < found.length; i++)
        assert.equal(found[i], `${i + 1}:1:${asciiText(text(i + 1))}`);
      assert.isTrue(again.append(2, asciiBytes('after')));
      const last = new Journal({ flash });
      assert.equal(contents(last).length, found.length + 1, `cut ${left}`);
      assert.match(contents(last).at(-1)!, /:2:after$/);
    }
  });

  it('compaction: a cut at any byte leaves the old contents or the new', () => {
    const build = (): { flash: FlashArray; journal: Journal } => {
      const flash = new FlashArray(4);
      const journal = new Journal({ flash });
      for (let i = 1; i <= 120; i++) journal.append(i % 10 === 0 ? 2 : 1, text(i));
      return { flash, journal };
    };
    const reference = build();
    const before = contents(reference.journal);
    assert.isTrue(reference.journal.compact((record) => record.type === 2));
    const after = contents(reference.journal);
    assert.equal(after.length, 12);
    const seen = new Set<string>();
    for (let left = 0; left < 1200; left += left < 40 ? 1 : 7) {
      const { flash, journal } = build();
      flash.left = left;
      try {
        journal.compact((record) => record.type === 2);
      } catch (error) {
        if (!(error instanceof PowerCut)) throw error;
      }
      flash.left = Infinity;
      const again = new Journal({ flash });
      const found = contents(again);
      const which = found.length === before.length ? 'old' : 'new';
      seen.add(which);
      assert.deepEqual(found, which === 'old' ? before : after, `cut ${left}`);
      assert.isTrue(again.append(3, asciiBytes('next')));
      assert.equal(new Journal({ flash }).nextSequence, 122);
    }
    assert.deepEqual([...seen].sort(), ['new', 'old']);
  });

  it('says when it is full, and is free again after compaction', () => {
    const flash = new FlashArray(3);
    const journal = new Journal({ flash });
    let written = 0;
    while (journal.append(1, text(4))) written++;
    assert.isAbove(written, 100);
    assert.isBelow(journal.free, 80);
    assert.isTrue(journal.compact(() => false));
    assert.isAbove(journal.free, 8000);
    assert.isTrue(journal.append(1, text(1)));
    assert.deepEqual(contents(new Journal({ flash })), [`${written + 1}:1:${asciiText(text(1))}`]);
  });

  it('a compaction that cannot fit changes nothing', () => {
    const flash = new FlashArray(3);
    const journal = new Journal({ flash });
    while (journal.append(1, text(4)));
    const before = contents(journal);
    assert.isFalse(journal.compact(() => true));
    assert.deepEqual(contents(journal), before);
  });

  it('wears all sectors alike', () => {
    const flash = new FlashArray(5);
    const journal = new Journal({ flash });
    for (let day = 0; day < 200; day++) {
      for (let i = 0; i < 30; i++) journal.append(1, text(i));
      journal.compact(() => false);
    }
    assert.isAtMost(Math.max(...flash.erases) - Math.min(...flash.erases), 2);
  });

  it('wipes the secret in place, by clearing bits only; a cut there loses no record', () => {
    for (let left = 0; left < 20; left++) {
      const flash = new FlashArray(2);
      const journal = new Journal({ flash });
      journal.append(1, asciiBytes('open part'), asciiBytes('6299990000000017'));
      journal.append(1, asciiBytes('next'));
      flash.left = left;
      try {
        journal.scan((record) => journal.wipe(record));
      } catch (error) {
        if (!(error instanceof PowerCut)) throw error;
      }
      flash.left = Infinity;
      const again = new Journal({ flash });
      assert.equal(contents(again).length, 2);
      if (left > 0)
        again.scan((record) => {
          assert.isUndefined(again.secretOf(record));
        });
    }
  });

  it('seals secrets with the device key', () => {
    const flash = new FlashArray(2);
    const seal = deviceSeal(1);
    const journal = new Journal({ flash, seal });
    journal.append(1, asciiBytes('x'), asciiBytes('6299990000000017'));
    assert.notInclude(asciiText(flash.bytes.slice(0, 200)), '6299990000000017');
    new Journal({ flash, seal }).scan((record) => {
      assert.equal(asciiText(journal.secretOf(record)!), '6299990000000017');
    });
  });

  describe('with a device key', () => {
    function written(): FlashArray {
      const flash = new FlashArray(4);
      const journal = new Journal({ flash, seal: deviceSeal(1) });
      for (let i = 1; i <= 4; i++) journal.append(1, text(i), asciiBytes(`secret ${i}`));
      return flash;
    }

    /** What an attacker does who knows the layout: changes a byte and sets the CRC right again. */
    function forge(
      flash: FlashArray,
      find: string,
      at: number,
      crcFrom: number,
      crcTo: number,
    ): void {
      const start = asciiText(flash.bytes).indexOf(find) - HEADER;
      flash.bytes[start + at]! ^= 1;
      const { bytes } = flash;
      const head = crcFrom === 0 ? crc32(bytes.subarray(start, start + 8)) : undefined;
      const from = crcFrom === 0 ? start + HEADER : start + crcFrom;
      putUint32(bytes, start + crcTo, crc32(bytes.subarray(from, start + crcTo), head));
    }

    it('a payload that was changed with a right CRC is not believed', () => {
      const flash = written();
      const length = text(2).length;
      forge(flash, asciiText(text(2)), HEADER + 1, 0, HEADER + length + 8);
      const journal = new Journal({ flash, seal: deviceSeal(1) });
      assert.deepEqual(
        contents(journal).map((line) => line.slice(0, 3)),
        ['1:1', '3:1', '4:1'],
      );
      assert.isAtLeast(journal.forged, 1);
    });

    it('nor an account number that was changed inside of its cipher text', () => {
      const flash = written();
      const secretAt = HEADER + text(2).length + 12;
      forge(flash, asciiText(text(2)), secretAt, secretAt, secretAt + 'secret 2'.length + 8);
      const journal = new Journal({ flash, seal: deviceSeal(1) });
      assert.lengthOf(contents(journal), 3);
      assert.isAtLeast(journal.forged, 1);
    });

    it('nor the journal of another device', () => {
      const journal = new Journal({ flash: written(), seal: deviceSeal(2) });
      assert.isEmpty(contents(journal));
      assert.equal(journal.forged, 4);
      assert.isTrue(journal.compact(() => true));
      assert.equal(journal.forged, 0);
    });

    it('a cut at any byte of a write is torn, never forged; records go on behind it', () => {
      const size = recordSize(text(9).length, 8, deviceSeal(1).tag);
      for (let cut = 0; cut <= size; cut++) {
        const flash = written();
        const before = contents(new Journal({ flash, seal: deviceSeal(1) }));
        const whole = new FlashArray(4, flash.bytes.slice());
        const journal = new Journal({ flash: whole, seal: deviceSeal(1) });
        journal.append(1, text(9), asciiBytes('secret 9'));
        flash.bytes.set(whole.bytes.subarray(0, journal.lastOffset + cut));
        const after = new Journal({ flash, seal: deviceSeal(1) });
        const found = contents(after);
        assert.equal(after.forged, 0, `cut at ${cut}`);
        assert.deepEqual(found.slice(0, 4), before);
        assert.isTrue(after.append(1, text(10)));
        assert.equal(
          contents(new Journal({ flash, seal: deviceSeal(1) })).length,
          found.length + 1,
        );
      }
    });
  });

  it('a flipped bit anywhere costs at most the record it is in', () => {
    const flash = new FlashArray(2);
    const journal = new Journal({ flash });
    for (let i = 1; i <= 6; i++) journal.append(1, text(i));
    const good = contents(journal);
    for (let at = 0; at < 48 + 200; at++) {
      const copy = new FlashArray(2, flash.bytes.slice());
      copy.bytes[at]! ^= 1 << (at & 7);
      const found = contents(new Journal({ flash: copy }));
      assert.isAtLeast(found.length, good.length - 1, `byte ${at}`);
      for (const line of found) assert.include(good, line);
      if (at < 48) assert.deepEqual(found, good, `byte ${at}: of the head`);
    }
  });

  it('either copy of the head is enough; without both the loss is said', () => {
    const flash = new FlashArray(2);
    const journal = new Journal({ flash });
    for (let i = 1; i <= 6; i++) journal.append(1, text(i));
    journal.compact(({ sequence }) => sequence > 2);
    const good = contents(journal);
    const second = 4096;
    for (const from of [0, 24]) {
      const copy = new FlashArray(2, flash.bytes.slice());
      copy.bytes.fill(0, second + from, second + from + 24);
      const again = new Journal({ flash: copy });
      assert.deepEqual(contents(again), good);
      assert.equal(again.nextSequence, 7);
      assert.equal(again.forged, 0);
    }
    const copy = new FlashArray(2, flash.bytes.slice());
    copy.bytes.fill(0, second, second + 48);
    const lost = new Journal({ flash: copy });
    assert.deepEqual(contents(lost), []);
    assert.equal(lost.forged, 1);
    assert.isTrue(lost.compact(() => false));
    assert.equal(lost.forged, 0);
  });
});
