/** The firmware's ports inside XS: each call is a question to the world in Node, each event comes back to its callback. */

import type { Calendar, Clock, DateTime } from '../../../firmware/ports/clock.js';
import type { Random } from '../../../firmware/ports/crypto.js';
import type { FrontPanel, Lights, Screen, Tone } from '../../../firmware/ports/display.js';
import type { Connection, Line, LineEvents } from '../../../firmware/ports/line.js';
import type { Log, LogEvent } from '../../../firmware/ports/log.js';
import type { Flash, KeyValue } from '../../../firmware/ports/storage.js';
import { ASK, TELL, decode, encode } from '../../../simulator/host/engine/wire.js';

/** Units of the meter spent in this file and below it, not in the firmware. */
let spent = 0;
/** Units of a port's method before and after its own measurement, less those of the native call that a device makes. */
let perCall = 0;

/** What began when the meter stood at `began` is over: all of it is the port's work. */
function account(began: number): void {
  spent += meter() - began + perCall;
}

/** `began`: the meter when the firmware called the port. */
function ask(
  began: number,
  operation: number,
  x = 0,
  y = 0,
  payload?: Uint8Array | string,
): unknown {
  const answer = worldCall(operation, x, y, payload);
  account(began);
  return answer;
}

function calibrate(): void {
  const start = meter();
  const bare = meter() - start;
  const known = spent;
  const before = meter();
  clock.now();
  perCall = meter() - before - (spent - known) - 2 * bare;
}

/** Meter when the event at hand arrived: finding its callback is the device's native work. */
let arrived = 0;

/** Meter when the firmware had done with the last event. */
let left = 0;

/** From here on the firmware works. */
function handOver(): void {
  spent += meter() - arrived;
}

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
  now: () => ask(meter(), ASK.now) as number,
  alarm(name, delayMs, fn) {
    const began = meter();
    const id = ++ids;
    callbacks.set(id, fn);
    worldCall(ASK.alarm, id, delayMs, name);
    const alarm = {
      cancel() {
        const before = meter();
        if (callbacks.delete(id)) worldCall(ASK.cancel, id);
        account(before);
      },
    };
    account(began);
    return alarm;
  },
};

export class SPI {
  readonly #id = ++ids;

