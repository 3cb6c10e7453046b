/** Fares, anti-passback, caps and the order of a gate's decision (backoffice.md 4.1, 4.3). */

import { assert } from 'chai';
import { refusalOf, type GateLists } from '../../../../../firmware/app/gate/decision.js';
import { FareBook, type Passage } from '../../../../../firmware/app/gate/fares.js';
import type { FinalOutcome } from '../../../../../firmware/kernel/entry/final-outcome.js';
import type { CardFields } from '../../../../../firmware/uplink/requests.js';

const TABLE = {
  kind: 'stations',
  minor: [
    [200, 200, 300],
    [200, 200, 200],
    [300, 200, 200],
  ],
  most: 500,
} as const;

const RULES = { fares: TABLE, dailyCapMinor: 0, passbackMs: 180_000, mostCards: 100 };

const at = (
  direction: Passage['direction'],
  station: number,
  minute: number,
  token = 'A',
  day = 1,
): Passage => ({ token, station, direction, at: minute * 60_000, day });

function ride(book: FareBook, passage: Passage): number {
  const fare = book.quote(passage);
  book.book(passage, fare);
  return fare.minor;
}

describe('gate: fares', () => {
  it('in is free, out costs by the pair of stations', () => {
    const book = new FareBook(RULES);
    assert.equal(ride(book, at('in', 0, 0)), 0);
    assert.equal(ride(book, at('out', 2, 20)), 300);
    assert.equal(ride(book, at('in', 2, 30)), 0);
    assert.equal(ride(book, at('out', 1, 40)), 200);
  });

  it('an end that is missing costs the most: plastic in and phone out are two cards', () => {
    const book = new FareBook(RULES);
    ride(book, at('in', 0, 0, 'plastic'));
    assert.equal(ride(book, at('out', 1, 20, 'phone')), 500);
    assert.equal(ride(book, at('in', 1, 60, 'plastic')), 500);
  });

  it('a flat fare is paid on the way in', () => {
    const book = new FareBook({ ...RULES, fares: { kind: 'flat', minor: 250 } });
    assert.equal(ride(book, at('single', 0, 0)), 250);
    assert.equal(ride(book, at('in', 0, 10)), 250);
    assert.equal(ride(book, at('out', 1, 20)), 0);
  });

  it('the cap ends what a day costs; the next day begins anew', () => {
    const book = new FareBook({
      ...RULES,
      fares: { kind: 'flat', minor: 400 },
      dailyCapMinor: 1000,
    });
    assert.deepEqual(
      [0, 10, 20, 30].map((minute) => ride(book, at('single', 0, minute))),
      [400, 400, 200, 0],
    );
    assert.equal(ride(book, at('single', 0, 1500, 'A', 2)), 400);
  });

  it('the same way at the same place within three minutes is passed back', () => {
    const book = new FareBook(RULES);
    ride(book, at('in', 0, 0));
    assert.isTrue(book.passedBack(at('in', 0, 2)));
    assert.isFalse(book.passedBack(at('in', 0, 3)));
    assert.isFalse(book.passedBack(at('out', 0, 1)));
    assert.isFalse(book.passedBack(at('in', 1, 1)));
    assert.isFalse(book.passedBack(at('in', 0, 1, 'B')));
  });

  it('memory is bounded; who is on a journey is kept', () => {
    const book = new FareBook({ ...RULES, mostCards: 3 });
    ride(book, at('in', 0, 0, 'rider'));
    for (let i = 0; i < 50; i++) ride(book, at('out', 0, i, `other ${i}`));
    assert.equal(book.size, 3);
    assert.equal(ride(book, at('out', 2, 60, 'rider')), 300);
  });
});

describe('gate: decision', () => {
  const outcome = (change: Partial<FinalOutcome> = {}): FinalOutcome =>
    ({ outcome: 'OnlineRequest', oda: 'successful', ...change }) as FinalOutcome;
  const card: CardFields = { account: '6299990000000017', expiry: '2812', tags: new Map() };
  const lists: GateLists = {
    expired: () => false,
    denied: () => false,
    inDebt: () => false,
    passedBack: () => false,
    isTest: () => true,
    weakRandom: () => false,
    hasRoom: () => true,
  };
  const yes = (): boolean => true;

  it('opens for a good signature', () => {
    assert.isUndefined(refusalOf(outcome(), card, lists));
  });

  const cases: readonly [string, FinalOutcome, Partial<GateLists>, string][] = [
    ['expired comes first', outcome(), { expired: yes, denied: yes }, 'EXPIRED'],
    ['then the deny list', outcome(), { denied: yes, passedBack: yes }, 'DENYLIST'],
    ['then debts', outcome(), { inDebt: yes, passedBack: yes }, 'DEBT'],
    ['then passing back', outcome({ oda: 'failed' }), { passedBack: yes }, 'PASSBACK'],
    ['no signature', outcome({ oda: 'notPerformed' }), {}, 'ODA_FAIL'],
    ['not a test card', outcome(), { isTest: () => false }, 'NOT_TEST'],
    ['predictable numbers', outcome(), { weakRandom: yes }, 'WEAK_RANDOM'],
    ['no room for the record', outcome(), { hasRoom: () => false }, 'NO_ROOM'],
    [
      'kernel: wrong certificate',
      outcome({ outcome: 'Declined', reason: { code: 'CERT_ICC_HASH' } }),
      {},
      'ODA_FAIL',
    ],
    [
      'kernel: signature failed',
      outcome({ outcome: 'Declined', oda: 'failed', reason: { code: 'SDAD_HASH' } }),
      {},
      'ODA_FAIL',
    ],
    [
      'kernel: card taken away',
      outcome({
        outcome: 'EndApplication',
        oda: 'notPerformed',
        reason: { code: 'TRY_AGAIN_LIMIT' },
      }),
      {},
      'TORN',
    ],
    [
      'kernel: no application',
      outcome({ outcome: 'EndApplication', oda: 'notPerformed', reason: { code: 'NO_CANDIDATE' } }),
      {},
      'UNSUPPORTED',
    ],
  ];
  for (const [name, given, change, refusal] of cases)
    it(`${name}: ${refusal}`, () =>
      assert.equal(refusalOf(given, card, { ...lists, ...change }), refusal));
});
