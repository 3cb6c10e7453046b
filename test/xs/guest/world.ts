/** The firmware's ports inside XS: each call is a question to the world in Node, each event comes back to its callback. */

import type { Calendar, Clock, DateTime } from '../../../firmware/ports/clock.js';
import type { Random } from '../../../firmware/ports/crypto.js';
import type { FrontPanel, Lights, Screen, Tone } from '../../../firmware/ports/display.js';
import type { Connection, Line, LineEvents } from '../../../firmware/ports/line.js';
import type { Log, LogEvent } from '../../../firmware/ports/log.js';
import type { Flash, KeyValue } from '../../../firmware/ports/storage.js';
import { ASK, TELL, decode, encode } from '../../../simulator/host/engine/wire.js';

const ask = (operation: number, x = 0, y = 0, payload?: Uint8Array | string): unknown =>
  worldCall(operation, x, y, payload);

/** Made by serve(): what a preloaded module makes is read-only. */
let callbacks: Map<number, (...values: never[]) => void>;
let lines: Map<number, LineEvents>;
let ids = 0;

function plain(options: object): string {
  const out: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(options)) {
    if (typeof value !== 'function' && typeof value !== 'object') out[name] = value;
  }
  return JSON.stringify(out);
}

export const clock: Clock = {
  now: () => ask(ASK.now) as number,
  alarm(name, delayMs, fn) {
    const id = ++ids;
    callbacks.set(id, fn);
    ask(ASK.alarm, id, delayMs, name);
    return {
      cancel() {
        if (callbacks.delete(id)) ask(ASK.cancel, id);
      },
    };
  },
};

export class SPI {
  readonly #id = ++ids;

