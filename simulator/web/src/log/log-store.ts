/** The page's copy of the log: events in order, made searchable once, filtered in slices so that the page stays live. */

import type { WireEvent } from '../protocol.js';
import { tagsOf } from './event-bytes.js';
import { Taps } from './taps.js';
import { parseFilter, type Filterable, type ParsedFilter } from './filter.js';

export interface Row extends Filterable {
  readonly event: WireEvent;
}

/** Rows looked at before the page gets a turn again. */
const SLICE = 4000;

export class LogStore extends EventTarget {
  #rows: Row[] = [];
  #taps = new Taps();
  #shown: Row[] = [];
  #filter: ParsedFilter = parseFilter('');
  #source = '';
  #scanned = 0;
  #scheduled = false;

  get rows(): readonly Row[] {
    return this.#rows;
  }

  get taps(): Taps {
    return this.#taps;
  }

  /** Rows that the filter lets through, as far as they were looked at. */
  get shown(): readonly Row[] {
    return this.#shown;
  }

  get filter(): { readonly source: string; readonly parsed: ParsedFilter } {
    return { source: this.#source, parsed: this.#filter };
  }

  /** False while a filter is still being applied. */
  get settled(): boolean {
    return this.#scanned === this.#rows.length;
  }

  clear(): void {
    this.#rows = [];
    this.#taps = new Taps();
    this.#restart();
  }

  add(events: readonly WireEvent[]): void {
    for (const event of events) {
      if (event.seq !== this.#rows.length) continue;
      const row = rowOf(event);
      this.#rows.push(row);
      this.#taps.feed(row);
    }
    this.#scan();
  }

  /** A source that does not parse leaves the rows as they are. */
  setFilter(source: string): void {
    this.#source = source;
    this.#filter = parseFilter(source);
    if (this.#filter.ok) this.#restart();
    else this.#changed();
  }

  #restart(): void {
    this.#shown = [];
    this.#scanned = 0;
    this.#scan();
  }

  #scan(): void {
    const filter = this.#filter;
    const end = Math.min(this.#rows.length, this.#scanned + SLICE);
    for (let i = this.#scanned; i < end; i++) {
      const row = this.#rows[i]!;
      if (!filter.ok || filter.match(row)) this.#shown.push(row);
    }
    this.#scanned = end;
    this.#changed();
    if (this.settled || this.#scheduled) return;
    this.#scheduled = true;
    setTimeout(() => {
      this.#scheduled = false;
      this.#scan();
    });
  }

  #changed(): void {
    this.dispatchEvent(new Event('change'));
  }
}

function rowOf(event: WireEvent): Row {
  const { data } = event;
  const bytes = (event.bytes ?? '').toLowerCase();
  const isTlv = event.kind === 'rapdu' || event.kind === 'capdu';
  return {
    seq: event.seq,
    t: event.t,
    lane: event.lane,
    kind: event.kind,
    severity: event.severity,
    ins: event.kind === 'capdu' ? bytes.slice(2, 4) : undefined,
    sw: event.kind === 'rapdu' ? bytes.slice(-4) : undefined,
    tags: isTlv ? tagsOf(event) : undefined,
    text: `${event.lane} ${event.kind} ${bytes} ${data === undefined ? '' : JSON.stringify(data)} ${event.cite ?? ''}`.toLowerCase(),
    event,
  };
}
