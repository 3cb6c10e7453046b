/** One gate before the real back office: first-ride risk and debt, deny list, dead line, aggregation. */

import { assert } from 'chai';
import { FareBook } from '../../firmware/app/gate/fares.js';
import type { GateSettings } from '../../firmware/app/gate/settings.js';
import { VirtualClock } from '../../simulator/clock/virtual-clock.js';
import { GateStation } from '../../simulator/host/gate/gate-station.js';
import { createRiders, type Rider } from '../../simulator/host/gate/riders.js';
import type { PlainPassage } from '../../simulator/host/engine/gate-firmware.js';
import { gateStarter } from '../../simulator/host/engine/gate-starter.js';
import { readShippedProfile } from '../../simulator/host/rig/profiles.js';
import { EventLog } from '../../simulator/log/event-log.js';
import { BackOffice } from '../../simulator/network/back-office.js';

const FARE = 200;

class OneGate {
  readonly clock = new VirtualClock();
  readonly backOffice = new BackOffice({ clock: this.clock, seed: 1 });
  readonly rider: Rider;
  readonly station: GateStation;
  readonly passages: PlainPassage[] = [];
  readonly #opening: number;

  constructor(settings: Partial<GateSettings> = {}, money?: number) {
    this.rider = createRiders({
      clock: this.clock,
      backOffice: this.backOffice,
      seed: 1,
      count: 12,
      ...(money === undefined ? {} : { money }),
    }).find((rider) => !rider.denied && !rider.forged && rider.medium === 'fast-transit')!;
    const fares = { kind: 'flat', minor: FARE } as const;
    this.station = new GateStation({
      clock: this.clock,
      log: new EventLog(() => this.clock.now(), false),
      seed: 1,
      backOffice: this.backOffice,
      terminalId: 'GATE0001',
      profile: readShippedProfile('gate'),
      start: gateStarter('node'),
      settings: { direction: 'single', fares, passbackMs: 0, ...settings },
      fares: new FareBook({ fares, dailyCapMinor: 0, passbackMs: 0, mostCards: 100 }),
    });
    this.station.onPassage = (passage) => this.passages.push(passage);
    this.#opening = this.#customers();
    this.station.powerOn();
    this.clock.runFor(3_000_000);
  }

  #customers(): number {
    let sum = 0;
    for (const [account, balance] of Object.entries(this.backOffice.ledger()))
      if (account.startsWith('customer:')) sum += balance;
    return sum;
  }

  get issuerMinor(): number {
    return this.#opening - this.#customers();
  }

  ride(): PlainPassage {
    const before = this.passages.length;
    this.rider.ready();
    this.station.field.place(this.rider.picc);
    this.clock.runUntil(() => this.passages.length > before);
    this.station.field.remove();
    this.clock.runFor(5_000_000);
    return this.passages[before]!;
  }
}

