import { assert } from 'chai';
import { BareCard } from '../../../../simulator/attacks/bare-card.js';
import { BareTerminal, change } from '../../../../simulator/attacks/bare-terminal.js';
import { fromHex, toHex } from '../../../../simulator/network/bytes.js';
import {
  arpc,
  deriveCardKey,
  sessionKey,
} from '../../../../simulator/network/crypto/cryptogram.js';
import { cupMac } from '../../../../simulator/network/crypto/cup-mac.js';
import { binary, text, unpack } from '../../../../simulator/network/iso8583/codec.js';
import type { HostPeer } from '../../../../simulator/line/endpoint.js';
import { packFrame } from '../../../../simulator/network/iso8583/frame.js';
import { CARD, DEVICE, OPENING, World } from './support.js';

describe('back office: sale', () => {
  it('approves a phone sale: 0210 with reference, authorisation code, ARPC and MAC', () => {
    const world = new World();
    const answer = world.terminal.send(world.terminal.saleMessage(12800, world.card))!;
    assert.equal(answer.mti, '0210');
    assert.equal(text(answer, 39), '00');
    assert.match(text(answer, 37)!, /^\d{12}$/);
    assert.match(text(answer, 38)!, /^\d{6}$/);
    assert.equal(world.balance(), OPENING - 12800);
    const ac = fromHex(world.office.authorisations.get(text(answer, 37)!)!.ac);
    const master = fromHex('0123456789ABCDEFFEDCBA9876543210');
    const session = sessionKey(deriveCardKey(master, world.bundle.token, '01'), 1);
    const expected = `910A${toHex(arpc(session, ac, fromHex('3030')))}3030`;
    assert.equal(toHex(binary(answer, 55)!), expected);
  });

  it('answers on the line after the latency, MAC right, in any segmentation', () => {
    const world = new World({ settings: { latencyUs: 120_000 } });
    const bytes = packFrame({
      tpdu: fromHex('6000030000'),
      header: '613100310001',
      body: world.terminal.bytes(world.terminal.saleMessage(12800, world.card)),
    });
    const got: Uint8Array[] = [];
    const peer: HostPeer = {
      send: (answer) => got.push(answer),
      close: () => assert.fail('closed'),
    };
    const session = world.office.acquirer.accept(peer);
    for (const byte of bytes) session.receive(Uint8Array.of(byte));
    world.clock.runFor(119_999);
    assert.lengthOf(got, 0);
    world.clock.runFor(1);
    assert.lengthOf(got, 1);
    const read = unpack(got[0]!.subarray(13));
    assert.isTrue(read.ok);
    if (!read.ok) return;
    const mak = fromHex(world.office.terminals.get('LAB00001')!.mak);
    assert.equal(toHex(binary(read.message, 64)!), toHex(cupMac(mak, read.macInput)));
    assert.equal(world.clock.charged('host'), 120_000);
  });

  it('declines for want of money, and the counter is used up all the same', () => {
    const world = new World();
    const pan = '6217990005000110';
    const bundle = world.office.tokenService.enrol({ ...DEVICE, pan, expiry: '0831' })!;
    const card = new BareCard(bundle);
    const sale = world.terminal.saleMessage(501, card);
    assert.equal(world.send(sale), '51');
    assert.equal(world.send(change(sale, { 11: world.terminal.nextStan() })), '34');
    assert.equal(world.terminal.sale(500, card), '00');
    assert.equal(world.balance(pan), 0);
  });

  it('a wrong cryptogram never uses up a counter', () => {
    const world = new World();
    const sale = world.terminal.saleMessage(100, world.card);
    const icc = toHex(binary(sale, 55)!).replace(/^9F2608.{16}/, '9F26080000000000000000');
    assert.equal(world.send(change(sale, { 55: fromHex(icc) })), '59');
    assert.equal(world.send(change(sale, { 11: world.terminal.nextStan() })), '00');
  });

  it('names the first failing check and all others', () => {
    const world = new World();
    world.office.tokenService.setState(world.bundle.tokenRef, 'SUSPENDED', 'customer', 'lost');
    const sale = world.terminal.saleMessage(600_000_0, world.card);
    assert.equal(world.send(change(sale, { 14: '3001' })), '30');
    assert.equal(world.reason, 'XFIELD_EXPIRY');
    assert.includeMembers(
      [...world.office.lastVerdict!.alsoFailed],
      ['TOKEN_SUSPENDED', 'EXPIRY_MISMATCH', 'FUNDS', 'LIMIT_AMT'],
    );
  });

  it('PIN: right, wrong three times, then exceeded; a right one resets', () => {
    const world = new World();
    const pay = (pin: string): string => world.terminal.sale(100, world.card, { cdcvm: 0, pin });
    assert.equal(pay('123456'), '00');
    assert.equal(pay('111111'), '55');
    assert.equal(pay('123456'), '00');
    assert.deepEqual(
      [pay('1'.repeat(6)), pay('2'.repeat(6)), pay('3'.repeat(6))],
      ['55', '55', '55'],
    );
    assert.equal(pay('123456'), '75');
    assert.equal(world.reason, 'PIN_TRIES');
  });

  it('balance inquiry: nothing is booked', () => {
    const world = new World();
    const sale = world.terminal.saleMessage(0, world.card);
    const answer = world.terminal.send(
      change(sale, { 3: '310000', 60: `01${world.terminal.batch}00060` }),
    )!;
    assert.equal(text(answer, 39), '00', world.reason);
    assert.equal(text(answer, 54), `1002156C${world.digits(OPENING)}`);
    assert.equal(world.balance(), OPENING);
  });

  it('the cryptogram may be checked by the issuer instead of the token service', () => {
    const world = new World({ settings: { acVerifiedBy: 'issuer' } });
    const sale = world.terminal.saleMessage(100, world.card);
    const icc = toHex(binary(sale, 55)!).replace(/^9F2608.{16}/, '9F26080000000000000000');
    assert.equal(world.send(change(sale, { 55: fromHex(icc) })), '59');
    assert.equal(world.office.lastVerdict!.layer, 'issuer');
  });

  it('the published tokens pay under the published keys', () => {
    const world = new World();
    // kernel7 §3.4: UDK of 8171999977000040, PSN 03.
    const ac = '0F145ED896DC18CBE72FEFA629414186';
    const card = new BareCard({
      ...world.bundle,
      token: '8171999977000040',
      expiry: '3010',
      psn: '03',
      trid: '62000000001',
      keys: { ac, mac: ac, enc: ac },
    });
    const sale = world.terminal.saleMessage(123456, card);
    assert.equal(world.send(sale), '59');
    assert.equal(world.reason, 'IDD_MAC');
  });

  it('a message for no known terminal, merchant or batch is refused by name', () => {
    const world = new World();
    const sale = world.terminal.saleMessage(100, world.card);
    assert.equal(world.send(change(sale, { 41: 'NOBODY01' })), '97');
    assert.equal(world.send(change(sale, { 42: '999000000000009' })), '03');
    assert.equal(world.send(change(sale, { 60: '2200000900060' })), '77');
    assert.equal(world.send(change(sale, { 25: undefined })), '30');
    assert.equal(world.send(change(sale, { 3: '990000' })), '40');
    const stranger = new BareTerminal(world.office, 'LAB00002');
    assert.equal(text(stranger.send(stranger.saleMessage(100, world.card))!, 39), 'A0');
  });

  it('sign-on gives the worked key set when the lab keys are asked for', () => {
    const world = new World({ settings: { workingKeys: 'lab' } });
    const { terminal } = world;
    const answer = terminal.send(terminal.message('0800', [[60, '00000001004']]))!;
    assert.equal(
      toHex(binary(answer, 62)!),
      'A5E7375EF5EA0153A52AE963F23ECB7BB328219016992F8CCD3EE883000000000000000025FFD5FB3F6FC057061B8E569824EF7D7B18D42211F33CA0',
    );
    assert.equal(text(answer, 60), '00000001004');
  });

  it('without a cryptogram only where the domain of the token allows it; booked then too', () => {
    const world = new World();
    const typed = (): string =>
      world.send(
        change(world.terminal.saleMessage(100, world.card, { cdcvm: 0 }), {
          22: '012',
          35: undefined,
          55: undefined,
        }),
      );
    assert.equal(typed(), '57');
    world.office.tokenService.setDomain(world.bundle.tokenRef, { channels: ['inapp'] });
    assert.equal(typed(), '00');
    assert.equal(world.balance(), OPENING - 100);
  });

  it('an issuer whose line is down: 91, nothing booked', () => {
    const world = new World();
    world.office.network.faults.issuerDown = true;
    assert.equal(world.terminal.sale(100, world.card), '91');
    world.office.network.faults.issuerDown = false;
    assert.equal(world.balance(), OPENING);
    assert.equal(world.terminal.sale(100, world.card), '00');
  });
});

describe('back office: no card number on the terminal side', () => {
  it('neither in an answer nor in any event of acquirer and switch', () => {
    const world = new World({ log: true });
    const { message, rrn } = world.sale(12800);
    world.send(world.void(message, rrn));
    world.send(world.refund(100));
    world.send(change(message, { 2: CARD.pan, 11: world.terminal.nextStan() }));
    const text = world.log.events.map((event) => JSON.stringify(event)).join('\n');
    assert.notInclude(text, CARD.pan);
    assert.notInclude(text, world.bundle.token);
    for (const event of world.log.events)
      for (const digits of JSON.stringify(event.data ?? '').match(/\d{13,19}/g) ?? [])
        assert.notMatch(digits, /^(62179900|629999)/, event.kind);
    for (const entry of world.office.batches.entries.values())
      assert.notInclude(JSON.stringify(entry), CARD.pan);
  });
});
