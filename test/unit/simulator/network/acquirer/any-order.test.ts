/** Whatever a terminal sends, in whatever order and however often: nobody gains, and everybody's books agree (backoffice §2.3, §3.9). */

import { assert } from 'chai';
import { SeededRandom } from '../../../../../simulator/clock/random.js';
import { text, type Message } from '../../../../../simulator/network/iso8583/codec.js';
import { DAY_MS } from '../../../../../simulator/network/calendar.js';
import { OPENING, World } from '../support.js';

const RISK = { noPinPerDay: Infinity, noPinSumPerDay: Infinity, declinesInFiveMinutes: Infinity };
const STEPS = 70;

interface Sold {
  readonly message: Message;
  readonly rrn: string;
  readonly batch: string;
}

/** A terminal that has lost its mind: it voids, refunds, reverses and settles what it likes. */
class Mad {
  readonly world = new World({ settings: { risk: RISK } });
  readonly said: string[] = [];
  readonly #random: SeededRandom;
  readonly #sales: Sold[] = [];
  readonly #sent: Message[] = [];

  constructor(seed: number) {
    this.#random = new SeededRandom(seed, 'mad terminal');
  }

  step(): void {
    const { terminal, office, card } = this.world;
    const sold = this.#any(this.#sales);
    const earlier = this.#any(this.#sent);
    const choice = sold && earlier ? this.#random.below(12) : 0;
    if (choice < 4 || !sold || !earlier) {
      const message = terminal.saleMessage(100 + this.#random.below(1000), card);
      const answer = this.#send('sale', message);
      if (answer && text(answer, 39) === '00')
        this.#sales.push({ message, rrn: text(answer, 37)!, batch: terminal.batch });
    } else if (choice === 4)
      this.#send('refund', this.world.refund(1 + this.#random.below(1200), sold.rrn));
    else if (choice === 5) this.#send('void', this.world.void(sold.message, sold.rrn));
    else if (choice === 6) this.#send('reversal', terminal.reversal(sold.message));
    else if (choice === 7) this.#send('again', earlier);
    else if (choice === 8) this.#settle();
    else if (choice === 9) office.calendar.advance(this.#random.below(3) * DAY_MS);
    else if (choice === 10) terminal.signOn();
    else
      this.#send('upload', terminal.saleMessage(500, this.world.card, { kind: 'TC', type: '36' }));
  }

  #settle(): void {
    const { terminal, office } = this.world;
    const { debit, debitCount, credit, creditCount } = office.batches.totals(
      terminal.id,
      terminal.batch,
    );
    const lie = this.#random.below(3) === 0 ? 1 : 0;
    this.#send('settlement', this.world.settle(debit + lie, debitCount, credit, creditCount));
    const end = terminal.message('0320', [
      [48, '0'.repeat(62)],
      [60, `00${terminal.batch}202`],
    ]);
    if (this.#random.below(2) === 0) this.#send('end of upload', end);
    if (this.#random.below(3) > 0) terminal.signOn();
  }

  #send(what: string, message: Message): Message | undefined {
    this.#sent.push(message);
    const answer = this.world.terminal.send(message);
    this.said.push(`${what} ${(answer && text(answer, 39)) ?? '-'}`);
    return answer;
  }

  #any<T>(list: readonly T[]): T | undefined {
    return list[this.#random.below(Math.max(1, list.length))];
  }

  /** Approved and not taken back, as the network has it. */
  get approved(): number {
    let sum = 0;
    for (const { state, kind, amount } of this.world.office.authorisations.rows.values())
      if (state === 'approved' && kind !== 'balance') sum += kind === 'refund' ? -amount : amount;
    return sum;
  }
}

describe('messages in any order', () => {
  for (let seed = 1; seed <= 6; seed++)
    it(`seed ${seed}: nobody gains, the books agree`, () => {
      const mad = new Mad(seed);
      const { world } = mad;
      const { books } = world.office;
      for (let i = 0; i < STEPS; i++) {
        mad.step();
        const story = mad.said.join(', ');
        const paid = OPENING - world.balance();
        assert.equal(books.total(), 0, story);
        assert.isAtLeast(paid, 0, `more given back than paid: ${story}`);
        const merchant =
          books.balance('merchant:999000000000001') + books.balance('settled:999000000000001');
        assert.equal(merchant, paid, story);
        assert.equal(mad.approved, paid, story);
        for (const { state, refunded, amount } of world.office.authorisations.rows.values())
          assert.isAtMost(
            refunded,
            state === 'approved' ? amount : 0,
            `given back twice: ${story}`,
          );
        for (const { id } of world.office.batches.settlements.values())
          assert.isAtMost(books.entries(id).length, 1, `batch paid out twice: ${story}`);
      }
      assert.isAbove(new Set(mad.said).size, 9, 'much happened');
    });
});