  constructor(options: object) {
    ask(meter(), ASK.spiOpen, this.#id, 0, plain(options));
  }

  read(buffer: Uint8Array): void {
    const began = meter();
    buffer.set(new Uint8Array(worldCall(ASK.spiRead, this.#id, 0, buffer) as ArrayBuffer));
    account(began);
  }

  write(buffer: Uint8Array): void {
    ask(meter(), ASK.spiWrite, this.#id, 0, buffer);
  }

  transfer(buffer: Uint8Array): void {
    this.read(buffer);
  }

  flush(deselect?: boolean): void {
    ask(meter(), ASK.spiFlush, this.#id, deselect ? 1 : 0);
  }

  close(): void {
    ask(meter(), ASK.ioClose, this.#id);
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
    ask(meter(), ASK.digitalOpen, this.#id, options.onReadable ? 1 : 0, plain(options));
  }

  read(): number {
    return ask(meter(), ASK.digitalRead, this.#id) as number;
  }

  write(value: number): void {
    ask(meter(), ASK.digitalWrite, this.#id, value);
  }

  close(): void {
    callbacks.delete(this.#id);
    ask(meter(), ASK.ioClose, this.#id);
  }
}

export class Serial {
  readonly #id = ++ids;

  constructor(options: { readonly onReadable?: (count: number) => void }) {
    if (options.onReadable) callbacks.set(this.#id, options.onReadable);
    ask(meter(), ASK.serialOpen, this.#id, 0, plain(options));
  }

  read(): ArrayBuffer | number | undefined {
    return ask(meter(), ASK.serialRead, this.#id) as ArrayBuffer | undefined;
  }

  write(buffer: ArrayBuffer): void {
    ask(meter(), ASK.serialWrite, this.#id, 0, new Uint8Array(buffer));
  }

  close(): void {
    callbacks.delete(this.#id);
    ask(meter(), ASK.ioClose, this.#id);
  }
}

export const random: Random = {
  fill(bytes) {
    bytes.set(new Uint8Array(ask(meter(), ASK.random, bytes.length) as ArrayBuffer));
  },
};

export const calendar: Calendar = {
  read: () => JSON.parse(ask(meter(), ASK.calendar) as string) as DateTime,
};

export const createFlash = (size: number, sectorSize: number): Flash => ({
  size,
  sectorSize,
  read: (offset, length) =>
    new Uint8Array(ask(meter(), ASK.flashRead, offset, length) as ArrayBuffer),
  program: (offset, bytes) => void ask(meter(), ASK.flashProgram, offset, 0, bytes),
  erase: (offset) => void ask(meter(), ASK.flashErase, offset),
});

export const keyValue: KeyValue = {
  get(key) {
    const value = ask(meter(), ASK.valueGet, 0, 0, key) as ArrayBuffer | undefined;
    return value && new Uint8Array(value);
  },
  set(key, value) {
    const bytes = new Uint8Array(key.length + value.length);
    for (let i = 0; i < key.length; i++) bytes[i] = key.charCodeAt(i);
    bytes.set(value, key.length);
    ask(meter(), ASK.valueSet, key.length, 0, bytes);
  },
  delete: (key) => void ask(meter(), ASK.valueDelete, 0, 0, key),
};

export const line: Line = {
  open(events): Connection {
    const id = ++ids;
    lines.set(id, events);
    ask(meter(), ASK.lineOpen, id);
    return {
      write: (bytes) => void ask(meter(), ASK.lineWrite, id, 0, bytes),
      close() {
        lines.delete(id);
        ask(meter(), ASK.lineClose, id);
      },
    };
  },
};

export const panel: FrontPanel = {
  show: (screen: Screen) => void ask(meter(), ASK.show, 0, 0, JSON.stringify(screen)),
  lights: (lights: Lights) => void ask(meter(), ASK.lights, 0, 0, JSON.stringify(lights)),
  play: (tones: readonly Tone[]) => void ask(meter(), ASK.play, 0, 0, JSON.stringify(tones)),
};

export const log: Log & { on: boolean } = {
  on: false,
  add(event: LogEvent): void {
    if (this.on) ask(meter(), ASK.log, 0, 0, encode(event));
  },
};

/** A callback that the world keeps under this number. */
export const callback =
  (id: number) =>
  (...values: unknown[]): void => {
    const before = meter();
    const text = encode(values);
    spent += meter() - before;
    ask(meter(), ASK.callback, id, 0, text);
  };

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
      handOver();
      fn?.();
      break;
    }
    case TELL.readable: {
      const fn = callbacks.get(id) as ((count?: number) => void) | undefined;
      const count = rest[0];
      handOver();
      fn?.(count);
      break;
    }
    case TELL.lineOpen:
      handOver();
      lines.get(id)?.onOpen();
      break;
    case TELL.lineBytes: {
      const bytes = rest.slice();
      handOver();
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
      handOver();
      const result = guest.call(method, values) ?? null;
      const after = meter();
      const answer = encode(result);
      spent += meter() - after;
      ask(meter(), ASK.result, 0, 0, answer);
      break;
    }
    case TELL.exit:
      worldCall(ASK.ending);
      return exit(0);
    case TELL.figures: {
      const figures = memory(id !== 0);
      worldCall(ASK.figures, meter(), spent, JSON.stringify(figures));
      break;
    }
    default:
      throw new Error(`no event ${event[0]}`);
  }
}

let toldState: string | undefined;
let toldResult: unknown;

function tellChanges(guest: Guest): void {
  const state = guest.state();
  const result = guest.result();
  if (state !== toldState) worldCall(ASK.state, 0, 0, (toldState = state)!);
  if (result !== toldResult) {
    toldResult = result;
    worldCall(ASK.lastResult, 0, 0, encode(guest.plainResult()));
  }
}

/** Never returns: waits for events and handles each to its end. */
export function serve(guest: Guest): void {
  callbacks = new Map();
  lines = new Map();
  calibrate();
  left = meter();
  for (;;) {
    arrived = meter();
    spent += arrived - left;
    const event = new Uint8Array(worldCall(ASK.idle) as ArrayBuffer);
    try {
      handle(guest, event);
      left = meter();
      tellChanges(guest);
    } catch (error) {
      worldCall(ASK.failed, 0, 0, (error as Error).stack ?? String(error));
    }
  }
}
