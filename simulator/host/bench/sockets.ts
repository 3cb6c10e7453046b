/** Every open page on one bench: events in batches, state when it changed, answers to requests. */

import { randomUUID } from 'node:crypto';
import type { FromBench, ToBench } from '../../web/src/protocol.js';
import type { PageSocket } from '../web/server.js';
import { ACTIONS } from './actions.js';
import { Bench, TICK_MS } from './bench.js';
import { benchState } from './bench-state.js';
import { tracksOf, wireEvent } from './export.js';

const BATCH = 2000;

export class BenchSockets {
  readonly bench: Bench;
  readonly #server = randomUUID();
  readonly #pages = new Map<PageSocket, { sent: number; world: number; state: string }>();
  readonly #timer: NodeJS.Timeout;
  #last = performance.now();

  constructor(bench = new Bench()) {
    this.bench = bench;
    bench.onProgress = (progress) => this.#all({ kind: 'progress', world: this.#world, progress });
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  close(): void {
    clearInterval(this.#timer);
    this.bench.rig.close();
  }

  add(socket: PageSocket): void {
    this.#pages.set(socket, { sent: 0, world: this.bench.worldNumber, state: '' });
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
    this.bench.tick(now - this.#last);
    this.#last = now;
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
      const tracks = tracksOf(bench);
      const batch = events
        .slice(page.sent, page.sent + BATCH)
        .map((event) => wireEvent(event, tracks));
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
      const action = Object.hasOwn(ACTIONS, request.do) ? ACTIONS[request.do] : undefined;
      if (!action) throw new Error(`no action "${request.do}"`);
      const value = action(this.bench, request.with ?? {});
      send(socket, { kind: 'done', id, ok: true, ...(value !== undefined && { value }) });
    } catch (error) {
      send(socket, { kind: 'done', id, ok: false, error: (error as Error).message });
    }
    for (const page of this.#pages.keys()) this.#update(page);
  }

  #all(message: FromBench): void {
    for (const socket of this.#pages.keys()) send(socket, message);
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
