/** State that lasts: one transaction per message, crashes at any moment, files that are damaged or not ours. */

import { assert } from 'chai';
import Database from 'libsql';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BareTerminal } from '../../../../../simulator/attacks/bare-terminal.js';
import type { HostPeer } from '../../../../../simulator/line/endpoint.js';
import { VirtualClock } from '../../../../../simulator/clock/virtual-clock.js';
import { BackOffice } from '../../../../../simulator/network/back-office.js';
import { fromHex } from '../../../../../simulator/network/bytes.js';
import { packFrame } from '../../../../../simulator/network/iso8583/frame.js';
import { text } from '../../../../../simulator/network/iso8583/codec.js';
import { StateFileError } from '../../../../../simulator/network/store/sqlite.js';
import { HostCrash, Store } from '../../../../../simulator/network/store/store.js';
import { Table } from '../../../../../simulator/network/store/table.js';
import { CARD, OPENING, World } from '../support.js';

describe('store', () => {
  let folder = '';
  let file = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tapwright-'));
    file = join(folder, 'state.db');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const reopen = (): BackOffice =>
    new BackOffice({ clock: new VirtualClock(), seed: 1, store: new Store(file) });
  const balanceIn = (office: BackOffice): number => {
    const { accounts } = office.issuers;
    return accounts.balance(accounts.cards.get(CARD.pan)!.account);
  };

  it('all of it is there after a restart: money, tokens, counters, batches, answers', () => {
    const world = new World({ store: new Store(file) });
    const { message, rrn } = world.sale(12800);
    const bytes = world.terminal.bytes(message);
    world.office.close();
    const office = reopen();
    assert.equal(balanceIn(office), OPENING - 12800);
    assert.equal(office.books.total(), 0);
    assert.deepEqual(office.vault.byRef(world.bundle.tokenRef)!.atcHigh, 1);
    assert.equal(office.authorisations.get(rrn)!.state, 'approved');
    const again = new BareTerminal(office).sendBytes(bytes)!;
    assert.equal(text(again, 37), rrn);
    assert.equal(balanceIn(office), OPENING - 12800);
    office.close();
  });

  it('time goes on where it was left', () => {
    const world = new World({ store: new Store(file) });
    world.office.advanceDays(3);
    const left = world.office.calendar.now();
    world.office.close();
    const office = reopen();
    assert.isAbove(office.calendar.now(), left);
    office.close();
  });

  it('one commit per message', () => {
    const world = new World();
    const before = world.office.store.commits;
    world.sale(100);
    assert.equal(world.office.store.commits, before + 1);
  });

  for (const moment of ['before commit', 'after commit'] as const)
    it(`a crash ${moment}: all or nothing, in memory and in the file`, () => {
      const world = new World({ store: new Store(file) });
      world.office.store.crashNext(moment);
      const sale = world.terminal.saleMessage(12800, world.card);
      const bytes = world.terminal.bytes(sale);
      assert.throws(() => world.terminal.sendBytes(bytes), HostCrash);
      const kept = moment === 'after commit' ? 12800 : 0;
      assert.equal(world.balance(), OPENING - kept);
      assert.equal(text(world.terminal.sendBytes(bytes)!, 39), '00');
      assert.equal(world.balance(), OPENING - 12800);
      world.office.close();
      const office = reopen();
      assert.equal(balanceIn(office), OPENING - 12800);
      assert.equal(office.books.total(), 0);
      office.close();
    });

  it('a killed process loses nothing that was answered', async () => {
    const child = spawn(
      process.execPath,
      ['--import', './test/register.mjs', 'test/unit/simulator/network/store/busy-host.ts', file],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let answered = 0;
    await new Promise<void>((done) => {
      child.stdout.on('data', (chunk: Buffer) => {
        answered += chunk.length;
        if (answered > 20) child.kill('SIGKILL');
      });
      child.on('exit', () => done());
    });
    const office = reopen();
    const paid = (OPENING - balanceIn(office)) / 100;
    assert.isAtLeast(paid, answered);
    assert.equal(office.books.total(), 0);
    const { debit, debitCount } = office.batches.totals('LAB00001', '000001');
    assert.deepEqual([debit, debitCount], [paid * 100, paid]);
    office.close();
  });

  it('opening and abandoning leaves the file byte for byte', () => {
    new World({ store: new Store(file) }).office.close();
    const before = readFileSync(file);
    reopen().abandon();
    assert.isTrue(readFileSync(file).equals(before));
  });

  it('a restart of the hosts drops lines and answers on their way, and forgets nothing committed', () => {
    const world = new World();
    let closed = 0;
    const peer: HostPeer = { send: () => assert.fail('answered'), close: () => closed++ };
    const session = world.office.acquirer.accept(peer);
    const body = world.terminal.bytes(world.terminal.saleMessage(12800, world.card));
    session.receive(packFrame({ tpdu: fromHex('6000030000'), header: '613100310001', body }));
    world.clock.runFor(world.office.settings.latencyUs / 2);
    world.office.restart();
    world.clock.runFor(1_000_000);
    assert.equal(closed, 1);
    assert.equal(world.balance(), OPENING - 12800);
    assert.equal(text(world.terminal.sendBytes(body)!, 39), '00');
    assert.equal(world.balance(), OPENING - 12800);
  });

  for (const kind of ['memory', 'file'] as const)
    it(`${kind}: after a restart rows are what was committed, as the database gives them, in the order of their keys`, () => {
      interface Row {
        readonly name: string;
        readonly body: string;
      }
      const store = new Store(kind === 'file' ? file : undefined);
      const table = store.table<Row>({
        name: 'document',
        key: 'name',
        columns: { name: 'text', body: 'text' },
      });
      const names = (): string => [...table.values()].map(({ name }) => name).join();
      const row: Row = { name: 'c', body: '1' };
      store.transaction(() => {
        table.put(row);
        table.put({ name: 'b', body: '2' });
        table.put({ name: 'd', body: '3' });
      });
      store.transaction(() => {
        table.delete('d');
        table.put({ name: 'a', body: '4' });
      });
      assert.equal(names(), 'c,b,a');
      store.reload();
      assert.equal(names(), 'a,b,c');
      assert.deepEqual(table.get('c'), row);
      assert.notStrictEqual(table.get('c'), row);
      table.put({ name: 'e', body: 'not committed' });
      store.reload();
      assert.equal(names(), 'a,b,c');
      store.close();
    });

  it('what cannot be written is not in memory either', () => {
    const store = new Store(file);
    const table = store.table<{ readonly name: string; readonly body: string | null }>({
      name: 'document',
      key: 'name',
      columns: { name: 'text', body: 'text' },
    });
    store.transaction(() => table.put({ name: 'a', body: 'old' }));
    const spoil = (): void =>
      store.transaction(() => {
        table.put({ name: 'a', body: 'new' });
        table.put({ name: 'b', body: null });
      });
    assert.throws(spoil, /NOT NULL/);
    assert.deepEqual([...table.values()], [{ name: 'a', body: 'old' }]);
    store.close();
  });

  it('says in one line what is wrong with a file', () => {
    writeFileSync(file, 'not a database at all, but long enough to look like one'.repeat(100));
    assert.throws(() => new Store(file), StateFileError, /damaged or not one of tapwright/);
    const other = join(folder, 'other.db');
    const db = new Database(other);
    db.exec('CREATE TABLE t (x)');
    db.close();
    assert.throws(() => new Store(other), StateFileError, /not a state file of tapwright/);
    assert.throws(() => new Store(join(folder, 'no', 'such')), StateFileError, /cannot be opened/);
    const world = new World({ store: new Store(join(folder, 'good.db')) });
    assert.throws(() => new Store(join(folder, 'good.db')), StateFileError, /in use/);
    world.office.close();
  });

  it('a damaged state file is refused and left as it is', () => {
    const world = new World({ store: new Store(file) });
    world.sale(12800);
    world.office.close();
    const bytes = readFileSync(file);
    bytes.fill(0xaa, 4096, 16384);
    writeFileSync(file, bytes);
    assert.throws(() => new Store(file), StateFileError);
    assert.isTrue(readFileSync(file).equals(bytes));
  });

  it('a file of a newer version is refused', () => {
    new World({ store: new Store(file) }).office.close();
    const db = new Database(file);
    db.exec('PRAGMA user_version = 99');
    db.close();
    assert.throws(() => new Store(file), StateFileError, /newer version/);
  });

  it('a medium that takes no more: the file is named, nothing of the message is kept, the next one goes on', () => {
    const world = new World({ store: new Store(file) });
    world.sale(100);
    const full = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
    const { prototype } = Table as unknown as { prototype: { save(): void } };
    const { save } = prototype;
    prototype.save = () => {
      throw full;
    };
    try {
      assert.throws(() => world.sale(100), StateFileError, `${file}: state file cannot be written`);
    } finally {
      prototype.save = save;
    }
    assert.equal(world.balance(), OPENING - 100);
    world.sale(100);
    assert.equal(world.balance(), OPENING - 200);
    world.office.close();
  });
});
