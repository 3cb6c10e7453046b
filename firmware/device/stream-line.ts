/** The Line port over a socket of Moddable (ECMA-419 TCP or TLS): what cannot be written at once waits for `onWritable`. */

import type { Connection, Line, LineEvents } from '../ports/line.js';
import type { Guard } from './fault.js';

export interface Socket {
  read(): ArrayBuffer | number | undefined;
  write(bytes: Uint8Array): void;
  close(): void;
}

export interface SocketEvents {
  readonly onReadable: (count: number) => void;
  readonly onWritable: (count: number) => void;
  readonly onError: () => void;
}

/** Opens a socket towards the host that is set now. */
export type OpenSocket = (events: SocketEvents) => Socket;

export const createLine = (open: OpenSocket, guard: Guard): Line => ({
  open: (events) => new SocketConnection(open, events, guard),
});

class SocketConnection implements Connection {
  readonly #events: LineEvents;
  #socket: Socket | undefined;
  #opened = false;
  #room = 0;
  #waiting: Uint8Array[] = [];

  constructor(open: OpenSocket, events: LineEvents, guard: Guard) {
    this.#events = events;
    this.#socket = open({
      onReadable: (count) => guard(() => this.#readable(count))(),
      onWritable: (count) => guard(() => this.#writable(count))(),
      onError: () => guard(() => this.#failed())(),
    });
  }

  write(bytes: Uint8Array): void {
    this.#waiting.push(bytes);
    this.#drain();
  }

  close(): void {
    this.#socket?.close();
    this.#socket = undefined;
    this.#waiting = [];
  }

  #readable(_count: number): void {
    const data = this.#socket?.read();
    if (data instanceof ArrayBuffer) this.#events.onBytes(new Uint8Array(data));
  }

  #writable(count: number): void {
    this.#room = count;
    if (!this.#opened) {
      this.#opened = true;
      this.#events.onOpen();
    }
    this.#drain();
  }

  #failed(): void {
    if (!this.#socket) return;
    this.close();
    this.#events.onClosed(this.#opened ? 'closed' : 'no connection');
  }

  #drain(): void {
    for (let next = this.#waiting[0]; next && this.#room > 0; next = this.#waiting[0]) {
      const part = next.slice(0, this.#room);
      this.#socket?.write(part);
      this.#room -= part.length;
      if (part.length === next.length) this.#waiting.shift();
      else this.#waiting[0] = next.slice(part.length);
    }
  }
}
