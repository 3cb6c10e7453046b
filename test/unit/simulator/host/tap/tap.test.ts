/** One purchase through every layer: what it gives, what it hides, and a second computation of its cryptogram. */

import { assert } from 'chai';
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { UsageError } from '../../../../../simulator/host/cli/command.js';
import { readProfile } from '../../../../../simulator/host/read-profile.js';
import { readAmount, readCurrency } from '../../../../../simulator/host/tap/amount.js';
import { runTap } from '../../../../../simulator/host/tap/tap-run.js';
import { tapJson } from '../../../../../simulator/host/tap/tap-json.js';
import { tapReport } from '../../../../../simulator/host/tap/tap-report.js';
import { DEMO_CARDS } from '../../../../../simulator/network/issuer/banks.js';
import type { TapResult } from '../../../../../simulator/host/tap/tap-run.js';

interface TapJson extends TapResult {
  readonly token: string;
  readonly atc: string;
  readonly cryptogram: string;
}

function tap(options: Partial<Parameters<typeof runTap>[0]> = {}) {
  const { rig, result } = runTap({
    amountMinor: 1280,
    currency: readCurrency('CNY'),
    ...options,
  });
  return { rig, result, json: (showPan = false) => tapJson(rig, result, showPan) as TapJson };
}

/** Triple or single DES in ECB, by the letter of backoffice.md 2.2 and apart from the project's own ciphers. */
function des(key: string, data: string, decrypt = false): string {
  const long = Buffer.from(key.length === 16 ? key.repeat(3) : key + key.slice(0, 16), 'hex');
  const cipher = (decrypt ? createDecipheriv : createCipheriv)(
    'des-ede3-ecb',
    long,
    null,
  ).setAutoPadding(false);
  return Buffer.concat([cipher.update(Buffer.from(data, 'hex')), cipher.final()])
    .toString('hex')
    .toUpperCase();
}

function xor(a: string, b: string): string {
  return Buffer.from(Buffer.from(a, 'hex').map((byte, i) => byte ^ Buffer.from(b, 'hex')[i]!))
    .toString('hex')
    .toUpperCase();
}

/** Retail MAC, ISO/IEC 9797-1 algorithm 3 with padding 80 00. */
function retailMac(key: string, data: string): string {
  const padded = `${data}80`.padEnd(Math.ceil((data.length + 2) / 16) * 16, '0');
  let block = '0'.repeat(16);
  for (let at = 0; at < padded.length; at += 16)
    block = des(key.slice(0, 16), xor(block, padded.slice(at, at + 16)));
  return des(key.slice(0, 16), des(key.slice(16), block, true));
}

describe('a tap', () => {
  it('is approved through every layer', () => {
    const { result } = tap();
    assert.equal(result.outcome, 'Approved');
    assert.deepEqual(result.kernel, {
      outcome: 'OnlineRequest',
      start: 'NA',
      cvm: 'ConfirmationCodeVerified',
      oda: 'notPerformed',
    });
    assert.equal(result.responseCode, '00');
    assert.deepEqual(
      result.exchanges.map(({ name }) => name),
      ['SELECT PPSE', 'SELECT AID', 'GPO'],
    );
    assert.equal(result.ui.at(-1)?.message, 'Approved');
    for (const us of Object.values(result.timing)) assert.isAbove(us, 0);
  });

  it('has the cryptogram that the published formula gives', () => {
    const { rig, result, json } = tap({ seed: 7 });
    const { atc, cryptogram } = json(true);
    const gpo = Buffer.from(result.exchanges[2]!.command).toString('hex').toUpperCase();
    // PDOL data behind CLA INS P1 P2 Lc 83 L: 9F66 9F02 9F03 9F1A 95 5F2A 9A 9C 9F37 …
    const data = gpo.slice(14 + 8, 14 + 66);
    const response = Buffer.from(result.exchanges[2]!.response).toString('hex').toUpperCase();
    const aip = /8202(....)/.exec(response)![1]!;
    const cvr = /9F1013......(........)/.exec(response)![1]!;
    const card = rig.phone.exportState().cards[0]!.data;
    const counter = Number.parseInt(atc, 16);
    const inverse = (counter ^ 0xffff).toString(16).padStart(4, '0');
    const session =
      des(card.keys.ac, `000000000000${atc}`) + des(card.keys.ac, `000000000000${inverse}`);
    assert.equal(cryptogram, retailMac(session, data + aip + atc + cvr));
  });

  it('the same seed gives the same bytes, another seed others', () => {
    const bytes = (seed: number) => JSON.stringify(tap({ seed }).json());
    assert.equal(bytes(7), bytes(7));
    assert.notEqual(bytes(7), bytes(8));
  });

  it('card N pays', () => {
    const last = (card: number) => tap({ card }).json().token.slice(-4);
    assert.notEqual(last(1), last(2));
  });

  it('what the account does not hold is declined by the host', () => {
    const { result } = tap({ amountMinor: 6_000_000 });
    assert.equal(result.outcome, 'Declined');
    assert.equal(result.responseCode, '51');
    assert.equal(result.ui.at(-1)?.message, 'Insufficient funds');
  });

  it('the funding card number is nowhere in any log or print; the token only when asked for', () => {
    const { rig, result, json } = tap();
    const { pan } = DEMO_CARDS[0]!;
    const token = json(true).token;
    const log = JSON.stringify(rig.log.events, (_key, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
    );
    assert.notInclude(log, pan);
    const print = tapReport(rig, result, false).join('\n') + JSON.stringify(json());
    assert.notInclude(print, pan);
    assert.notInclude(print, token);
    assert.include(tapReport(rig, result, true).join('\n'), token);
  });

  it('takes amounts with the decimals of their currency', () => {
    const typed: readonly [string, string, number][] = [
      ['CNY', '12.80', 1280],
      ['CNY', '12.8', 1280],
      ['CNY', '9999999999.99', 999_999_999_999],
      ['JPY', '1280', 1280],
      ['KWD', '1.28', 1280],
      ['KWD', '1.005', 1005],
    ];
    for (const [name, text, minor] of typed)
      assert.equal(readAmount(text, readCurrency(name)), minor, `${name} ${text}`);
    const refused: readonly [string, string][] = [
      ['CNY', '1.234'],
      ['CNY', '10000000000.00'],
      ['JPY', '12.80'],
      ['JPY', '1.'],
      ['KWD', '1.2345'],
      ['KWD', '1000000000'],
    ];
    for (const [name, text] of refused)
      assert.throws(() => readAmount(text, readCurrency(name)), UsageError, `in ${name}; write`);
  });

  it('pays yen without decimals and dinar with three: one unit is a status check, which forces online', () => {
    const pays = (name: string, amountMinor: number) =>
      tap({ currency: readCurrency(name), amountMinor, profile: readProfile('tap', 'pos') });
    const rows: readonly [string, number, string, string, string][] = [
      ['JPY', 1, '1', '0392', '36800080'],
      ['JPY', 100, '100', '0392', '36000080'],
      ['KWD', 1000, '1.000', '0414', '36800080'],
      ['KWD', 100, '0.100', '0414', '36000080'],
    ];
    for (const [name, minor, amount, code, ttq] of rows) {
      const { result } = pays(name, minor);
      assert.deepInclude(result, { outcome: 'Approved', amount, currency: name });
      const gpo = Buffer.from(result.exchanges[2]!.command).toString('hex').toUpperCase();
      assert.equal(gpo.slice(14, 22), ttq, `${name} ${amount}`);
      assert.include(gpo, `0000000000${code}`);
    }
  });
});
