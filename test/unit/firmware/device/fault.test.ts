import { assert } from 'chai';
import { FaultMemory, createGuard } from '../../../../firmware/device/fault.js';
import { KeyValueModel } from '../../../../simulator/io/key-value.js';

describe('a fault', () => {
  let done: string[];
  let store: KeyValueModel;
  let later: () => void;
  let broken: string;

  beforeEach(() => {
    done = [];
    store = new KeyValueModel();
    later = () => undefined;
    broken = '';
  });

  const guard = () => {
    const faults = new FaultMemory(store);
    const step = (name: string, text: string): void => {
      if (broken === name) throw new Error(`${name} is broken too`);
      done.push(`${name} ${text}`);
    };
    return createGuard({
      keep(text) {
        faults.keep(text);
        step('keep', text);
      },
      show: (text) => step('show', text),
      later(ms, fn) {
        done.push(`later ${ms}`);
        later = fn;
      },
      restart: () => done.push('restart'),
    });
  };

  it('is kept, shown, and the terminal restarts; meanwhile nothing runs', () => {
    const guarded = guard();
    let ran = 0;
    const good = guarded(() => ran++);
    good();
    guarded(() => {
      throw new TypeError('x is undefined');
    })();
    good();
    guarded(() => {
      throw new Error('second');
    })();
    assert.equal(ran, 1);
    assert.deepEqual(done, [
      'later 5000',
      'keep TypeError: x is undefined',
      'show TypeError: x is undefined',
    ]);
    later();
    assert.equal(done.at(-1), 'restart');
    // After the restart another object reads the same store.
    assert.deepEqual(new FaultMemory(store).last, { count: 1, text: 'TypeError: x is undefined' });
  });

  for (const part of ['keep', 'show'])
    it(`comes back by itself also when ${part} fails`, () => {
      broken = part;
      guard()(() => {
        throw new Error('first');
      })();
      later();
      assert.equal(done.at(-1), 'restart');
      assert.equal(new FaultMemory(store).last?.text, 'Error: first');
    });

  it('is counted; its text is cut and made plain', () => {
    const faults = new FaultMemory(store);
    assert.equal(faults.last, undefined);
    faults.keep('one');
    faults.keep(`\u4f60 two\n${'x'.repeat(500)}`);
    assert.equal(faults.last?.count, 2);
    assert.match(faults.last!.text, /^\? two\?x+$/);
    assert.equal(faults.last!.text.length, 160);
    faults.clear();
    assert.isUndefined(faults.last);
  });

  it('something thrown that is no error', () => {
    guard()(() => {
      throw 'words';
    })();
    assert.include(done, 'keep words');
  });
});
