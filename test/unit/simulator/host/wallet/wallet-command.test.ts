/** `tapwright wallet` and `tapwright ledger`: the story on one state file, and bad input that leaves it untouched. */

import { assert } from 'chai';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { UsageError, type Command } from '../../../../../simulator/host/cli/command.js';
import { command as ledger } from '../../../../../simulator/host/cli/commands/ledger.js';
import { command as wallet } from '../../../../../simulator/host/cli/commands/wallet.js';
import { closeDatabase, openDatabase } from '../../../../../simulator/network/store/sqlite.js';

interface Ran {
  readonly status: number | undefined;
  readonly out: string;
}

function parsed(...args: string[]): Parameters<Command['run']>[0] {
  const { values, positionals } = parseArgs({
    args,
    options: wallet.options,
    allowPositionals: true,
  });
  return { values, positionals } as Parameters<Command['run']>[0];
}

function call(command: Command, ...argv: string[]): Ran {
  const { values, positionals } = parseArgs({
    args: argv,
    options: command.options,
    allowPositionals: true,
  });
  const lines: string[] = [];
  const { log, error } = console;
  console.log = console.error = (line: unknown) => void lines.push(String(line));
  try {
    const status = command.run({ values, positionals } as Parameters<Command['run']>[0]);
    return { status: status as number | undefined, out: lines.join('\n') };
  } finally {
    console.log = log;
    console.error = error;
  }
}

