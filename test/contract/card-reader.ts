/** What every CardReader must do: one suite for the fake, for driver and chip model, and for a real chip. */

import { assert } from 'chai';
import type { Activation, CardReader, CardReply } from '../../firmware/ports/card-reader.js';
import type { Picc } from '../../simulator/rf/picc.js';
import { hex, unhex } from '../support/hex.js';
import { ScriptedPicc } from '../support/scripted-picc.js';

export interface ReaderWorld {
  readonly reader: CardReader;
  nowMs(): number;
  /** Lets the world go on until it holds. */
  until(done: () => boolean): void | Promise<void>;
  /** A card that answers a C-APDU only after this time. */
  slowCard?(latencyMs: number): Picc;
  /** Absent on hardware: there, what lies on the antenna lies there. */
  readonly table?: { place(picc: Picc): void; remove(picc?: Picc): void };
  close(): void;
}

const SELECT_PPSE = unhex('00a404000e325041592e5359532e444446303100');

export function describeCardReader(name: string, make: () => ReaderWorld): void {
  describe(`CardReader contract: ${name}`, () => {
    let world: ReaderWorld;

    beforeEach(() => {
      world = make();
    });
    afterEach(() => world.close());

    async function wait<T>(call: (done: (value: T) => void) => void): Promise<T> {
      const results: T[] = [];
      call((value) => results.push(value));
      assert.lengthOf(results, 0, 'no callback before the call returns');
      await world.until(() => results.length > 0);
      assert.lengthOf(results, 1);
      return results[0]!;
    }

    const activate = (limitMs: number): Promise<Activation> =>
      wait((done) => world.reader.activate(limitMs, done));
    const transceive = (capdu: Uint8Array): Promise<CardReply> =>
      wait((done) => world.reader.transceive(capdu, done));
    const fieldOff = (holdMs: number): Promise<void> =>
      wait((done) => world.reader.fieldOff(holdMs, () => done(undefined)));
    const removal = (limitMs: number): Promise<boolean> =>
      wait((done) => world.reader.removal(limitMs, done));

    /** Without a table there is no card to count on. */
    function needsTable(test: Mocha.Context): NonNullable<ReaderWorld['table']> {
      if (!world.table) test.skip();
      return world.table!;
    }

    it('nothing in the field: none, when the limit has passed', async () => {
      const from = world.nowMs();
      const result = await activate(300);
      if (world.table) assert.deepEqual(result, { kind: 'none' });
      else assert.notEqual(result.kind, 'fault');
      if (result.kind === 'none') {
        assert.isAtLeast(world.nowMs() - from, 299);
        assert.isBelow(world.nowMs() - from, 800);
      }
    });

    it('stop ends polling', async () => {
      const results: Activation[] = [];
      world.reader.activate(60_000, (result) => results.push(result));
      world.reader.stop();
      world.reader.stop();
      await world.until(() => results.length > 0);
      await fieldOff(50);
      assert.deepEqual(results, [{ kind: 'stopped' }]);
    });

    it('stop with nothing to stop', () => {
      world.reader.stop();
    });

    it('one operation at a time', async () => {
      const results: unknown[] = [];
      world.reader.fieldOff(10, () => results.push('off'));
      assert.throws(() => world.reader.activate(10, () => {}));
      await world.until(() => results.length > 0);
    });

    it('fieldOff calls back when the time has passed', async () => {
      await fieldOff(0);
      const from = world.nowMs();
      await fieldOff(40);
      assert.isAtLeast(world.nowMs() - from, 40);
    });

    it('no card, no APDU', async () => {
      const reply = await transceive(SELECT_PPSE);
      assert.isFalse(reply.ok);
    });

    it('nothing there: removal holds at once', async function () {
      needsTable(this);
      assert.isTrue(await removal(2000));
    });

    it('a card: identity, then APDUs', async function () {
      const table = needsTable(this);
      const picc = new ScriptedPicc({
        uid: '08aabbcc',
        answers: { [hex(SELECT_PPSE)]: '6f009000', '00b2010c00': '70009000' },
      });
      table.place(picc);
      const result = await activate(1000);
      assert.equal(result.kind, 'card');
      if (result.kind !== 'card') return;
      assert.equal(result.card.type, 'A');
      assert.equal(hex(result.card.uid), '08aabbcc');
      assert.equal(result.card.sak, 0x20);
      assert.equal(hex(result.card.ats!), '0578807002');
      assert.deepEqual(await transceive(SELECT_PPSE), { ok: true, rapdu: unhex('6f009000') });
      assert.deepEqual(await transceive(unhex('00b2010c00')), {
        ok: true,
        rapdu: unhex('70009000'),
      });
      assert.deepEqual(picc.heard, [hex(SELECT_PPSE), '00b2010c00']);
    });

    it('a card of type B', async function () {
      const table = needsTable(this);
      table.place(
        new ScriptedPicc({ type: 'B', uid: '11223344', answers: { '00b2010c00': '9000' } }),
      );
      const result = await activate(1000);
      assert.equal(result.kind, 'card');
      if (result.kind !== 'card') return;
      assert.equal(result.card.type, 'B');
      assert.equal(hex(result.card.uid), '11223344');
      assert.deepEqual(await transceive(unhex('00b2010c00')), { ok: true, rapdu: unhex('9000') });
    });

    it('a card that comes while polling', async function () {
      const table = needsTable(this);
      const results: Activation[] = [];
      world.reader.activate(5000, (result) => results.push(result));
      const from = world.nowMs();
      await world.until(() => world.nowMs() - from >= 777);
      table.place(new ScriptedPicc());
      await world.until(() => results.length > 0);
      assert.equal(results[0]!.kind, 'card');
      assert.isBelow(world.nowMs() - from - 777, 250);
    });

    it('two cards: collision; one taken away: the other', async function () {
      const table = needsTable(this);
      const other = new ScriptedPicc({ uid: '08000002' });
      table.place(new ScriptedPicc({ uid: '08000001' }));
      table.place(other);
      assert.deepEqual(await activate(1000), { kind: 'collision' });
      table.remove(other);
      const result = await activate(1000);
      assert.equal(result.kind, 'card');
      if (result.kind === 'card') assert.equal(hex(result.card.uid), '08000001');
    });

    it('a card that is gone: a fault, not a wait for ever', async function () {
      const table = needsTable(this);
      table.place(new ScriptedPicc());
      assert.equal((await activate(1000)).kind, 'card');
      table.remove();
      const from = world.nowMs();
      const reply = await transceive(SELECT_PPSE);
      assert.isFalse(reply.ok);
      if (!reply.ok) assert.notEqual(reply.fault, 'stopped');
      assert.isBelow(world.nowMs() - from, 5500);
    });

    it('stop ends an APDU', async function () {
      const table = needsTable(this);
      table.place(world.slowCard!(2000));
      assert.equal((await activate(1000)).kind, 'card');
      const replies: CardReply[] = [];
      world.reader.transceive(SELECT_PPSE, (reply) => replies.push(reply));
      const from = world.nowMs();
      await world.until(() => world.nowMs() - from >= 100);
      world.reader.stop();
      await world.until(() => replies.length > 0);
      assert.deepEqual(replies, [{ ok: false, fault: 'stopped' }]);
      assert.isBelow(world.nowMs() - from, 200);
      assert.equal((await activate(1000)).kind, 'card', 'and the next tap works');
    });

    it('after fieldOff the card is no longer selected', async function () {
      const table = needsTable(this);
      table.place(new ScriptedPicc());
      assert.equal((await activate(1000)).kind, 'card');
      await fieldOff(10);
      assert.isFalse((await transceive(SELECT_PPSE)).ok);
      assert.equal((await activate(1000)).kind, 'card');
    });

    it('removal: false while the card stays, true when it is gone', async function () {
      const table = needsTable(this);
      table.place(new ScriptedPicc());
      assert.equal((await activate(1000)).kind, 'card');
      assert.isFalse(await removal(500));
      const results: boolean[] = [];
      world.reader.removal(10_000, (gone) => results.push(gone));
      const from = world.nowMs();
      await world.until(() => world.nowMs() - from >= 400);
      assert.lengthOf(results, 0);
      table.remove();
      await world.until(() => results.length > 0);
      assert.deepEqual(results, [true]);
      assert.isBelow(world.nowMs() - from, 800);
    });

    it('stop ends removal: not gone, as far as one knows', async function () {
      const table = needsTable(this);
      table.place(new ScriptedPicc());
      const results: boolean[] = [];
      world.reader.removal(10_000, (gone) => results.push(gone));
      const from = world.nowMs();
      await world.until(() => world.nowMs() - from >= 100);
      world.reader.stop();
      await world.until(() => results.length > 0);
      assert.deepEqual(results, [false]);
    });

    it('stop, then another call at once', async function () {
      const table = needsTable(this);
      const order: string[] = [];
      world.reader.activate(10_000, (result) => order.push(result.kind));
      const from = world.nowMs();
      await world.until(() => world.nowMs() - from >= 55);
      world.reader.stop();
      table.place(new ScriptedPicc());
      world.reader.activate(1000, (result) => order.push(result.kind));
      await world.until(() => order.length === 2);
      assert.deepEqual(order, ['stopped', 'card']);
    });
  });
}
