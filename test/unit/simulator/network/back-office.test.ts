import { assert } from 'chai';
import { BareCard } from '../../../../simulator/attacks/bare-card.js';
import { BareTerminal, change } from '../../../../simulator/attacks/bare-terminal.js';
import { VirtualClock } from '../../../../simulator/clock/virtual-clock.js';
import { BackOffice, type BackOfficeSettings } from '../../../../simulator/network/back-office.js';
import { binary, text } from '../../../../simulator/network/iso8583/codec.js';

const DEVICE = {
  trid: '62000000001',
  deviceId: 'phone-1',
  seid: 'seid-1',
  useCase: 'SE',
  credentialModel: 'SE_FIXED',
  wallet: 'mi-pay',
} as const;

function world(settings: Partial<BackOfficeSettings> = {}) {
  const office = new BackOffice({ clock: new VirtualClock(), seed: 1, settings });
  const bundle = office.tokenService.enrol({ ...DEVICE, pan: '6217990001000015', expiry: '0630' })!;
  office.tokenService.age(bundle.tokenRef, 30);
  const terminal = new BareTerminal(office);
  assert.equal(terminal.signOn(), '00');
  return { office, bundle, terminal, card: new BareCard(bundle) };
}

describe('back office', () => {
  it('approves a phone sale: 0210 with reference, authorisation code, ARPC and MAC', () => {
    const { office, terminal, card } = world();
    const answer = terminal.send(terminal.saleMessage(12800, card))!;
    assert.equal(answer.mti, '0210');
    assert.equal(text(answer, 39), '00', JSON.stringify(office.lastVerdict));
    assert.match(text(answer, 37)!, /^\d{12}$/);
    assert.match(text(answer, 38)!, /^\d{6}$/);
    assert.equal(binary(answer, 55)!.length, 12);
    assert.equal(binary(answer, 64)!.length, 8);
    assert.equal(office.books.balance('customer:BOC-00100001'), 5000000 - 12800);
    assert.equal(office.books.total(), 0);
  });

  it('speed', () => {
    const { terminal, card } = world();
    const n = 500;
    const t = process.hrtime.bigint();
    for (let i = 0; i < n; i++) terminal.sale(100, card);
    console.log(Number(process.hrtime.bigint() - t) / 1e6 / n, 'ms');
  });

  it('names the check that refuses', () => {
    const { office, terminal, card } = world();
    const sale = terminal.saleMessage(12800, card);
    assert.equal(text(terminal.send(change(sale, { 4: '000000012900' }))!, 39), '13');
    assert.equal(office.lastVerdict!.reason, 'XFIELD_AMOUNT');
  });
});
