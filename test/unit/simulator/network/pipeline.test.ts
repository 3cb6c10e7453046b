/** The verification pipeline of backoffice §2.3: its reasons, their answer codes, and the first of two that fail. */

import { assert } from 'chai';
import { BareCard } from '../../../../simulator/attacks/bare-card.js';
import { change, type SaleOptions } from '../../../../simulator/attacks/bare-terminal.js';
import { pack, type Message } from '../../../../simulator/network/iso8583/codec.js';
import type { TokenBundle } from '../../../../simulator/phone/token-bundle.js';
import { CARD, World } from './support.js';

interface Fault {
  /** Number of the check, reason and field 39 as the reference has them. */
  readonly step: number;
  readonly reason: string;
  readonly f39: string;
  readonly state?: (world: World) => void;
  readonly card?: (bundle: TokenBundle) => TokenBundle;
  readonly options?: SaleOptions;
  readonly amount?: number;
  readonly message?: (message: Message) => Message;
  readonly bytes?: (bytes: Uint8Array) => void;
  /** The counter goes on from here, not from what was used. */
  readonly again?: true;
}

const OTHER_KEY = '0F0E0D0C0B0A09080706050403020100';
const update = (world: World, row: object): void => {
  assert.isTrue(world.office.issuers.accounts.update(CARD.pan, row));
};

// prettier-ignore
const FAULTS: readonly Fault[] = [
  { step: 1,  reason: 'LINK_MAC',        f39: 'A0', bytes: (bytes) => void (bytes[bytes.length - 1]! ^= 1) },
  { step: 2,  reason: 'FORMAT',          f39: '30', message: (m) => change(m, { 49: undefined }) },
  { step: 3,  reason: 'MERCHANT',        f39: '03', message: (m) => change(m, { 42: '999000000000009' }) },
  { step: 3,  reason: 'BATCH',           f39: '77', message: (m) => change(m, { 60: '2200777700060' }) },
  { step: 4,  reason: 'DUP_STAN',        f39: '94', message: (m) => change(m, { 11: '000002' }) },
  { step: 5,  reason: 'XFIELD_PSN',      f39: '30', message: (m) => change(m, { 55: Buffer.concat([Buffer.from('5F340107', 'hex'), m.fields.get(55) as Uint8Array]) }) },
  { step: 8,  reason: 'TOKEN_SUSPENDED', f39: '62', state: (w) => void w.office.tokenService.setState(w.bundle.tokenRef, 'SUSPENDED', 'customer', 'lost') },
  { step: 9,  reason: 'EXPIRY_MISMATCH', f39: '14', card: (bundle) => ({ ...bundle, expiry: '4912' }) },
  { step: 10, reason: 'TRID_MISMATCH',   f39: '62', card: (bundle) => ({ ...bundle, trid: '62000000003' }) },
  { step: 11, reason: 'DOMAIN_CHANNEL',  f39: '57', state: (w) => void w.office.tokenService.setDomain(w.bundle.tokenRef, { channels: ['transit'] }) },
  { step: 11, reason: 'DOMAIN_MCC',      f39: '58', state: (w) => void w.office.tokenService.setDomain(w.bundle.tokenRef, { mccDeny: ['5411'] }) },
  { step: 12, reason: 'CRYPTO_PARAM',    f39: '59', card: (bundle) => ({ ...bundle, dki: '02' }) },
  { step: 13, reason: 'AC_MISMATCH',     f39: '59', card: (bundle) => ({ ...bundle, keys: { ...bundle.keys, ac: OTHER_KEY } }) },
  { step: 14, reason: 'AC_TYPE',         f39: '05', options: { kind: 'TC' } },
  { step: 15, reason: 'ATC_REPLAY',      f39: '34', again: true },
  { step: 16, reason: 'IDD_MAC',         f39: '59', card: (bundle) => ({ ...bundle, keys: { ...bundle.keys, mac: OTHER_KEY } }) },
  { step: 17, reason: 'CVM_REQUIRED',    f39: '55', amount: 150_000, options: { cdcvm: 0 } },
  { step: 19, reason: 'PIN_WRONG',       f39: '55', options: { pin: '654321' } },
  { step: 20, reason: 'CARD_LOST',       f39: '41', state: (w) => update(w, { state: 'lost' }) },
  { step: 21, reason: 'LIMIT_AMT',       f39: '61', state: (w) => update(w, { limits: { single: 1, daily: 1e9, count: 100 } }) },
];

/** Sends one good sale, then one with the faults; the answer and the verdict on it. */
function send(...faults: readonly Fault[]): { f39: string; reason: string; also: string[] } {
  const world = new World();
  const { office, terminal } = world;
  const before = world.card;
  terminal.sale(100, before);
  let bundle = world.bundle;
  for (const fault of faults) {
    fault.state?.(world);
    bundle = fault.card?.(bundle) ?? bundle;
  }
  const again = faults.some((fault) => fault.again);
  const card = new BareCard(bundle, before.atc - (again ? 1 : 0));
  let options: SaleOptions = {};
  for (const fault of faults) options = { ...options, ...fault.options };
  const amount = Math.max(1000, ...faults.map((fault) => fault.amount ?? 0));
  let message = terminal.saleMessage(amount, card, options);
  for (const fault of faults) message = fault.message?.(message) ?? message;
  const bytes = terminal.bytes(message);
  for (const fault of faults) fault.bytes?.(bytes);
  terminal.sendBytes(bytes);
  const { f39, reason, alsoFailed } = office.lastVerdict!;
  return { f39, reason: reason ?? '', also: [...alsoFailed] };
}

