/** The line to the bench: requests with answers, and a notice when the server went away or began anew. */

import type { FromBench, ToBench } from './protocol.js';

const RETRY_MS = 700;

type Pending = { resolve(value: unknown): void; reject(error: Error): void };

export class BenchSocket extends EventTarget {
  #socket: WebSocket | undefined;
  #nextId = 1;
  readonly #pending = new Map<number, Pending>();
  #connected = false;

  get connected(): boolean {
    return this.#connected;
  }

  open(): void {
    this.#connect(tokenIn(document));
  }

  /** A server that was started again has another token: it stands in its page. */
  async #reopen(): Promise<void> {
    try {
      const page = await (await fetch('./', { cache: 'no-store' })).text();
      this.#connect(tokenIn(new DOMParser().parseFromString(page, 'text/html')));
    } catch {
      setTimeout(() => void this.#reopen(), RETRY_MS);
    }
  }

  #connect(token: string): void {
    const socket = new WebSocket(`ws://${location.host}/bench?token=${encodeURIComponent(token)}`);
    this.#socket = socket;
    socket.onopen = () => this.#setConnected(true);
    socket.onmessage = (message) => this.#receive(JSON.parse(String(message.data)) as FromBench);
    socket.onclose = () => {
      for (const { reject } of this.#pending.values())
        reject(new Error('The simulator stopped before it answered.'));
      this.#pending.clear();
      this.#setConnected(false);
      setTimeout(() => void this.#reopen(), RETRY_MS);
    };
  }

  /** Asks the bench to do something; rejects with its own words when it cannot. */
  request(name: string, args?: Readonly<Record<string, unknown>>): Promise<unknown> {
    const socket = this.#socket;
    if (!socket || !this.#connected)
      return Promise.reject(new Error('The simulator is not running.'));
    const message: ToBench = { id: this.#nextId++, do: name, ...(args && { with: args }) };
    return new Promise((resolve, reject) => {
      this.#pending.set(message.id, { resolve, reject });
      socket.send(JSON.stringify(message));
    });
  }

  /** Asks for what is new since the last update. */
  seen(): void {
    if (this.#connected)
      this.#socket?.send(JSON.stringify({ id: 0, do: 'seen' } satisfies ToBench));
  }

  #receive(message: FromBench): void {
    if (message.kind !== 'done') {
      this.dispatchEvent(new CustomEvent('message', { detail: message }));
      return;
    }
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.ok) pending?.resolve(message.value);
    else pending?.reject(new Error(message.error));
  }

  #setConnected(connected: boolean): void {
    if (connected === this.#connected) return;
    this.#connected = connected;
    this.dispatchEvent(new Event('connection'));
  }
}

function tokenIn(page: Document): string {
  return page.querySelector<HTMLMetaElement>('meta[name=tapwright-token]')?.content ?? '';
}
