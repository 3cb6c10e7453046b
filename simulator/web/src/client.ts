/** The page's picture of the bench: connection, state, log. Components listen to `change` and ask for actions. */

import type { Catalog } from './catalog.js';
import type { FromBench } from './protocol.js';
import type { BenchState } from './bench-state.js';
import { seconds } from './format.js';
import { LogStore, type Row } from './log/log-store.js';
import type { Recording } from './log/recording.js';
import { BenchSocket } from './socket.js';

export interface Notice {
  readonly text: string;
  readonly kind: 'info' | 'error';
}

/** A notice leaves by itself after this. */
const NOTICE_MS = 8000;
/** The log takes recordings in pieces, so that the page stays live. */
const PIECE = 5000;
/** A page that nobody looks at draws no frames; it is told this often all the same. */
const UNSEEN_MS = 250;
/** They begin a new world. */
const BEGINNING = ['reset', 'play'];
/** States of the terminal in which somebody may be paying. */
const PAYING = ['present', 'online'];

export class BenchClient extends EventTarget {
  readonly #socket = new BenchSocket();
  readonly #live = new LogStore();
  #world: string | undefined;
  #recorded: { readonly title: string; readonly log: LogStore } | undefined;
  /** The new world is this page's own wish. */
  #beginning = false;
  /** An update came that nobody has drawn. */
  #unseen = false;
  #drawing = false;
  state: BenchState | undefined;
  /** Virtual microseconds: the bench's clock. */
  now = 0;
  /** Counts what was drawn: a new number draws anew. */
  version = 0;
  notice: Notice | undefined;
  catalog: Catalog | undefined;
  /** Card numbers in clear. */
  showPan = false;