describe('verification pipeline', () => {
  it('without a fault: 00', () => {
    assert.deepEqual(send(), { f39: '00', reason: '', also: [] });
  });

  for (const fault of FAULTS)
    it(`${fault.step} ${fault.reason}: ${fault.f39}`, () => {
      const { f39, reason } = send(fault);
      assert.deepEqual({ reason, f39 }, { reason: fault.reason, f39: fault.f39 });
    });

  it('of two, the earlier check answers and the later one is listed', () => {
    // A PIN is a verification of the cardholder: the two faults exclude each other.
    const exclude = (a: Fault, b: Fault): boolean =>
      [a.reason, b.reason].sort().join() === 'CVM_REQUIRED,PIN_WRONG';
    for (const [i, first] of FAULTS.entries())
      for (const second of FAULTS.slice(i + 1)) {
        if (first.step === second.step || exclude(first, second)) continue;
        const what = `${first.reason} before ${second.reason}`;
        const { f39, reason, also } = send(first, second);
        // An unreadable message has no MAC that could be looked at.
        if (reason === 'FORMAT' && first.reason === 'LINK_MAC') continue;
        assert.equal(reason, first.reason, what);
        assert.equal(f39, first.f39, what);
        // What fails on the line is not carried further.
        if (first.step > 4) assert.include(also, second.reason, what);
      }
  }).timeout(20_000);

  it('a good cryptogram spends its counter whatever fails after it; a bad one never does', () => {
    for (const fault of FAULTS) {
      if (fault.again || fault.step <= 5) continue;
      const world = new World();
      const bundle = fault.card?.(world.bundle) ?? world.bundle;
      fault.state?.(world);
      const row = (): number => world.office.vault.byRef(world.bundle.tokenRef)!.atcHigh;
      world.terminal.sale(fault.amount ?? 1000, new BareCard(bundle, 6), fault.options ?? {});
      assert.equal(row(), fault.reason === 'AC_MISMATCH' ? 0 : 7, fault.reason);
    }
  });
});

describe('messages of the dialect (backoffice §3.3, §3.6)', () => {
  const ask = (world: World, mti: string, fields: [number, string | Uint8Array][]): string => {
    const answer = world.terminal.send(world.terminal.message(mti, fields));
    return String(answer?.fields.get(39) ?? 'nothing');
  };

  it('script result and status are taken note of; what the acquirer does not offer is 40', () => {
    const world = new World();
    const { batch } = world.terminal;
    const f55 = Buffer.from('9F36020001', 'hex');
    const before = world.office.ledger();
    const { terminal } = world;
    const result = terminal.message('0620', [
      [3, '000000'],
      [55, f55],
      [60, `00${batch}951`],
    ]);
    assert.equal(terminal.sendBytes(pack(result))!.fields.get(39), 'A0', 'without MAC');
    assert.equal(terminal.send(result)!.fields.get(39), '00');
    assert.equal(ask(world, '0820', [[60, `00${batch}362`]]), '00');
    const sale = terminal.saleMessage(100, world.card);
    const preauth = change(
      { ...sale, mti: '0100' },
      { 3: '030000', 25: '06', 60: `10${batch}00060` },
    );
    assert.equal(terminal.send(preauth)!.fields.get(39), '40');
    assert.deepEqual(world.office.ledger(), before);
  });

  it('lists of applications, keys and ranges', () => {
    const world = new World();
    const { terminal } = world;
    const load = (code: string): Message =>
      terminal.send(terminal.message('0800', [[60, `00${terminal.batch}${code}`]]))!;
    const code = (message: Message): string => String(message.fields.get(60)).slice(8, 11);
    const body = (message: Message): string =>
      Buffer.from(message.fields.get(62) as Uint8Array).toString('latin1');
    const hex = (message: Message): string => Buffer.from(body(message), 'latin1').toString('hex');
    assert.equal(hex(load('382')), '9f0607a0000003330101');
    assert.match(hex(load('372')), /^(9f0605.{10}9f2201..df050420401231)+$/);
    assert.equal(body(load('396')), '0662999908621799000662280006817199');
    assert.equal(code(load('396')), '397');
    assert.equal(body(load('398')), '');
    assert.equal(code(load('960')), '961');
  });

  it('a header that asks for a sign-on', () => {
    const world = new World();
    world.office.processingRequest = 3;
    const frame = world.office.exchange({
      tpdu: Buffer.from('6000030000', 'hex'),
      header: '613100310001',
      body: world.terminal.bytes(world.terminal.saleMessage(100, world.card)),
    });
    // Class 2, version 2, terminal state 1, processing request 1, sub-version 6.
    assert.equal(frame!.header, '613103310001');
  });
});

describe('a card that is reported', () => {
  it('lost or stolen: its tokens are suspended, 62; closed: deleted, 14 (backoffice §1.4)', () => {
    for (const [state, f39, token] of [
      ['lost', '62', 'SUSPENDED'],
      ['stolen', '62', 'SUSPENDED'],
      ['closed', '14', 'DELETED'],
    ] as const) {
      const world = new World();
      assert.isTrue(world.office.reportCard(CARD.pan, state));
      assert.equal(world.terminal.sale(100, world.card), f39, state);
      assert.equal(world.office.tokenService.stateOf(world.bundle.tokenRef), token);
    }
    assert.isFalse(new World().office.reportCard('6217990009999999', 'lost'));
  });
});
