/** The page's picture of the bench: connection, state, log. Components listen to `change` and ask for actions. */

import type { FromBench } from './protocol.js';
import type { BenchState } from './bench-state.js';
import { LogStore } from './log/log-store.js';
import { BenchSocket } from './socket.js';

export interface Notice {
  readonly text: string;
  readonly kind: 'info' | 'error';
}

/** A notice leaves by itself after this. */
const NOTICE_MS = 6000;

export class BenchClient extends EventTarget {
  readonly log = new LogStore();
  readonly #socket = new BenchSocket();
  #world: string | undefined;
  state: BenchState | undefined;
  notice: Notice | undefined;
  progress: readonly unknown[] = [];

  constructor() {
    super();
    this.#socket.addEventListener('message', (event) =>
      this.#receive((event as CustomEvent<FromBench>).detail),
    );
    this.#socket.addEventListener('connection', () => this.#connection());
  }

  get connected(): boolean {
    return this.#socket.connected;
  }

  open(): void {
    this.#socket.open();
  }

  /** Does it; a refusal becomes a notice and `undefined`. */
  async act(name: string, args?: Readonly<Record<string, unknown>>): Promise<unknown> {
    try {
      return (await this.#socket.request(name, args)) ?? true;
    } catch (error) {
      this.tell({ text: (error as Error).message, kind: 'error' });
      return undefined;
    }
  }

  tell(notice: Notice): void {
    this.notice = notice;
    this.#changed();
    setTimeout(() => {
      if (this.notice !== notice) return;
      this.notice = undefined;
      this.#changed();
    }, NOTICE_MS);
  }

  #receive(message: FromBench): void {
    switch (message.kind) {
      case 'hello':
        if (this.#world !== undefined && this.#world !== message.world) {
          this.tell({ text: 'A new world began; the old log is gone.', kind: 'info' });
        }
        this.#world = message.world;
        this.log.clear();
        this.progress = [];
        this.state = message.state as BenchState;
        break;
      case 'events':
        if (message.world === this.#world) this.log.add(message.events);
        break;
      case 'state':
        this.state = message.state as BenchState;
        break;
      case 'time':
        if (this.state) this.state = { ...this.state, t: message.t };
        break;
      case 'progress':
        this.progress = [...this.progress, message.progress];
        break;
      case 'done':
        break;
    }
    this.#changed();
  }

  #connection(): void {
    if (this.connected) return this.#changed();
    this.notice = {
      text: 'The simulator is not running. Start it again, then reload this page.',
      kind: 'error',
    };
    this.#changed();
  }

  #changed(): void {
    this.dispatchEvent(new Event('change'));
  }
}
