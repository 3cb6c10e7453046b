/** The gate's book: taps before the barrier, charges until they are paid, debts, recovery (backoffice.md 4.2). */

import { assert } from 'chai';
import { TapLog } from '../../../../../firmware/app/gate/tap-log.js';
import { Journal } from '../../../../../firmware/journal/journal.js';
import { textOf, type Message } from '../../../../../firmware/uplink/message.js';
import { cardRequest } from '../../../../../firmware/uplink/requests.js';
import { FlashArray, PowerCut } from '../../../../support/flash-array.js';

const identity = {
  terminalId: 'GATE0001',
  merchantId: '999000041110001',
  currency: '156',
  operator: '01 ',
};

function ride(stan: number, account = '6299990000000017'): Message {
  return cardRequest(identity, {
    kind: 'sale',
    amountMinor: 200,
    stan: String(stan).padStart(6, '0'),
    batch: '000001',
    card: {
      account,
      expiry: '2812',
      sequence: '01',
      tags: new Map([[0x9f36, Uint8Array.of(0, stan)]]),
    },
  });
}

const open = (flash: FlashArray): TapLog => new TapLog(new Journal({ flash }));

describe('gate: tap log', () => {
  it('a tap is held, charged, paid', () => {
    const flash = new FlashArray(8);
    const log = open(flash);
    assert.isTrue(log.tap(ride(1), 300));
    log.charge('000001', 300);
    const message = log.message(log.waiting[0]!)!;
    assert.equal(textOf(message, 4), '000000000300');
    assert.equal(textOf(message, 2), '6299990000000017');
    assert.equal(textOf(message, 14), '2812');
    log.answered('000001', '00');
    assert.equal(log.waiting.length, 0);
    assert.equal(log.paidMinor, 300);
    assert.equal(open(flash).paidMinor, 300);
  });

  it('94 and 22 are accepted too: late and repeated uploads are not charged again', () => {
    for (const code of ['94', '22']) {
      const log = open(new FlashArray(4));
      log.tap(ride(1), 300);
      log.charge('000001', 300);
      log.answered('000001', code);
      log.answered('000001', '00');
      assert.equal(log.paidMinor, 300);
      assert.equal(log.debts.size, 0);
    }
  });

  it('rides of one card are added up; the last one carries the sum', () => {
    const log = open(new FlashArray(4));
    log.tap(ride(1), 200);
    log.tap(ride(2), 300);
    const held = log.held.get('6299990000000017')!;
    assert.deepEqual({ ...held }, { stan: '000002', minor: 500 });
    log.charge(held.stan, held.minor);
    assert.equal(log.held.size, 0);
    assert.deepEqual(log.waiting, [{ stan: '000002', amountMinor: 500 }]);
  });

  it('a sum that was paid is not added up again after a power cut', () => {
    const flash = new FlashArray(4);
    const log = open(flash);
    for (const stan of [1, 2, 3]) log.tap(ride(stan), 200);
    log.charge('000003', 600);
    log.answered('000003', '00');
    assert.equal(open(flash).held.size, 0);
    log.tap(ride(4), 200);
    assert.deepEqual([...open(flash).held.values()], [{ stan: '000004', minor: 200 }]);
  });

  it('what is added up outlives the making of room', () => {
    const flash = new FlashArray(6);
    const log = open(flash);
    log.tap(ride(1, '6299990000000033'), 300);
    log.tap(ride(2, '6299990000000033'), 400);
    for (let i = 10; i < 200; i++) {
      log.tidy();
      log.tap(ride(i), 200);
      log.charge(String(i).padStart(6, '0'), 200);
      log.answered(String(i).padStart(6, '0'), '00');
    }
    assert.deepEqual([...open(flash).held], [['6299990000000033', { stan: '000002', minor: 700 }]]);
  });

  it('two rides of one card may both be owed, and are paid one by one', () => {
    const flash = new FlashArray(4);
    const log = open(flash);
    for (const stan of ['000001', '000002']) {
      log.tap(ride(Number(stan)), 200);
      log.charge(stan, 200);
    }
    for (const stan of ['000001', '000002']) log.answered(stan, '51');
    assert.equal(log.lossMinor, 400);
    log.answered('000001', '00');
    assert.isTrue(open(flash).debts.has('6299990000000017'));
    log.answered('000002', '00');
    assert.equal(open(flash).debts.size, 0);
    assert.equal(log.lossMinor, 0);
  });

  it('a declined charge is a debt and a loss until it is paid', () => {
    const flash = new FlashArray(4);
    const log = open(flash);
    log.tap(ride(1), 300);
    log.charge('000001', 300);
    log.answered('000001', '51');
    assert.isTrue(log.debts.has('6299990000000017'));
    assert.equal(log.lossMinor, 300);
    const again = open(flash);
    assert.isTrue(again.debts.has('6299990000000017'));
    assert.isDefined(again.message([...again.debts.values()].flat()[0]!));
    again.answered('000001', '00');
    assert.equal(again.debts.size, 0);
    assert.equal(again.lossMinor, 0);
    assert.equal(again.paidMinor, 300);
  });

  it('a cut at any byte of a tap: it is there whole, or it never was, and charges go on in order', () => {
    for (let left = 0; left < 180; left += 3) {
      const flash = new FlashArray(4);
      const log = open(flash);
      log.tap(ride(1), 200);
      log.charge('000001', 200);
      flash.left = left;
      let taken = false;
      try {
        taken = log.tap(ride(2, '6299990000000025'), 300);
        log.charge('000002', 300);
      } catch (error) {
        if (!(error instanceof PowerCut)) throw error;
      }
      flash.left = Infinity;
      const again = open(flash);
      assert.equal(again.waiting[0]!.stan, '000001');
      // The barrier opens only behind `tap`
      if (taken) assert.equal(again.fareMinor, 500, `cut ${left}`);
      assert.include([200, 500], again.fareMinor);
      assert.isDefined(again.message(again.waiting[0]!));
    }
  });

  it('room comes back: paid taps are dropped, open ones kept, through many days', () => {
    const flash = new FlashArray(6);
    const log = open(flash);
    log.tap(ride(9, '6299990000000033'), 700);
    log.charge('000009', 700);
    log.answered('000009', '51');
    for (let i = 10; i < 600; i++) {
      log.tidy();
      assert.isTrue(log.hasRoom(100), `ride ${i}`);
      assert.isTrue(log.tap(ride(i), 200));
      const stan = String(i).padStart(6, '0');
      log.charge(stan, 200);
      log.answered(stan, '00');
    }
    assert.isTrue(log.debts.has('6299990000000033'));
    assert.isDefined(log.message([...log.debts.values()].flat()[0]!));
    assert.isTrue(open(flash).debts.has('6299990000000033'));
    assert.equal(log.paidMinor, 590 * 200);
  });
});