  constructor() {
    super();
    this.#live.addEventListener('change', () => this.#changed());
    this.#socket.addEventListener('message', (event) =>
      this.#receive((event as CustomEvent<FromBench>).detail),
    );
    this.#socket.addEventListener('connection', () => void this.#connection());
  }

  /** Which world this is: its server and its number. */
  get world(): string {
    return this.#world ?? '';
  }

  get connected(): boolean {
    return this.#socket.connected;
  }

  /** What the views show: the live log, or the recording that is looked at. */
  get log(): LogStore {
    return this.#recorded?.log ?? this.#live;
  }

  /** Of the recording that is looked at. */
  get recordingTitle(): string | undefined {
    return this.#recorded?.title;
  }

  open(): void {
    this.#socket.open();
  }

  watch({ title, events }: Recording): void {
    const log = new LogStore();
    log.addEventListener('change', () => this.#changed());
    this.#recorded = { title, log };
    const feed = (from: number): void => {
      log.add(events.slice(from, from + PIECE));
      if (from + PIECE < events.length && this.#recorded?.log === log)
        setTimeout(() => feed(from + PIECE));
    };
    feed(0);
    this.#changed();
  }

  /** Events of the live log, however much of it is shown. */
  get liveCount(): number {
    return this.#live.rows.length;
  }

  /** Shows the bench as it was after so many events. */
  lookBack(count: number): void {
    const events = this.#live.rows.slice(0, count).map(({ event }) => event);
    const at = seconds(events.at(-1)?.t ?? 0);
    this.watch({ title: `the bench as it was at ${at} s`, events });
  }

  /** The terminal's front: live, or as the recording left it. */
  get terminal(): BenchState['terminal'] | undefined {
    const { state } = this;
    if (!state || !this.#recorded) return state?.terminal;
    const { screen, lights } = frontOf(this.#recorded.log.rows);
    return {
      ...state.terminal,
      screen: screen ?? state.terminal.screen,
      lights: lights ?? state.terminal.lights,
    };
  }

  backToLive(): void {
    this.#recorded = undefined;
    this.#changed();
  }

  /** Does it; a refusal becomes a notice and `undefined`. */
  async act(name: string, args?: Readonly<Record<string, unknown>>): Promise<unknown> {
    const begins = BEGINNING.includes(name);
    if (begins) this.#beginning = true;
    try {
      return (await this.#socket.request(name, args)) ?? true;
    } catch (error) {
      // Without a server there is one notice that says so, and it stays.
      if (this.connected) this.tell({ text: (error as Error).message, kind: 'error' });
      return undefined;
    } finally {
      if (begins) this.#beginning = false;
    }
  }

  /** For calls that show a refusal themselves. */
  ask(name: string, args?: Readonly<Record<string, unknown>>): Promise<unknown> {
    return this.#socket.request(name, args);
  }

  async setShowPan(on: boolean): Promise<void> {
    if (!(await this.act('show-pan', { on }))) return;
    this.showPan = on;
    this.#changed();
  }

  tell(notice: Notice): void {
    this.notice = notice;
    this.#changed();
    setTimeout(() => {
      if (this.notice !== notice || !this.connected) return;
      this.dismiss();
    }, NOTICE_MS);
  }

  dismiss(): void {
    this.notice = undefined;
    this.#changed();
  }

  #receive(message: FromBench): void {
    switch (message.kind) {
      case 'hello':
        this.#begin(message.world, message.state as BenchState);
        break;
      case 'update':
        this.#unseen = true;
        if (message.world !== this.#world) break;
        this.now = message.t;
        if (message.state) this.state = message.state as BenchState;
        this.#live.add(message.events);
        break;
      case 'trouble':
        this.tell({ text: message.text, kind: 'error' });
        break;
      case 'done':
        break;
    }
    this.#changed();
  }

  #begin(world: string, state: BenchState): void {
    const before = this.#world;
    if (before === undefined) {
      if (PAYING.includes(state.terminal.state))
        this.tell({
          text: 'A payment is under way: the bench went on without this page.',
          kind: 'info',
        });
    } else if (before.split('/')[0] !== world.split('/')[0]) {
      this.tell({
        text: 'The simulator was started again: this is a new world, and the old log is gone.',
        kind: 'info',
      });
    } else if (before !== world && !this.#beginning) {
      this.tell({ text: 'A new world began.', kind: 'info' });
    } else if (before !== world) {
      // What was said of the old world is over.
      this.notice = undefined;
    }
    this.#world = world;
    this.#live.clear();
    this.state = state;
    this.now = state.t;
  }

  async #connection(): Promise<void> {
    if (!this.connected) {
      this.notice = {
        text: 'The simulator is not running. What you see is its last state; this page connects again by itself.',
        kind: 'error',
      };
      this.#changed();
      return;
    }
    if (this.notice?.kind === 'error') this.notice = undefined;
    this.#changed();
    if (this.showPan) await this.act('show-pan', { on: true });
    this.catalog = ((await this.act('catalog')) as Catalog | undefined) ?? this.catalog;
    this.#changed();
  }

  /** However much changes, the page is drawn once a frame; the bench waits for it. */
  #changed(): void {
    if (this.#drawing) return;
    this.#drawing = true;
    const draw = (): void => {
      if (!this.#drawing) return;
      this.#drawing = false;
      clearTimeout(unseen);
      this.version++;
      this.dispatchEvent(new Event('change'));
      if (this.#unseen) this.#socket.seen();
      this.#unseen = false;
    };
    const unseen = setTimeout(draw, UNSEEN_MS);
    requestAnimationFrame(draw);
  }
}

type Terminal = BenchState['terminal'];

/** What was last on the screen and on the lights. */
function frontOf(rows: readonly Row[]): {
  screen?: Terminal['screen'];
  lights?: Terminal['lights'];
} {
  const front: { screen?: Terminal['screen']; lights?: Terminal['lights'] } = {};
  for (let i = rows.length - 1; i >= 0 && !(front.screen && front.lights); i--) {
    const { kind, event } = rows[i]!;
    const data = event.data as Partial<Terminal['screen']> | undefined;
    if (kind === 'panel-lights' && Array.isArray(data)) front.lights ??= data as boolean[];
    if (kind === 'panel-screen' && typeof data?.message === 'string' && Array.isArray(data.lines))
      front.screen ??= data as Terminal['screen'];
  }
  return front;
}