  constructor(options: object) {
    ask(ASK.spiOpen, this.#id, 0, plain(options));
  }

  read(buffer: Uint8Array): void {
    buffer.set(new Uint8Array(ask(ASK.spiRead, this.#id, 0, buffer) as ArrayBuffer));
  }

  write(buffer: Uint8Array): void {
    ask(ASK.spiWrite, this.#id, 0, buffer);
  }

  transfer(buffer: Uint8Array): void {
    this.read(buffer);
  }

  flush(deselect?: boolean): void {
    ask(ASK.spiFlush, this.#id, deselect ? 1 : 0);
  }

  close(): void {
    ask(ASK.ioClose, this.#id);
  }
}

export class Digital {
  static readonly Input = 'Input';
  static readonly InputPullUp = 'InputPullUp';
  static readonly InputPullDown = 'InputPullDown';
  static readonly Output = 'Output';
  static readonly OutputOpenDrain = 'OutputOpenDrain';
  static readonly Falling = 'Falling';
  static readonly Rising = 'Rising';

  readonly #id = ++ids;

  constructor(options: { readonly onReadable?: () => void }) {
    if (options.onReadable) callbacks.set(this.#id, options.onReadable);
    ask(ASK.digitalOpen, this.#id, options.onReadable ? 1 : 0, plain(options));
  }

  read(): number {
    return ask(ASK.digitalRead, this.#id) as number;
  }

  write(value: number): void {
    ask(ASK.digitalWrite, this.#id, value);
  }

  close(): void {
    callbacks.delete(this.#id);
    ask(ASK.ioClose, this.#id);
  }
}

export class Serial {
  readonly #id = ++ids;

  constructor(options: { readonly onReadable?: (count: number) => void }) {
    if (options.onReadable) callbacks.set(this.#id, options.onReadable);
    ask(ASK.serialOpen, this.#id, 0, plain(options));
  }

  read(): ArrayBuffer | number | undefined {
    return ask(ASK.serialRead, this.#id) as ArrayBuffer | undefined;
  }

  write(buffer: ArrayBuffer): void {
    ask(ASK.serialWrite, this.#id, 0, new Uint8Array(buffer));
  }

  close(): void {
    callbacks.delete(this.#id);
    ask(ASK.ioClose, this.#id);
  }
}

export const random: Random = {
  fill(bytes) {
    bytes.set(new Uint8Array(ask(ASK.random, bytes.length) as ArrayBuffer));
  },
};

export const calendar: Calendar = {
  read: () => JSON.parse(ask(ASK.calendar) as string) as DateTime,
};

export const createFlash = (size: number, sectorSize: number): Flash => ({
  size,
  sectorSize,
  read: (offset, length) => new Uint8Array(ask(ASK.flashRead, offset, length) as ArrayBuffer),
  program: (offset, bytes) => void ask(ASK.flashProgram, offset, 0, bytes),
  erase: (offset) => void ask(ASK.flashErase, offset),
});

export const keyValue: KeyValue = {
  get(key) {
    const value = ask(ASK.valueGet, 0, 0, key) as ArrayBuffer | undefined;
    return value && new Uint8Array(value);
  },
  set(key, value) {
    const bytes = new Uint8Array(key.length + value.length);
    for (let i = 0; i < key.length; i++) bytes[i] = key.charCodeAt(i);
    bytes.set(value, key.length);
    ask(ASK.valueSet, key.length, 0, bytes);
  },
  delete: (key) => void ask(ASK.valueDelete, 0, 0, key),
};

export const line: Line = {
  open(events): Connection {
    const id = ++ids;
    lines.set(id, events);
    ask(ASK.lineOpen, id);
    return {
      write: (bytes) => void ask(ASK.lineWrite, id, 0, bytes),
      close() {
        lines.delete(id);
        ask(ASK.lineClose, id);
      },
    };
  },
};

/** Copies: JSON.stringify does not take what lies in ROM. */
export const panel: FrontPanel = {
  show: ({ lines, ...rest }: Screen) =>
    void ask(ASK.show, 0, 0, JSON.stringify({ ...rest, lines: [...lines] })),
  lights: (lights: Lights) => void ask(ASK.lights, 0, 0, JSON.stringify([...lights])),
  play: (tones: readonly Tone[]) =>
    void ask(ASK.play, 0, 0, JSON.stringify(tones.map((tone) => ({ ...tone })))),
};

export const log: Log & { on: boolean } = {
  on: false,
  add(event: LogEvent): void {
    if (this.on) ask(ASK.log, 0, 0, encode(event));
  },
};

/** A callback that the world keeps under this number. */
export const callback =
  (id: number) =>
  (...values: unknown[]): void =>
    void ask(ASK.callback, id, 0, encode(values));

export interface Guest {
  start(data: unknown): void;
  call(method: string, values: readonly unknown[]): unknown;
  /** Name of the app's state; told to the world when it changes. */
  state(): string | undefined;
  /** The last result, by identity; its plain form is told when it changes. */
  result(): unknown;
  plainResult(): unknown;
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function handle(guest: Guest, event: Uint8Array): void {
  const id = new DataView(event.buffer).getUint32(1);
  const rest = event.subarray(5);
  switch (event[0]) {
    case TELL.alarm: {
      const fn = callbacks.get(id) as (() => void) | undefined;
      callbacks.delete(id);
      fn?.();
      break;
    }
    case TELL.readable: {
      const fn = callbacks.get(id) as ((count?: number) => void) | undefined;
      const count = rest[0];
      fn?.(count);
      break;
    }
    case TELL.lineOpen:
      lines.get(id)?.onOpen();
      break;
    case TELL.lineBytes: {
      const bytes = rest.slice();
      lines.get(id)?.onBytes(bytes);
      break;
    }
    case TELL.lineClosed: {
      const events = lines.get(id);
      lines.delete(id);
      events?.onClosed(text(rest));
      break;
    }
    case TELL.logging:
      log.on = id !== 0;
      break;
    case TELL.start:
      guest.start(decode(text(rest)));
      break;
    case TELL.call: {
      const [method, values] = decode(text(rest)) as [string, unknown[]];
      ask(ASK.result, 0, 0, encode(guest.call(method, values) ?? null));
      break;
    }
    case TELL.exit:
      ask(ASK.ending);
      return exit(0);
    case TELL.figures:
      ask(ASK.figures, 0, 0, figures(id !== 0));
      break;
    default:
      throw new Error(`no event ${event[0]}`);
  }
}

let toldState: string | undefined;
let toldResult: unknown;

function tellChanges(guest: Guest): void {
  const state = guest.state();
  const result = guest.result();
  if (state !== toldState) ask(ASK.state, 0, 0, (toldState = state)!);
  if (result !== toldResult) {
    toldResult = result;
    ask(ASK.lastResult, 0, 0, encode(guest.plainResult()));
  }
}

/** Never returns: waits for events and handles each to its end. */
export function serve(guest: Guest): void {
  callbacks = new Map();
  lines = new Map();
  for (;;) {
    const event = new Uint8Array(ask(ASK.idle) as ArrayBuffer);
    try {
      handle(guest, event);
      tellChanges(guest);
    } catch (error) {
      ask(ASK.failed, 0, 0, (error as Error).stack ?? String(error));
    }
  }
}
