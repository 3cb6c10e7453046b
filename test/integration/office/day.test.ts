/** A business day on the whole rig: terminal, acquirer and issuers agree at its end, and no card number leaked. */

import { assert } from 'chai';
import type { Key } from '../../../firmware/ports/display.js';
import { createRig, type Rig } from '../../../simulator/host/rig/rig.js';
import { DEMO_CARDS } from '../../../simulator/network/issuer/banks.js';

const OPERATOR: readonly Key[] = ['1', '2', '3', '4', 'enter'];

class Day {
  readonly rig: Rig = createRig({ cards: 2 });
  /** Field 39 of each decision, by kind. */
  readonly decided: string[] = [];

  constructor() {
    this.rig.backOffice.onVerdict(({ kind, f39 }) => this.decided.push(`${kind} ${f39}`));
    this.rig.open();
  }

  press(...keys: readonly Key[]): void {
    for (const key of keys) this.rig.station.firmware.press(key);
  }

  idle(): void {
    const { rig } = this;
    assert.isTrue(
      rig.until(() => rig.station.firmware.state === 'idle', 120_000_000),
      'idle',
    );
  }

  sale(amountMinor: number): string {
    const { rig } = this;
    this.idle();
    rig.phone.authenticate('fingerprint');
    rig.station.firmware.order({ kind: 'sale', amountMinor });
    return this.card();
  }

  /** The phone is held to the antenna, and taken away when the result is shown. Returns the trace number. */
  card(): string {
    const { rig } = this;
    rig.phone.authenticate('fingerprint');
    rig.place();
    assert.isTrue(
      rig.until(() => rig.station.firmware.state === 'result', 60_000_000),
      'result',
    );
    rig.station.field.remove();
    this.idle();
    const result = rig.station.firmware.lastResult!;
    assert.isTrue(result.approved, `${result.message} ${result.responseCode ?? ''}`);
    return result.trace!;
  }

  balance(card: number): number {
    const { accounts } = this.rig.backOffice.issuers;
    return accounts.balance(accounts.cards.get(DEMO_CARDS[card]!.pan)!.account);
  }
}

const digits = (text: string): Key[] => [...text.replace(/^0+/, '')] as Key[];

describe('a business day on the rig', function () {
  this.timeout(60_000);

  it('sales, void, refunds, parameters, settlement: balanced, to the cent', () => {
    const day = new Day();
    const { backOffice } = day.rig;
    day.sale(1280);
    const voided = day.sale(500);
    const refunded = day.sale(900);
    day.press('menu', '3', ...OPERATOR, ...digits(voided), 'enter');
    day.idle();
    day.press('menu', '2', ...OPERATOR, ...digits(refunded), 'enter', '3', '0', '0', 'enter');
    day.idle();
    day.rig.phone.wallet.setDefault(day.rig.phone.wallet.cards[1]!.id);
    day.sale(2000);
    assert.equal(day.balance(0), DEMO_CARDS[0]!.money - 1280 - 600);
    assert.equal(day.balance(1), -2000);
    assert.deepEqual(backOffice.batches.totals('LAB00001', '000001'), {
      debit: 4680,
      debitCount: 4,
      credit: 800,
      creditCount: 2,
    });
    day.press('menu', '9');
    day.idle();
    assert.deepEqual(
      [...new Set(day.decided.filter((line) => line.startsWith('download')))],
      ['download 00'],
    );
    day.press('menu', '5', ...OPERATOR);
    day.idle();
    const [settlement] = [...backOffice.batches.settlements.values()];
    assert.equal(settlement?.state, 'balanced', settlement?.claimed);
    assert.equal(backOffice.books.balance('settled:999000000000001'), 3880);
    assert.equal(backOffice.books.total(), 0);
    assert.equal(backOffice.terminals.get('LAB00001')!.batch, '000002');
    day.sale(100);
    assert.equal(backOffice.batches.totals('LAB00001', '000002').debit, 100);
    const log = JSON.stringify(
      day.rig.log.events.map(({ kind, data, bytes }) => ({ kind, data, hex: bytes && [...bytes] })),
    );
    for (const { pan } of DEMO_CARDS) assert.notInclude(log, pan);
    for (const event of day.rig.log.events) {
      const hex = event.bytes ? Buffer.from(event.bytes).toString('hex') : '';
      assert.notInclude(hex, '62179900', `${event.lane} ${event.kind}`);
    }
  });

  it('a host that restarts in the middle of a sale: nothing is paid twice or lost', () => {
    for (const after of [20_000, 90_000, 130_000, 170_000, 200_000, 240_000]) {
      const day = new Day();
      const { rig } = day;
      rig.phone.authenticate('fingerprint');
      rig.station.firmware.order({ kind: 'sale', amountMinor: 1280 });
      rig.place();
      rig.until(() => rig.station.firmware.state === 'online', 10_000_000);
      rig.clock.runFor(after);
      rig.backOffice.restart();
      rig.until(() => rig.station.firmware.state === 'result', 60_000_000);
      rig.station.field.remove();
      rig.until(() => false, 120_000_000);
      const paid = DEMO_CARDS[0]!.money - day.balance(0);
      const approved = rig.station.firmware.lastResult?.approved === true;
      assert.equal(paid, approved ? 1280 : 0, `restart after ${after} us`);
      assert.equal(rig.backOffice.books.total(), 0);
    }
  });
});
