/**
 * Every open page on one bench: what is new, and answers to requests. A page is sent nothing new before it has seen the last:
 * one that is slow falls behind by one update, never by a queue of them.
 */

import { randomUUID } from 'node:crypto';
import type { FromBench, ToBench, WireEvent } from '../../web/src/protocol.js';
import type { PageSocket } from '../web/server.js';
import { prepareBuild } from '../engine/xs-build.js';
import { perform } from './actions.js';
import { Bench, TICK_MS } from './bench.js';
import { benchState } from './bench-state.js';
import { numbersOf, wireEvent } from './export.js';
import { flag } from './arguments.js';

const BATCH = 2000;
/** In one second: a drag asks for some sixty. */
const MOST_REQUESTS = 1000;
const WINDOW_MS = 1000;

/** What one open page has been sent. */
interface PageView {
  sent: number;
  world: number;
  state: string;
  t: number;
  /** Since the window began. */
  asked: number;
  windowMs: number;
  /** An update is under way to it. */
  busy: boolean;
  /** Card numbers in clear: the page's "test data" switch. */
  showPan: boolean;
}

export class BenchSockets {
  readonly bench: Bench;
  readonly #server = randomUUID();
  readonly #pages = new Map<PageSocket, PageView>();
  readonly #timer: NodeJS.Timeout;
  #last = performance.now();
  #stopBuild: (() => void) | undefined;

  constructor(bench = new Bench()) {
    this.bench = bench;
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  close(): void {
    this.#stopBuild?.();
    clearInterval(this.#timer);
    this.bench.rig.close();
  }

  add(socket: PageSocket): void {
    const page: PageView = {
      sent: 0,
      world: this.bench.worldNumber,
      state: '',
      t: -1,
      asked: 0,
      windowMs: performance.now(),
      busy: false,
      showPan: false,
    };
    this.#pages.set(socket, page);
    socket.onClose(() => this.#pages.delete(socket));
    socket.onMessage((message) => this.#request(socket, message));
    this.#hello(socket);
    this.#update(socket, page);
  }

  get #world(): string {
    return `${this.#server}/${this.bench.worldNumber}`;
  }

  #tick(): void {
    const now = performance.now();
    const passed = now - this.#last;
    this.#last = now;
    try {
      this.bench.tick(passed);
    } catch (error) {
      this.bench.running = false;
      this.#trouble(error as Error);
    }
    this.#updateAll();
  }

  #updateAll(): void {
    for (const [socket, page] of this.#pages) if (!page.busy) this.#update(socket, page);
  }

  #hello(socket: PageSocket): void {
    send(socket, { kind: 'hello', world: this.#world, state: benchState(this.bench) });
  }

  #update(socket: PageSocket, page: PageView): void {
    const { bench } = this;
    if (page.world !== bench.worldNumber) {
      page.world = bench.worldNumber;
      page.sent = 0;
      this.#hello(socket);
    }
    const state = benchState(bench);
    const { t } = state;
    const text = JSON.stringify({ ...state, t: 0 });
    const changed = text !== page.state;
    const events = this.#unsent(page);
    if (!changed && events.length === 0 && t === page.t) return;
    Object.assign(page, { t, state: text, sent: page.sent + events.length, busy: true });
    send(socket, { kind: 'update', world: this.#world, t, events, ...(changed && { state }) });
  }

  #unsent({ sent, showPan }: PageView): WireEvent[] {
    const { rig } = this.bench;
    const { events } = rig.log;
    if (sent === events.length) return [];
    const numbers = showPan ? undefined : numbersOf(rig);
    return events.slice(sent, sent + BATCH).map((event) => wireEvent(event, numbers));
  }

  #request(socket: PageSocket, message: unknown): void {
    const page = this.#pages.get(socket);
    if (!page) return;
    const request = readRequest(message);
    if (!request)
      return this.#dismiss(socket, 'not a request: {"id": number, "do": text, "with"?: object}');
    if (floods(page))
      return this.#dismiss(socket, `more than ${MOST_REQUESTS} requests in a second`);
    if (request.do === 'seen') {
      page.busy = false;
      // The rest of a long log does not wait for the next tick.
      if (page.sent < this.bench.rig.log.events.length) this.#update(socket, page);
      return;
    }
    if (request.do === 'reset' && request.with?.['engine'] === 'xs') this.#prepare(socket, request);
    else this.#serve(socket, request);
  }

  #serve(socket: PageSocket, request: ToBench): void {
    const answer = this.#answer(socket, request);
    const page = this.#pages.get(socket);
    // Whoever asked sees what came of it before the answer says that it is done.
    if (page) this.#update(socket, page);
    send(socket, answer);
    this.#updateAll();
  }

  /** The first time the engine is compiled, which takes a while: the old world goes on until then. */
  #prepare(socket: PageSocket, request: ToBench): void {
    try {
      if (this.#stopBuild) throw new Error('the XS engine is being built; one moment');
      this.#stopBuild = prepareBuild('terminal', () => {
        this.#stopBuild = undefined;
        this.#serve(socket, request);
      });
    } catch (error) {
      send(socket, { kind: 'done', id: request.id, ok: false, error: (error as Error).message });
    }
  }

  #dismiss(socket: PageSocket, why: string): void {
    this.#pages.delete(socket);
    socket.close(why);
  }

  #answer(socket: PageSocket, { id, do: name, with: args = {} }: ToBench): FromBench {
    try {
      const value =
        name === 'show-pan'
          ? this.#showPan(socket, flag(args, 'on'))
          : perform(this.bench, name, args);
      return { kind: 'done', id, ok: true, ...(value !== undefined && { value }) };
    } catch (error) {
      return { kind: 'done', id, ok: false, error: (error as Error).message };
    }
  }

  /** The page's copy of the log is sent anew, with the numbers or without. */
  #showPan(socket: PageSocket, on: boolean): void {
    const page = this.#pages.get(socket)!;
    page.showPan = on;
    page.sent = 0;
    this.#hello(socket);
  }

  #trouble(error: Error): void {
    const text = `The simulated world broke: ${error.message}. Press "Start over".`;
    for (const socket of this.#pages.keys())
      send(socket, { kind: 'trouble', world: this.#world, text });
  }
}

function floods(page: PageView): boolean {
  const now = performance.now();
  if (now - page.windowMs >= WINDOW_MS) Object.assign(page, { windowMs: now, asked: 0 });
  return ++page.asked > MOST_REQUESTS;
}

function send(socket: PageSocket, message: FromBench): void {
  socket.send(message);
}

function readRequest(message: unknown): ToBench | undefined {
  const request = message as Partial<ToBench> | null;
  if (typeof request !== 'object' || request === null) return undefined;
  if (!Number.isSafeInteger(request.id) || typeof request.do !== 'string') return undefined;
  const { with: args = {} } = request;
  if (typeof args !== 'object' || args === null || Array.isArray(args)) return undefined;
  return request as ToBench;
}
