/** Each promise about gates can be broken, and holds when it should. */

import { assert } from 'chai';
import type { TapLog } from '../../../../firmware/app/gate/tap-log.js';
import { FARE_MINOR, type GateSite, type Ride } from '../../../../simulator/world/gate-site.js';
import {
  debtorsStayOut,
  deniedStayOut,
  notPassedBack,
  onlyGenuineRide,
  ridesPaid,
} from '../../../../simulator/world/invariants/gates.js';
import type { World } from '../../../../simulator/world/world.js';

const TOKEN = '6299990000000017';
const RIDE: Ride = { token: TOKEN, atUs: 100_000_000, episode: 1 };
const NOWHERE = {} as World;

function gate(changes: Partial<GateSite> = {}): GateSite {
  const site = {
    id: 'GATE0001',
    denied: new Set(),
    owing: new Set(),
    paid: new Map(),
    rides: [],
    entries: new Map(),
    bootedAtUs: 0,
    cuts: 0,
    forged: false,
    ...changes,
  };
  return site as unknown as GateSite;
}

describe('promises about gates', () => {
  it('a denied token opens no gate', () => {
    const { opened } = deniedStayOut.watch(NOWHERE);
    assert.isUndefined(opened!(gate(), RIDE));
    const found = opened!(gate({ denied: new Set([TOKEN]) }), RIDE);
    assert.include(found, 'its list denies');
    assert.notInclude(found, TOKEN);
  });

  it('no copied card opens one, and the fare is charged to the card that lay there', () => {
    const { opened, booked } = onlyGenuineRide.watch(NOWHERE);
    assert.isUndefined(opened!(gate(), RIDE));
    assert.include(opened!(gate({ forged: true }), RIDE), 'tampered');
    assert.isUndefined(booked!(gate(), TOKEN, TOKEN));
    assert.include(booked!(gate(), TOKEN, '6299990000000025'), 'lay there');
  });

  it('a card lets one person in, until three minutes have passed or the gate was off', () => {
    const { opened } = notPassedBack.watch(NOWHERE);
    const rides = [{ ...RIDE, atUs: 50_000_000 }];
    assert.include(opened!(gate({ rides }), RIDE), 'again');
    assert.isUndefined(opened!(gate({ rides }), { ...RIDE, atUs: 231_000_000 }));
    assert.isUndefined(opened!(gate({ rides, bootedAtUs: 60_000_000 }), RIDE));
    assert.isUndefined(opened!(gate({ rides }), { ...RIDE, token: '6299990000000025' }));
  });

  it('who owes a fare rides when it is paid', () => {
    const { opened } = debtorsStayOut.watch(NOWHERE);
    const owing = new Set([TOKEN]);
    assert.include(opened!(gate({ owing }), RIDE), 'owed');
    assert.isUndefined(opened!(gate({ owing, paid: new Map([[TOKEN, 5]]) }), RIDE));
  });

  it('every ride is paid once: not twice, not never, and a cut may cost one fare', () => {
    const authorisations = { get: () => ({ token: TOKEN }) };
    const network = { debts: { rows: new Map() } };
    const { gateQuiet } = ridesPaid.watch({
      rig: { backOffice: { authorisations, network } },
    } as unknown as World);
    const taps = { held: new Map(), debts: new Map() } as unknown as TapLog;
    const fare = { rrn: '1', stan: '000001', state: 'approved', amount: FARE_MINOR };
    const paid = (count: number): GateSite['entries'] =>
      new Map(Array.from({ length: count }, (_, i) => [String(i), fare])) as never;
    assert.isUndefined(gateQuiet!(gate({ rides: [RIDE], entries: paid(1) }), taps));
    assert.include(gateQuiet!(gate({ rides: [RIDE], entries: paid(2) }), taps), 'off by 200');
    assert.include(gateQuiet!(gate({ rides: [RIDE] }), taps), 'off by -200');
    assert.isUndefined(gateQuiet!(gate({ rides: [RIDE], entries: paid(2), cuts: 1 }), taps));
  });
});