describe('gate: money', () => {
  it('opens first, charges after', () => {
    const world = new OneGate();
    const passage = world.ride();
    assert.isTrue(passage.opened);
    assert.equal(passage.oda, 'successful');
    assert.equal(world.issuerMinor, FARE);
    assert.equal(world.station.gate.counts.paidMinor, FARE);
    world.backOffice.close();
  });

  it('first-ride risk: the ride is taken, the charge declined, the next ride refused until the debt is paid', () => {
    const world = new OneGate({}, 0);
    assert.isTrue(world.ride().opened);
    const { gate } = world.station;
    assert.equal(gate.counts.lossMinor, FARE);
    assert.equal(world.ride().refusal, 'DEBT');
    const token = world.backOffice.vault.tokens.get(world.rider.token)!;
    const { pan } = world.backOffice.vault.pans.get(token.panRef)!;
    const { account } = world.backOffice.issuers.accounts.cards.get(pan)!;
    world.backOffice.issuers.accounts.deposit(account, 100_000, 0);
    gate.collectDebts();
    world.clock.runFor(5_000_000);
    assert.equal(gate.counts.debts, 0);
    assert.equal(gate.counts.lossMinor, 0);
    assert.equal(world.issuerMinor, FARE - 100_000);
    assert.isTrue(world.ride().opened);
    assert.equal(world.issuerMinor, 2 * FARE - 100_000);
    world.backOffice.close();
  });

  it('a debt that the host collected itself: the gate hears of it at its next attempt, and nobody pays twice', () => {
    const world = new OneGate({}, 0);
    assert.isTrue(world.ride().opened);
    const { backOffice, station } = world;
    const token = backOffice.vault.tokens.get(world.rider.token)!;
    const { pan } = backOffice.vault.pans.get(token.panRef)!;
    const { account } = backOffice.issuers.accounts.cards.get(pan)!;
    backOffice.issuers.accounts.deposit(account, 100_000, 0);
    assert.equal(backOffice.network.debts.collect(), FARE);
    station.gate.collectDebts();
    world.clock.runFor(5_000_000);
    assert.equal(station.gate.counts.debts, 0);
    assert.equal(world.issuerMinor, FARE - 100_000);
    assert.isTrue(world.ride().opened);
    assert.equal(world.issuerMinor, 2 * FARE - 100_000);
    backOffice.close();
  });

  it('a dead line: rides go on, charges wait, come late, and are taken once', () => {
    const world = new OneGate({ retryMs: 10_000 });
    world.station.line.cut();
    world.station.line.down = true;
    for (let i = 0; i < 5; i++) assert.isTrue(world.ride().opened);
    assert.equal(world.issuerMinor, 0);
    assert.equal(world.station.gate.counts.waiting, 5);
    world.station.line.down = false;
    let lost = 0;
    world.station.line.faults = ({ way }) =>
      way === 'toTerminal' && ++lost % 3 === 0 ? { do: 'lose' } : { do: 'deliver' };
    world.clock.runFor(300_000_000);
    assert.equal(world.station.gate.counts.waiting, 0);
    assert.equal(world.issuerMinor, 5 * FARE);
    world.backOffice.close();
  });

  it('a suspended token opens until the list is in, and not after', () => {
    const world = new OneGate({ denyListMs: 60_000 });
    const { tokenRef } = world.backOffice.vault.tokens.get(world.rider.token)!;
    world.backOffice.tokenService.setState(tokenRef, 'SUSPENDED', 'customer', 'lost');
    assert.isTrue(world.ride().opened);
    world.clock.runFor(61_000_000);
    assert.include(['DENYLIST', 'DEBT'], world.ride().refusal);
    assert.isTrue(world.station.gate.denied(world.rider.token));
    world.backOffice.close();
  });

  it('the issuers are away: nobody owes anything, and the fare is paid when they are back', () => {
    const world = new OneGate({ retryMs: 10_000, passbackMs: 0 });
    const { faults, debts } = world.backOffice.network;
    faults.issuerDown = true;
    assert.isTrue(world.ride().opened);
    world.clock.runFor(60_000_000);
    assert.equal(world.station.gate.counts.waiting, 1);
    assert.equal(debts.rows.size, 0);
    faults.issuerDown = false;
    world.clock.runFor(60_000_000);
    assert.equal(world.station.gate.counts.waiting, 0);
    assert.equal(world.issuerMinor, FARE);
    world.backOffice.close();
  });

  it('away first, then no money: one debt, paid by the next answer', () => {
    const world = new OneGate({ retryMs: 10_000 }, 0);
    const { faults, debts } = world.backOffice.network;
    faults.issuerDown = true;
    assert.isTrue(world.ride().opened);
    faults.issuerDown = false;
    world.clock.runFor(60_000_000);
    assert.deepEqual(
      [...debts.rows.values()].map(({ state }) => state),
      ['open'],
    );
    const token = world.backOffice.vault.tokens.get(world.rider.token)!;
    const { pan } = world.backOffice.vault.pans.get(token.panRef)!;
    const { account } = world.backOffice.issuers.accounts.cards.get(pan)!;
    world.backOffice.issuers.accounts.deposit(account, 100_000, 0);
    world.station.gate.collectDebts();
    world.clock.runFor(5_000_000);
    assert.deepEqual(
      [...debts.rows.values()].map(({ state }) => state),
      ['paid'],
    );
    assert.equal(world.station.gate.counts.debts, 0);
    world.backOffice.close();
  });

  it('a wrong batch number, as a spoilt sign-on leaves it: the fare is paid in the right one', () => {
    const world = new OneGate({ retryMs: 10_000 });
    world.station.keyValue.set('batch', new Uint8Array(Buffer.from('020001')));
    assert.isTrue(world.ride().opened);
    world.clock.runFor(30_000_000);
    assert.equal(world.station.gate.counts.waiting, 0);
    assert.equal(world.issuerMinor, FARE);
    world.backOffice.close();
  });

  it('small fares are added up and charged together', () => {
    const world = new OneGate({ aggregateMinor: 3 * FARE });
    world.ride();
    world.ride();
    assert.equal(world.issuerMinor, 0);
    world.ride();
    assert.equal(world.issuerMinor, 3 * FARE);
    world.ride();
    world.station.gate.closeDay();
    world.clock.runFor(5_000_000);
    assert.equal(world.issuerMinor, 4 * FARE);
    world.backOffice.close();
  });
});
