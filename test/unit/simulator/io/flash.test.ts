/** Flash and key-value models: bits only clear, sectors wear, a cut leaves a prefix. */

import { assert } from 'chai';
import { FlashModel, PowerCut } from '../../../../simulator/io/flash.js';
import { KeyValueModel } from '../../../../simulator/io/key-value.js';

describe('flash model', () => {
  it('is erased at first, and programming only clears bits', () => {
    const flash = new FlashModel({ size: 8192 });
    assert.deepEqual([...flash.read(0, 2)], [0xff, 0xff]);
    flash.program(0, Uint8Array.of(0x0f));
    assert.equal(flash.violations, 0);
    flash.program(0, Uint8Array.of(0xf8));
    assert.equal(flash.read(0, 1)[0], 0x08);
    assert.equal(flash.violations, 1);
  });

  it('erases one sector and counts its wear', () => {
    const flash = new FlashModel({ size: 8192 });
    flash.program(4095, Uint8Array.of(1, 2));
    flash.erase(4096);
    assert.deepEqual([...flash.read(4095, 2)], [1, 0xff]);
    assert.deepEqual([...flash.wear], [0, 1]);
    assert.throws(() => flash.erase(1), RangeError);
    assert.throws(() => flash.read(8192, 1), RangeError);
  });

  it('a cut leaves the bytes before it and kills the rest', () => {
    const flash = new FlashModel({ size: 4096 });
    let cuts = 0;
    flash.planCut({ afterBytes: 2, onCut: () => cuts++ });
    assert.throws(() => flash.program(0, Uint8Array.of(1, 2, 3)), PowerCut);
    assert.equal(cuts, 1);
    assert.throws(() => flash.read(0, 1), PowerCut);
    flash.powerOn();
    assert.deepEqual([...flash.read(0, 4)], [1, 2, 0xff, 0xff]);
  });

  it('a cut inside an erase leaves a half-erased sector', () => {
    const flash = new FlashModel({ size: 4096, image: new Uint8Array(4096) });
    flash.planCut({ afterBytes: 1000 });
    assert.throws(() => flash.erase(0), PowerCut);
    flash.powerOn();
    assert.deepEqual([...flash.read(999, 2)], [0xff, 0x00]);
    assert.equal(flash.work, 1000);
  });
});

describe('key-value model', () => {
  it('keeps copies', () => {
    const store = new KeyValueModel();
    const value = Uint8Array.of(1);
    store.set('a', value);
    value[0] = 2;
    store.get('a')![0] = 3;
    assert.deepEqual([...store.get('a')!], [1]);
    store.delete('a');
    assert.isUndefined(store.get('a'));
  });

  it('refuses names that NVS has no room for', () => {
    assert.throws(() => new KeyValueModel().set('0123456789abcdef', new Uint8Array(1)), RangeError);
  });
});
