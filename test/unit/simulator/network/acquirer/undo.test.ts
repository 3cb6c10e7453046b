/** Void, refund, reversal, duplicates and settlement (backoffice §2.3 #4, §3.3, §3.8, §3.9). */

import { assert } from 'chai';
import { change } from '../../../../../simulator/attacks/bare-terminal.js';
import { text, type Message } from '../../../../../simulator/network/iso8583/codec.js';
import { DEVICE, CARD, OPENING, World } from '../support.js';

describe('duplicates', () => {
  it('the same message again: the same answer, booked once', () => {
    const world = new World();
    const bytes = world.terminal.bytes(world.terminal.saleMessage(12800, world.card));
    const first = world.terminal.sendBytes(bytes)!;
    const again = world.terminal.sendBytes(bytes)!;
    assert.deepEqual([...again.fields].sort(), [...first.fields].sort());
    assert.equal(world.balance(), OPENING - 12800);
    assert.lengthOf(world.office.books.entries(text(first, 37)!), 1);
  });

  it('another message under the same trace number: 94', () => {
    const world = new World();
    const { message } = world.sale(12800);
    const other = world.terminal.saleMessage(100, world.card);
    assert.equal(world.send(change(other, { 11: text(message, 11)! })), '94');
  });

  it('a refused link MAC leaves no trace: the repaired message is taken', () => {
    const world = new World();
    const sale = world.terminal.saleMessage(100, world.card);
    const bytes = world.terminal.bytes(sale);
    bytes[bytes.length - 1]! ^= 1;
    assert.equal(text(world.terminal.sendBytes(bytes)!, 39), 'A0');
    assert.equal(world.send(sale), '00');
  });
});

describe('reversal', () => {
  it('gives the money back once, however often it comes and whatever its reason', () => {
    const world = new World();
    const { message } = world.sale(12800);
    for (const reason of ['98', '98', 'A0']) {
      assert.equal(world.send(world.terminal.reversal(message, reason)), '00');
      assert.equal(world.balance(), OPENING);
    }
    assert.equal(world.office.books.total(), 0);
  });

  it('of nothing: 25; and what it was meant for is refused when it comes late', () => {
    const world = new World();
    const sale = world.terminal.saleMessage(12800, world.card);
    assert.equal(world.send(world.terminal.reversal(sale)), '25');
    assert.equal(world.send(sale), '94');
    assert.equal(world.send(world.terminal.reversal(sale)), '25');
    assert.equal(world.balance(), OPENING);
  });

  it('of a declined sale: 00, nothing moves', () => {
    const world = new World();
    world.office.tokenService.setState(world.bundle.tokenRef, 'SUSPENDED', 'customer', 'lost');
    const sale = world.terminal.saleMessage(12800, world.card);
    assert.equal(world.send(sale), '62');
    assert.equal(world.send(world.terminal.reversal(sale)), '00');
    assert.equal(world.balance(), OPENING);
  });

  it('with another amount: 64, nothing moves', () => {
    const world = new World();
    const { message } = world.sale(12800);
    const reversal = change(world.terminal.reversal(message), { 4: world.digits(100) });
    assert.equal(world.send(reversal), '64');
    assert.equal(world.balance(), OPENING - 12800);
  });

  it('of a sale that was refunded meanwhile: refused, the money does not go back twice', () => {
    const world = new World();
    const { message, rrn } = world.sale(12800);
    assert.equal(world.send(world.refund(12800, rrn)), '00');
    assert.equal(world.send(world.terminal.reversal(message)), '12');
    assert.equal(world.balance(), OPENING);
  });

  it('of a void: the sale stands again', () => {
    const world = new World();
    const { message, rrn } = world.sale(12800);
    const undo = world.void(message, rrn);
    assert.equal(world.send(undo), '00');
    assert.equal(world.balance(), OPENING);
    assert.equal(world.send(world.terminal.reversal(undo)), '00');
    assert.equal(world.balance(), OPENING - 12800);
    const totals = world.office.batches.totals('LAB00001', '000001');
    assert.deepEqual(totals, { debit: 12800, debitCount: 1, credit: 0, creditCount: 0 });
  });
});

