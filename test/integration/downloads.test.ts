/** Parameters by download from the acquirer: limits, no-PIN exceptions; whole or not at all, whatever write the power fails at (backoffice.md 1.6, 3.6). */

import { assert } from 'chai';
import { Parameters, type ParameterSet } from '../../firmware/app/parameters.js';
import { asciiBytes } from '../../firmware/bytes/digits.js';
import { PowerCut } from '../../simulator/io/flash.js';
import { KeyValueModel } from '../../simulator/io/key-value.js';
import {
  DOWNLOAD_SETTINGS,
  type DownloadSettings,
} from '../../simulator/network/acquirer/downloads.js';
import { MoneyWorld } from '../support/money-world.js';

function updated(downloads: Partial<DownloadSettings>): MoneyWorld {
  const world = new MoneyWorld({ profile: 'pos', downloads });
  world.bench.start();
  world.bench.press('menu', '9');
  world.bench.until('result');
  assert.equal(world.bench.results.at(-1)!.message, 'updated');
  world.bench.idle();
  return world;
}

describe('downloaded limits', () => {
  it('from the limit on a sale is not contactless; below it, it is', () => {
    const world = updated({ limits: [{ aid: 'A000000333', transaction: 2000 }] });
    world.bench.terminal.purchase(2000);
    world.bench.idle();
    assert.equal(world.bench.results.at(-1)!.message, 'insert-or-swipe');
    assert.equal(world.bench.sale(1999).message, 'approved');
    world.close();
  });

  it('of several rows for an AID the lowest counts; an empty list brings those of the profile back', () => {
    const { parameters } = updated({
      limits: [
        { aid: 'A000000333010101', transaction: 3000, cvm: 500 },
        { aid: 'A000000333010102', transaction: 2000, floor: 100 },
        { aid: 'A0000000041010', transaction: 1 },
      ],
    }).bench.terminal;
    const combination = {
      aid: Uint8Array.of(0xa0, 0, 0, 3, 0x33, 1, 1),
      partialMatch: true,
      kernelId: 7,
      readerCvmRequiredLimit: 900,
    };
    const profile = { combinations: [combination], caKeys: [] } as never;
    assert.deepInclude(parameters.over(profile).combinations[0], {
      readerContactlessTransactionLimit: 2000,
      readerContactlessFloorLimit: 100,
      readerCvmRequiredLimit: 500,
    });
    parameters.switchTo({ limits: [] });
    assert.deepEqual(parameters.over(profile).combinations[0], combination);
  });

  it('a card of the black list has no no-PIN privilege', () => {
    const { quickPass } = updated({ excludedBins: ['629999', '62'] }).bench.terminal.parameters;
    assert.isTrue(quickPass.enabled);
    assert.deepEqual(quickPass.excluded, ['629999', '62']);
  });

  it('what the acquirer has as its defaults changes neither floor nor CVM limit of a shipped profile', () => {
    for (const { floor, cvm } of DOWNLOAD_SETTINGS.limits)
      assert.deepEqual([floor, cvm], [undefined, undefined]);
  });
});

/** Fails at the n-th write; before it, or right behind it. */
class FailingStore extends KeyValueModel {
  left = Infinity;
  behind = false;

  override set(key: string, value: Uint8Array): void {
    const fails = this.left-- === 0;
    if (!fails || this.behind) super.set(key, value);
    if (fails) throw new PowerCut('power cut');
  }
}

describe('parameter switch', () => {
  const OLD: Omit<ParameterSet, 'version'> = { merchantName: 'Old', excluded: ['1'] };
  const NEW: Omit<ParameterSet, 'version'> = { merchantName: 'New', excluded: ['2', '3'] };

  /** Returns how many writes a switch makes. */
  function cutAt(write: number, behind: boolean): boolean {
    const store = new FailingStore();
    new Parameters(store).switchTo({ merchantName: 'First' });
    new Parameters(store).switchTo(OLD);
    store.left = write;
    store.behind = behind;
    let cut = false;
    try {
      new Parameters(store).switchTo(NEW);
    } catch (error) {
      if (!(error instanceof PowerCut)) throw error;
      cut = true;
    }
    store.left = Infinity;
    const after = new Parameters(store);
    const want = after.set.version === 2 ? OLD : NEW;
    assert.deepInclude(after.set, want, `write ${write}`);
    assert.equal(after.set.version, want === OLD ? 2 : 3);
    // The one that is not in force can be had again, or is overwritten by the next download: never half of it
    after.switchTo({ merchantName: 'Again' });
    assert.equal(new Parameters(store).set.merchantName, 'Again');
    assert.isTrue(after.switchBack());
    assert.deepInclude(new Parameters(store).set, want);
    return cut;
  }

  it('a power cut before or behind each of its writes leaves the old set or the new one, and a set before it', () => {
    for (const behind of [false, true]) {
      let writes = 0;
      while (cutAt(writes, behind)) writes++;
      assert.equal(writes, 2);
    }
  });

  it('a download that ends in the middle changes nothing', () => {
    const world = new MoneyWorld();
    world.bench.start();
    let frames = 0;
    world.bench.line.faults = ({ way }) =>
      way === 'toHost' && ++frames > 3 ? { do: 'lose' } : { do: 'deliver' };
    world.bench.press('menu', '9');
    world.bench.until('result');
    assert.equal(world.bench.results.at(-1)!.message, 'no-host');
    assert.equal(world.bench.terminal.parameters.set.version, 0);
    assert.isUndefined(world.bench.keyValue.get('params'));
    world.close();
  });

  it('a stored set that cannot be read gives way to the one before it', () => {
    const store = new KeyValueModel();
    new Parameters(store).switchTo({ merchantName: 'First' });
    new Parameters(store).switchTo({ merchantName: 'Second' });
    store.set('params-b', asciiBytes('{"version":2,"merchantName":"Sec'));
    assert.equal(new Parameters(store).set.merchantName, 'First');
    store.set('params-a', asciiBytes('null'));
    assert.equal(new Parameters(store).set.version, 0);
  });
});
