/** The firmware in XS, the world in Node: same bytes and same virtual times as with both in Node. */

import type { FirmwareWorld, Figures } from './engine.js';
import { createAnswers } from './answers.js';
import { ASK, TELL, decode, encode } from './wire.js';
import { XsProcess, buildXs } from './xs-process.js';

export interface XsStart {
  /** Options of Pn532Reader, with the classes of `world.io`. */
  readonly pn532: object;
  /** A profile's JSON. */
  readonly profile: unknown;
  /** Everything else that the firmware is built from; plain data. */
  readonly more?: Readonly<Record<string, unknown>>;
}

export interface XsOptions {
  /** The project's folder. */
  readonly root: string;
  /** Modules preloaded, in the heap of a device. */
  readonly device?: boolean;
  /** File for a profile of the meter's units. */
  readonly profileTo?: string;
}

type Callback = (...values: never[]) => void;

export class XsEngine {
  readonly #world: FirmwareWorld;
  readonly #process: XsProcess;
  readonly #callbacks = new Map<number, Callback>();
  #result: unknown;
  #figures: Figures | undefined;
  #logging = false;

  constructor(world: FirmwareWorld, start: XsStart, options: XsOptions) {
    this.#world = world;
    const built = buildXs(options.root, 'firmware.mjs', options.device ? ['--device'] : []);
    const {
      program,
      guest,
      options: flags,
    } = JSON.parse(built) as {
      program: string;
      guest: string;
      options: string[];
    };
    const tell = (kind: number, id: number, payload?: Uint8Array | string): void =>
      this.#tell(kind, id, payload);
    const answers = createAnswers(world, tell, {
      [ASK.result]: ({ payload }) => void (this.#result = decode(payload.toString())),
      [ASK.callback]: ({ x, payload }) => {
        this.#callbacks.get(x)?.(...(decode(payload.toString()) as never[]));
        return undefined;
      },
      [ASK.figures]: ({ x, y, payload }) => {
        const memory = JSON.parse(payload.toString()) as Omit<Figures, 'meter'>;
        this.#figures = { meter: x - y, ...memory };
        return undefined;
      },
    });
    const profile = options.profileTo === undefined ? [] : ['-P', options.profileTo];
    this.#process = new XsProcess(program, guest, [...flags, ...profile], answers);
    this.#logging = world.log.on;
    const data = {
      ...start.more,
      pn532: start.pn532,
      profile: start.profile,
      logging: world.log.on,
    };
    this.#process.tell(TELL.start, 0, encode(this.#plain(data)));
  }

  /** Calls a method of the firmware; functions among the values may be called back later. */
  call(method: string, ...values: readonly unknown[]): unknown {
    this.#result = undefined;
    this.#tell(TELL.call, 0, encode([method, values.map((value) => this.#plain(value))]));
    return this.#result ?? undefined;
  }

  /** What it cost so far; `restart`: collects garbage and starts the peaks anew. */
  figures(restart = false): Figures {
    this.#tell(TELL.figures, restart ? 1 : 0);
    return this.#figures!;
  }

  /** Ends the firmware in order, so that its profile is written. */
  exit(): void {
    this.#process.tell(TELL.exit, 0);
  }

  close(): void {
    this.#process.close();
  }

  #tell(kind: number, id: number, payload?: Uint8Array | string): void {
    if (this.#world.log.on !== this.#logging) {
      this.#logging = this.#world.log.on;
      this.#process.tell(TELL.logging, this.#logging ? 1 : 0);
    }
    this.#process.tell(kind, id, payload);
  }

  /** Classes of the board by name, functions by number. */
  #plain(value: unknown): unknown {
    if (typeof value === 'function') {
      for (const name of ['SPI', 'Digital', 'Serial'] as const)
        if (value === this.#world.io[name]) return { $io: name };
      const id = this.#callbacks.size + 1;
      this.#callbacks.set(id, value as Callback);
      return { $callback: id };
    }
    if (typeof value !== 'object' || value === null) return value;
    if (value instanceof Uint8Array || value instanceof Map || value instanceof Set) return value;
    if (Array.isArray(value)) return value.map((item) => this.#plain(item));
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [name, this.#plain(item)]),
    );
  }
}