describe('wallet command', function () {
  this.timeout(60_000);
  let folder = '';
  let file = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tapwright-'));
    file = join(folder, 'wallet.db');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const run = (...argv: string[]): Ran => call(wallet, '--state', file, ...argv);
  const books = () =>
    JSON.parse(call(ledger, '--state', file, '--json').out) as {
      total: number;
      accounts: { account: string; balance: number }[];
      payments: { amount: number; account: string; f39: string }[];
    };
  const add = (number: string, expiry: string): Ran =>
    run('add', '--number', number, '--expiry', expiry);
  const refused = (what: RegExp, ...argv: string[]): void => {
    const before = existsSync(file) ? readFileSync(file) : undefined;
    assert.throws(() => run(...argv), UsageError, what);
    if (before) assert.isTrue(readFileSync(file).equals(before), 'state untouched');
    else assert.isFalse(existsSync(file), 'no file made');
  };

  it('add, verify, choose, pay, suspend, resume, remove: each in its own run', () => {
    const added = add('6217990001000015', '0630');
    assert.equal(added.status, 0);
    const code = /your code is (\d{6})/.exec(added.out)![1]!;
    const wrong = run('verify', 'c1', code === '000000' ? '000001' : '000000');
    assert.equal(wrong.status, 1);
    assert.include(wrong.out, '2 tries left');
    assert.equal(run('verify', 'c1', code).status, 0);
    assert.equal(add('6217990003000039', '0429').status, 0);
    const paid = run('tap', '--amount', '12.80');
    assert.equal(paid.status, 0, paid.out);
    assert.equal(run('default', 'c2').status, 0);
    assert.equal(run('tap', '--amount', '1.00').status, 0);
    assert.equal(run('tap', '--amount', '4000').status, 1);
    const { accounts, payments, total } = books();
    assert.equal(total, 0);
    const balance = (id: string) => accounts.find((row) => row.account === id)!.balance;
    assert.equal(balance('BOC-00100001'), 5_000_000 - 1280);
    assert.equal(balance('CCB-00300003'), 300_000 - 100);
    assert.deepEqual(
      payments.map((row) => [row.amount, row.f39]),
      [
        [1280, '00'],
        [100, '00'],
        [400_000, '51'],
      ],
    );
    assert.equal(run('suspend', 'c2').status, 0);
    refused(/no card is ready/, 'tap', '--amount', '1');
    assert.equal(run('resume', 'c2').status, 0);
    assert.equal(run('tap', '--amount', '1').status, 0);
    assert.equal(run('remove', 'c2').status, 0);
    const left = run('list').out;
    assert.include(left, 'c1');
    assert.notInclude(left, 'c2');
    assert.notMatch(left + call(ledger, '--state', file).out, /62(1799|9999)\d{10}/);
  });

  it('bad input: one line, status 2, the state untouched', () => {
    refused(/check digit/, 'add', '--number', '6217990001000016', '--expiry', '0630');
    refused(/only 62179900/, 'add', '--number', '4111111111111111', '--expiry', '0630');
    refused(/no card c1/, 'suspend', 'c1');
    assert.equal(add('6217990003000039', '0429').status, 0);
    refused(/MMYY/, 'add', '--number', '6217990001000015', '--expiry', '1330');
    refused(/no card c9/, 'remove', 'c9');
    refused(/is not an amount/, 'tap', '--amount', 'much');
    refused(/--amount is needed/, 'tap');
    refused(/not one of/, 'fly');
    for (const [number, expiry] of [
      ['6217990001000015', '0630'],
      ['6217990002000022', '1131'],
      ['6217990004000046', '0930'],
      ['6217990005000052', '0231'],
      ['6217990006000069', '0729'],
      ['6217990001000072', '1230'],
      ['6217990002000089', '0531'],
    ] as const)
      assert.equal(add(number, expiry).status, 0);
    refused(/holds 8 cards/, 'add', '--number', '6217990003000096', '--expiry', '1029');
  });

  for (const phone of [
    'apple-pay',
    'google-pay',
    'samsung-pay',
    'microsoft-wallet',
    'huawei-pay',
  ] as const)
    it(`${phone}: the card pays again and again from one state file`, () => {
      const added = run(
        '--phone',
        phone,
        'add',
        '--number',
        '6217990003000039',
        '--expiry',
        '0429',
      );
      assert.equal(added.status, 0, added.out);
      for (const amount of ['1', '2', '3']) {
        const paid = run('tap', '--amount', amount);
        assert.equal(paid.status, 0, paid.out);
      }
      const { accounts } = books();
      const account = accounts.find((row) => row.account === 'CCB-00300003')!;
      assert.equal(account.balance, 300_000 - 600);
    });

  it('a file that is no state file: one line, untouched', () => {
    writeFileSync(file, 'garbage');
    refused(/damaged or not one of tapwright/, 'list');
    assert.throws(() => call(ledger, '--state', join(folder, 'none.db')), UsageError, /no such/);
  });

  it('what is readable but not ours to use: one line, untouched', () => {
    add('6217990003000039', '0429');
    const good = readFileSync(file);
    const spoilt: readonly (readonly [sql: string, what: RegExp])[] = [
      [`UPDATE token SET luk = '{'`, /damaged/],
      [`UPDATE card SET limits = 'nonsense'`, /damaged/],
      ['DROP TABLE card', /damaged/],
      [`UPDATE document SET body = '{'`, /phone in it cannot be read/],
      [`UPDATE document SET body = replace(body, '"mi-pay"', '"brick"')`, /no profile "brick"/],
      ['PRAGMA user_version = 99', /newer version/],
    ];
    for (const [sql, what] of spoilt) {
      writeFileSync(file, good);
      const db = openDatabase(file);
      db.exec(sql);
      closeDatabase(db);
      refused(what, 'list');
      refused(what, 'tap', '--amount', '1');
    }
    for (const size of [1, 100, 4096, good.length - 4096]) {
      writeFileSync(file, good.subarray(0, size));
      refused(/damaged|not a state file/, 'list');
    }
    assert.throws(() => call(wallet, '--state', folder, 'list'), UsageError, /cannot be opened/);
  });

  it('an empty file is a new one, and stays empty when nothing was done', () => {
    writeFileSync(file, '');
    refused(/the wallet is empty/, 'tap', '--amount', '1');
    assert.equal(run('list').out, 'the wallet is empty');
    assert.equal(readFileSync(file).length, 0);
    assert.throws(() => call(ledger, '--state', file), UsageError, /the file is empty/);
    assert.equal(add('6217990003000039', '0429').status, 0);
    assert.include(run('list').out, 'ready');
  });

  it('the same card twice: refused when it is there, gone on with when it was only begun', () => {
    assert.equal(add('6217990003000039', '0429').status, 0);
    refused(/in the wallet already/, 'add', '--number', '6217990003000039', '--expiry', '0429');
    const codeOf = ({ out }: Ran): string => /your code is (\d{6})/.exec(out)![1]!;
    const first = add('6217990001000015', '0630');
    const second = add('6217990001000015', '0630');
    assert.match(second.out, /^c2: /, 'the same entry');
    assert.notEqual(codeOf(first), codeOf(second));
    assert.equal(run('verify', 'c2', codeOf(first)).status, 1, 'the older code counts no more');
    assert.equal(run('verify', 'c2', codeOf(second)).status, 0);
    refused(/in the wallet already/, 'add', '--number', '6217990001000015', '--expiry', '0630');
    assert.equal(run('suspend', 'c2').status, 0);
    refused(/in the wallet already/, 'add', '--number', '6217990001000015', '--expiry', '0630');
    assert.equal(run('remove', 'c2').status, 0);
    assert.equal(add('6217990001000015', '0630').status, 0, 'removed: it may come back');
    for (const line of run('list').out.split('\n')) assert.notMatch(line, /ready.*DELETED/);
  });

  it('wrong code three times: the card is gone, another begin is possible', () => {
    const { out } = add('6217990001000015', '0630');
    const code = /your code is (\d{6})/.exec(out)![1]!;
    const wrong = code === '000000' ? '000001' : '000000';
    for (const left of ['2 tries left', '1 tries left', 'too many wrong codes']) {
      const tried = run('verify', 'c1', wrong);
      assert.equal(tried.status, 1);
      assert.include(tried.out, left);
    }
    refused(/no card c1/, 'verify', 'c1', code);
    const again = add('6217990001000015', '0630');
    const next = /verify (c\d+) (\d{6})/.exec(again.out)!;
    assert.equal(run('verify', next[1]!, next[2]!).status, 0);
  });

  it('amounts that are none, cards that are not ready', () => {
    add('6217990003000039', '0429');
    for (const amount of ['0', '0.00', '0.001', '1e9', '-5', '1,00', '', ' 5', '99999999999'])
      refused(/--amount/, 'tap', `--amount=${amount}`);
    assert.equal(run('tap', '--amount', '0.01').status, 0);
    run('suspend', 'c1');
    refused(/default card c1 is suspended/, 'tap', '--amount', '1');
    run('remove', 'c1');
    refused(/the wallet is empty/, 'tap', '--amount', '1');
  });

  it('days pass: a code expires, keys of a cloud wallet are fetched anew, at last the token is too old', () => {
    const { out } = add('6217990001000015', '0630');
    assert.match(run('wait', '1').out, /^it is 2026-11-23$/);
    const late = run('verify', 'c1', /your code is (\d{6})/.exec(out)![1]!);
    assert.equal(late.status, 1);
    assert.include(late.out, 'CODE_EXPIRED');
    for (const days of ['0', '-1', '1.5', 'week', '10000'])
      refused(/not a number of days/, 'wait', `--`, days);
    assert.equal(run('wait', '9999').status, 0);
    assert.equal(run('wait', '9999').status, 0);
    refused(/the calendar ends/, 'wait', '9999');
  });

  it('limited-use keys: too old after eleven days, and new ones when the owner unlocks the phone', () => {
    const added = run(
      '--phone',
      'google-pay',
      'add',
      '--number',
      '6217990003000039',
      '--expiry',
      '0429',
    );
    assert.equal(added.status, 0, added.out);
    const luk = (): { set: number; expiresUs: number } => {
      const db = openDatabase(file);
      const row = db.prepare('SELECT luk FROM token WHERE luk <> ?').get('null') as { luk: string };
      closeDatabase(db);
      return JSON.parse(row.luk) as { set: number; expiresUs: number };
    };
    assert.equal(run('tap', '--amount', '1').status, 0);
    run('wait', '9');
    assert.equal(run('tap', '--amount', '1').status, 0);
    assert.equal(luk().set, 1, 'still good');
    const { expiresUs } = luk();
    run('wait', '2');
    assert.equal(run('tap', '--amount', '1').status, 0);
    assert.equal(luk().set, 2, 'fetched anew');
    assert.isAbove(luk().expiresUs, expiresUs);
    assert.equal(books().payments.length, 3);
    run('wait', '1830');
    const old = run('tap', '--amount', '1');
    assert.equal(old.status, 1);
    assert.include(old.out, 'TOKEN_EXPIRED');
  });

  it('the published numbers, with whatever date; their neighbours not', () => {
    assert.equal(add('6228000100001', '0129').status, 0);
    assert.equal(add('8171999977000040', '1231').status, 0);
    assert.equal(add('8171999977000040', '1224').status, 1, 'expired');
    refused(/published/, 'add', '--number', '6228001234567890', '--expiry', '1231');
    refused(/check digit/, 'add', '--number', '6228000000000000', '--expiry', '1231');
    refused(/published/, 'add', '--number', '8171990000000008', '--expiry', '1231');
  });

  it('a new customer has an account of his own, however long his number is', () => {
    assert.equal(add('6217990001000015', '0630').status, 0);
    // The last digits are those of Li Wei's card
    assert.equal(add('6217990001001000011', '0630').status, 0);
    const { accounts } = books();
    assert.equal(accounts.find((row) => row.account === 'BOC-00100001')!.balance, 5_000_000);
    assert.equal(accounts.find((row) => row.account === 'BOC-00100100001')!.balance, 1_000_000);
  });

  it('only phones are phones', () => {
    for (const phone of ['plastic', 'plastic-offline', 'nokia'])
      refused(/no phone/, '--phone', phone, 'list');
  });

  it('killed after the payment and before its end: nothing lost, and the card pays on', () => {
    add('6217990003000039', '0429');
    const { log } = console;
    for (let i = 1; i <= 3; i++) {
      console.log = () => {
        throw new Error('killed');
      };
      assert.throws(() => wallet.run(parsed('--state', file, 'tap', '--amount', '1')), /killed/);
      console.log = log;
      assert.equal(books().payments.filter((row) => row.f39 === '00').length, 2 * i - 1);
      assert.equal(run('tap', '--amount', '1').status, 0, 'the counter went on');
    }
    assert.equal(books().total, 0);
  });
});