describe('void', () => {
  it('once, for the whole amount, of a sale of this terminal', () => {
    const world = new World();
    const { message, rrn } = world.sale(12800);
    assert.equal(world.send(change(world.void(message, rrn), { 4: world.digits(100) })), '64');
    assert.equal(world.send(world.void(message, '000000000999')), '25');
    assert.equal(world.send(world.void(message, rrn)), '00');
    assert.equal(world.send(world.void(message, rrn)), '12');
    assert.equal(world.balance(), OPENING);
    const unknown = change(message, { 11: '999999' });
    assert.equal(world.send(world.void(unknown)), '25');
  });

  it('not of a sale that was refunded or reversed', () => {
    const world = new World();
    const first = world.sale(12800);
    assert.equal(world.send(world.refund(100, first.rrn)), '00');
    assert.equal(world.send(world.void(first.message, first.rrn)), '12');
    const second = world.sale(500);
    assert.equal(world.send(world.terminal.reversal(second.message)), '00');
    assert.equal(world.send(world.void(second.message, second.rrn)), '12');
  });
});

describe('refund', () => {
  it('in parts, never more than was paid', () => {
    const world = new World();
    const { rrn } = world.sale(12800);
    assert.equal(world.send(world.refund(10000, rrn)), '00');
    assert.equal(world.send(world.refund(2801, rrn)), '64');
    assert.equal(world.send(world.refund(2800, rrn)), '00');
    assert.equal(world.send(world.refund(1, rrn)), '64');
    assert.equal(world.balance(), OPENING);
  });

  it('repeated with the same trace number: once', () => {
    const world = new World();
    const { rrn } = world.sale(12800);
    const refund = world.refund(100, rrn);
    assert.equal(world.send(refund), '00');
    assert.equal(world.send(refund), '00');
    assert.equal(world.balance(), OPENING - 12700);
  });

  it('without an original, to a token that was deleted since', () => {
    const world = new World();
    world.office.tokenService.setState(world.bundle.tokenRef, 'DELETED', 'phone', 'removed');
    assert.equal(world.send(world.refund(300)), '00');
    assert.equal(world.balance(), OPENING + 300);
    const strict = new World({ settings: { tsp: { allowCreditOnDeletedToken: false } } });
    strict.office.tokenService.setState(strict.bundle.tokenRef, 'DELETED', 'phone', 'removed');
    assert.equal(strict.send(strict.refund(300)), '14');
  });

  it('of an unknown original: 25; of another customer: 12; of another token of the same card: 00', () => {
    const world = new World();
    const { rrn } = world.sale(12800);
    const { tokenService } = world.office;
    assert.equal(world.send(world.refund(100, '000000009999')), '25');
    const pan = '6217990003000039';
    const other = tokenService.enrol({ ...DEVICE, pan, expiry: '0429' })!;
    assert.equal(world.send(world.refund(100, rrn, other.token)), '12');
    const watch = tokenService.enrol({ ...DEVICE, ...CARD, seid: 'watch', deviceId: 'watch' })!;
    assert.equal(world.send(world.refund(100, rrn, watch.token)), '00');
  });

  it('follows the card to its new number', () => {
    const world = new World();
    const { rrn } = world.sale(12800);
    const newPan = '6217990001000130';
    const before = world.balance(newPan);
    assert.isTrue(world.office.tokenService.remapPan(world.bundle.par, newPan));
    assert.equal(world.send(world.refund(800, rrn)), '00');
    assert.equal(world.balance(newPan), before + 800);
    assert.equal(world.terminal.sale(100, world.card), '00');
    assert.equal(world.balance(newPan), before + 700);
  });
});

