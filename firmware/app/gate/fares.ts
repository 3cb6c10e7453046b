/**
 * Fares of one line: journeys with one or two ends, daily cap, aggregation (backoffice.md 4.1, 4.3). One book for the
 * gates of a station or a line; its memory is bounded, the oldest card without open business goes first.
 */

export type FareTable =
  | { readonly kind: 'flat'; readonly minor: number }
  /** By station of entry and of exit; `most` for a journey with an end missing. */
  | {
      readonly kind: 'stations';
      readonly minor: readonly (readonly number[])[];
      readonly most: number;
    };

export interface Passage {
  /** Who: the token. Phone and plastic of one account are two cards (backoffice.md 4.3, same medium). */
  readonly token: string;
  readonly station: number;
  readonly direction: 'in' | 'out' | 'single';
  /** Milliseconds. */
  readonly at: number;
  /** Day number: caps begin anew. */
  readonly day: number;
}

export interface Fare {
  /** To be charged for this passage, cap applied. */
  readonly minor: number;
  /** A journey whose other end was never seen is part of it. */
  readonly incomplete: boolean;
}

interface Card {
  openAt: number | undefined;
  spentMinor: number;
  day: number;
  lastAt: number;
  lastDirection: string;
  lastStation: number;
}

const NEVER = -1;

export interface FareRules {
  readonly fares: FareTable;
  readonly dailyCapMinor: number;
  readonly passbackMs: number;
  /** Cards remembered. */
  readonly mostCards: number;
}

/** What a gate asks of a book of fares. */
export type Fares = Pick<FareBook, 'passedBack' | 'quote' | 'book'>;

export class FareBook {
  readonly #rules: FareRules;
  readonly #cards = new Map<string, Card>();

  constructor(rules: FareRules) {
    this.#rules = rules;
  }

  get size(): number {
    return this.#cards.size;
  }

  /** The same card went the same way here a moment ago: somebody passes it back. */
  passedBack(passage: Passage): boolean {
    const card = this.#cards.get(passage.token);
    return (
      card !== undefined &&
      card.lastDirection === passage.direction &&
      card.lastStation === passage.station &&
      passage.at - card.lastAt < this.#rules.passbackMs
    );
  }

  /** The fare, without booking it. */
  quote(passage: Passage): Fare {
    const card = this.#cards.get(passage.token);
    const raw = this.#raw(passage, card);
    const spent = card && card.day === passage.day ? card.spentMinor : 0;
    const { dailyCapMinor } = this.#rules;
    const minor =
      dailyCapMinor > 0 ? Math.max(0, Math.min(raw.minor, dailyCapMinor - spent)) : raw.minor;
    return { minor, incomplete: raw.incomplete };
  }

  /** Books a passage that was let through, with the fare that was quoted. */
  book(passage: Passage, fare: Fare): void {
    const { token, direction, station, at, day } = passage;
    const card = this.#cards.get(token);
    const spent = card && card.day === day ? card.spentMinor : 0;
    // Again at the end: the order of the map is that of last use
    if (card) this.#cards.delete(token);
    this.#cards.set(token, {
      openAt: direction === 'in' ? station : undefined,
      spentMinor: spent + fare.minor,
      day,
      lastAt: at,
      lastDirection: direction,
      lastStation: station,
    });
    if (this.#cards.size > this.#rules.mostCards) this.#forget();
  }

  #raw(passage: Passage, card: Card | undefined): Fare {
    const { fares } = this.#rules;
    const open = card?.openAt ?? NEVER;
    if (passage.direction === 'single' || fares.kind === 'flat') {
      // Two-ended journeys at a flat fare are paid on the way in
      const free = fares.kind === 'flat' && passage.direction === 'out';
      const single = fares.kind === 'flat' ? fares.minor : fares.most;
      return { minor: free ? 0 : single, incomplete: false };
    }
    if (passage.direction === 'in')
      return open === NEVER
        ? { minor: 0, incomplete: false }
        : { minor: fares.most, incomplete: true };
    if (open === NEVER) return { minor: fares.most, incomplete: true };
    return { minor: fares.minor[open]?.[passage.station] ?? fares.most, incomplete: false };
  }

  /** The card unused for longest that is not on a journey; if all are, the oldest. */
  #forget(): void {
    let oldest: string | undefined;
    for (const [token, card] of this.#cards) {
      oldest ??= token;
      if (card.openAt !== undefined) continue;
      oldest = token;
      break;
    }
    if (oldest !== undefined) this.#cards.delete(oldest);
  }
}
