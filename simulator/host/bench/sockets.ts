/** Every open page on one bench: events in batches, state when it changed, answers to requests. */

import { randomUUID } from 'node:crypto';
import type { FromBench, ToBench } from '../../web/src/protocol.js';
import type { PageSocket } from '../web/server.js';
import { perform } from './actions.js';
import { Bench, TICK_MS } from './bench.js';
import { benchState } from './bench-state.js';
import { numbersOf, wireEvent } from './export.js';
import { flag } from './arguments.js';

const BATCH = 2000;

/** What one open page has been sent. */
interface PageView {
  sent: number;
  world: number;
  state: string;
  /** Card numbers in clear: the page's "test data" switch. */
  showPan: boolean;
}

export class BenchSockets {
  readonly bench: Bench;
  readonly #server = randomUUID();
  readonly #pages = new Map<PageSocket, PageView>();
  readonly #timer: NodeJS.Timeout;
  #last = performance.now();

  constructor(bench = new Bench()) {
    this.bench = bench;
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  close(): void {
    clearInterval(this.#timer);
    this.bench.rig.close();
  }

  add(socket: PageSocket): void {
    this.#pages.set(socket, {
      sent: 0,
      world: this.bench.worldNumber,
      state: '',
      showPan: false,
    });
    socket.onClose(() => this.#pages.delete(socket));
    socket.onMessage((message) => this.#request(socket, message));
    this.#hello(socket);
    this.#update(socket);
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
    for (const socket of this.#pages.keys()) this.#update(socket);
  }

  #hello(socket: PageSocket): void {
    send(socket, { kind: 'hello', world: this.#world, state: benchState(this.bench) });
  }

  #update(socket: PageSocket): void {
    const page = this.#pages.get(socket)!;
    const { bench } = this;
    if (page.world !== bench.worldNumber) {
      page.world = bench.worldNumber;
      page.sent = 0;
      this.#hello(socket);
    }
    const { events } = bench.rig.log;
    if (page.sent < events.length) {
      const numbers = page.showPan ? undefined : numbersOf(bench.rig);
      const batch = events
        .slice(page.sent, page.sent + BATCH)
        .map((event) => wireEvent(event, numbers));
      page.sent += batch.length;
      send(socket, { kind: 'events', world: this.#world, events: batch });
    }
    const state = benchState(bench);
    const text = JSON.stringify({ ...state, t: 0 });
    if (text === page.state) {
      send(socket, { kind: 'time', world: this.#world, t: state.t });
      return;
    }
    page.state = text;
    send(socket, { kind: 'state', world: this.#world, state });
  }

  #request(socket: PageSocket, message: unknown): void {
    const request = readRequest(message);
    if (!request) return;
    const { id } = request;
    try {
      const args = request.with ?? {};
      const value =
        request.do === 'show-pan'
          ? this.#showPan(socket, flag(args, 'on'))
          : perform(this.bench, request.do, args);
      send(socket, { kind: 'done', id, ok: true, ...(value !== undefined && { value }) });
    } catch (error) {
      send(socket, { kind: 'done', id, ok: false, error: (error as Error).message });
    }
    for (const page of this.#pages.keys()) this.#update(page);
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

function send(socket: PageSocket, message: FromBench): void {
  socket.send(message);
}

function readRequest(message: unknown): ToBench | undefined {
  const request = message as Partial<ToBench> | null;
  if (typeof request !== 'object' || request === null) return undefined;
  if (!Number.isSafeInteger(request.id) || typeof request.do !== 'string') return undefined;
  if (request.with !== undefined && (typeof request.with !== 'object' || request.with === null))
    return undefined;
  return request as ToBench;
}