describe('settlement', () => {
  const flag = (answer: string | undefined): string => answer!.charAt(30);

  it('balanced: flag 1, the money moves on, the next sign-on brings a new batch', () => {
    const world = new World();
    const first = world.sale(12800);
    world.sale(500);
    world.send(world.void(first.message, first.rrn));
    world.send(world.refund(100));
    const settle = world.settle(13300, 2, 12900, 2);
    const answer = world.terminal.send(settle)!;
    assert.equal(flag(text(answer, 48)), '1');
    assert.equal(text(answer, 48)!.length, 62);
    const { books } = world.office;
    assert.equal(books.balance('merchant:999000000000001'), 0);
    assert.equal(books.balance('settled:999000000000001'), 400);
    assert.equal(books.balance('clearing:BOC'), 0);
    assert.equal(books.total(), 0);
    const again = world.terminal.send(settle)!;
    assert.equal(text(again, 48), text(answer, 48));
    assert.equal(books.balance('settled:999000000000001'), 400);
    assert.equal(world.terminal.signOn(), '00');
    assert.equal(world.terminal.batch, '000002');
    assert.equal(world.terminal.sale(100, world.card), '00');
  });

  it('a sign-on that the line repeats makes no new keys; the next one does', () => {
    const world = new World();
    const { terminal } = world;
    const signOn = terminal.message('0800', [[60, `00${terminal.batch}003`]]);
    const keys = (): string => world.office.terminals.get('LAB00001')!.mak;
    terminal.send(signOn);
    const first = keys();
    terminal.send(signOn);
    assert.equal(keys(), first);
    terminal.signOn();
    assert.notEqual(keys(), first);
    assert.equal(terminal.sale(100, world.card), '00');
  });

  it('a settlement that the line spoilt is known again by its trace number', () => {
    const world = new World();
    world.sale(12800);
    const settle = world.settle(12800, 1, 0, 0);
    const spoilt = { mti: settle.mti, fields: new Map(settle.fields).set(63, '03 ') };
    const first = world.terminal.send(spoilt)!;
    const again = world.terminal.send(settle)!;
    assert.equal(text(again, 48), text(first, 48));
    assert.equal(flag(text(again, 48)), '1');
    assert.equal(world.office.books.balance('settled:999000000000001'), 12800);
  });

  it('not balanced: flag 2, details, then the batch is closed with what the host knows', () => {
    const world = new World();
    world.sale(12800);
    const answer = world.terminal.send(world.settle(12900, 1, 0, 0))!;
    assert.equal(flag(text(answer, 48)), '2');
    assert.equal(text(answer, 48)!.slice(0, 30), `${world.digits(12800)}001${world.digits(0)}000`);
    assert.equal(world.office.terminals.get('LAB00001')!.batch, '000001');
    const { terminal } = world;
    const f60 = (code: string): [number, string] => [60, `00${terminal.batch}${code}`];
    const detail = terminal.message('0320', [
      [2, world.bundle.token],
      [4, world.digits(12800)],
      [22, '072'],
      f60('203'),
    ]);
    assert.equal(terminal.send(detail)!.mti, '0330');
    const end = terminal.message('0320', [[48, '0'.repeat(62)], f60('202')]);
    assert.equal(world.send(end), '00');
    assert.equal(world.office.terminals.get('LAB00001')!.batch, '000002');
    assert.equal(world.office.books.balance('settled:999000000000001'), 12800);
  });

  it('a sale for a closed batch is refused, a reversal of one is not', () => {
    const world = new World();
    const { message } = world.sale(12800);
    assert.equal(flag(text(world.terminal.send(world.settle(12800, 1, 0, 0))!, 48)), '1');
    const late = world.terminal.saleMessage(100, world.card);
    assert.equal(world.send(late), '77');
    world.terminal.stan = 3;
    assert.equal(
      world.send(change(world.terminal.reversal(message), { 11: text(message, 11)! })),
      '00',
    );
    assert.equal(world.balance(), OPENING);
    assert.equal(world.office.books.total(), 0);
  });

  it('an upload approved between settlement and sign-on names the old batch and counts in the new one', () => {
    const world = new World();
    const { office, terminal } = world;
    world.sale(12800);
    const closed = terminal.batch;
    terminal.send(world.settle(12800, 1, 0, 0));
    const upload = terminal.saleMessage(2000, world.card, { kind: 'TC', type: '36' });
    assert.equal(world.send(upload), '00', world.reason);
    assert.equal(world.send(upload), '00', 'once more: answered, not booked');
    terminal.signOn();
    assert.notEqual(terminal.batch, closed);
    assert.equal(office.batches.totals(terminal.id, closed).debitCount, 1);
    assert.deepEqual(office.batches.totals(terminal.id, terminal.batch), {
      debit: 2000,
      debitCount: 1,
      credit: 0,
      creditCount: 0,
    });
    const answer = terminal.send(world.settle(2000, 1, 0, 0))!;
    assert.equal(text(answer, 48)!.charAt(30), '1', 'balanced');
    assert.equal(office.books.balance('settled:999000000000001'), 14800);
  });

  it('asked for again under another trace number: told so, and the money moves once', () => {
    const world = new World();
    world.sale(12800);
    assert.equal(flag(text(world.terminal.send(world.settle(12800, 1, 0, 0))!, 48)), '1');
    for (const claimed of [12800, 500])
      assert.equal(flag(text(world.terminal.send(world.settle(claimed, 1, 0, 0))!, 48)), '1');
    const { books } = world.office;
    assert.equal(books.balance('settled:999000000000001'), 12800);
    assert.equal(books.balance('merchant:999000000000001'), 0);
  });

  it('batch numbers come round: 1 is behind 999999, and holds nothing of the batch 1 of long ago', () => {
    const world = new World();
    const { office, terminal } = world;
    const { terminals, batches, books } = office;
    world.sale(100);
    terminal.send(world.settle(100, 1, 0, 0));
    const firstBatch = terminal.stan;
    terminals.rows.put({ ...terminals.get('LAB00001')!, batch: '999999' });
    terminal.signOn();
    const { message } = world.sale(12800);
    terminal.send(world.settle(12800, 1, 0, 0));
    assert.equal(terminals.get('LAB00001')!.batch, '000001');
    const reversal = change(world.terminal.reversal(message), { 11: text(message, 11)! });
    assert.equal(world.send(reversal), '00', 'a closed batch, though its number is higher');
    const upload = terminal.saleMessage(2000, world.card, { kind: 'TC', type: '36' });
    assert.equal(world.send(upload), '00', world.reason);
    terminal.signOn();
    assert.equal(terminal.batch, '000001');
    assert.deepEqual(batches.totals('LAB00001', '000001').debit, 2000, 'not the sale of long ago');
    terminal.stan = 1;
    while (terminal.stan < firstBatch) world.sale(100);
    const sales = firstBatch - 1;
    const answer = terminal.send(world.settle(2000 + sales * 100, 1 + sales, 0, 0))!;
    assert.equal(flag(text(answer, 48)), '1');
    assert.equal(books.balance('settled:999000000000001'), 100 + 12800 + 2000 + sales * 100);
    assert.equal(books.total(), 0);
  });

  it('trace numbers of a gate come round in its batch: days later the same number is another ride', () => {
    const world = new World({ terminal: 'GATE0001' });
    const { office, terminal } = world;
    const ride = terminal.saleMessage(200, world.card);
    assert.equal(world.send(ride), '00', world.reason);
    const stan = text(ride, 11)!;
    const other = (): Message => change(terminal.saleMessage(200, world.card), { 11: stan });
    assert.equal(world.send(other()), '94', 'the same day: a fault');
    office.advanceDays(3);
    assert.equal(world.send(ride), '00', 'the ride itself is known as long as its batch is open');
    assert.equal(world.balance(), OPENING - 200);
    const next = other();
    assert.equal(world.send(next), '00', world.reason);
    assert.equal(world.send(next), '00');
    assert.equal(world.balance(), OPENING - 400);
  });
});
