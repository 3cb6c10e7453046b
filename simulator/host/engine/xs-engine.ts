/** An XS engine with the firmware in it, at work for a world in Node. */

import { createAnswers, type Table } from './answers.js';
import type { FirmwareWorld, Figures } from './engine.js';
import { ASK, TELL, decode, encode } from './wire.js';
import { buildOf } from './xs-build.js';
import { XsProcess } from './xs-process.js';

export interface XsOptions {
  /** Modules preloaded, in the heap of a device. */
  readonly device?: boolean;
  /** Of another size than the device's. */
  readonly heapBytes?: number;
  /** File for a profile of the meter's units. */
  readonly profileTo?: string;
  /** Keep what is said to the engine. */
  readonly record?: boolean;
  /** Count also what drawing the screens on a display costs, and what the device's log. */
  readonly measure?: { readonly drawing?: boolean; readonly trace?: boolean };
}

export class XsEngine {
  readonly #world: FirmwareWorld;
  readonly #process: XsProcess;
  readonly #callbacks = new Map<number, (...values: never[]) => void>();
  #returned: unknown;
  #figures: Figures | undefined;
  #logging: boolean;
  /** Name of the app's state. */
  state = 'off';
  /** What the firmware told of itself when it last changed: a terminal its result, a gate its counts. */
  lastResult: unknown;

  /** `start`: what the firmware is given, as plain data. `more`: answers of the application's own. */
  constructor(world: FirmwareWorld, start: object, options: XsOptions = {}, more: Table = {}) {
    this.#world = world;
    this.#logging = world.log.on;
    const { program, guest, options: given } = buildOf(options.device ? 'device' : 'terminal');
    const flags = [...given];
    if (options.heapBytes !== undefined) flags[flags.indexOf('-s') + 1] = String(options.heapBytes);
    const profile = options.profileTo === undefined ? [] : ['-P', options.profileTo];
    const answers = createAnswers(world, (kind, id, payload) => this.#tell(kind, id, payload), {
      [ASK.result]: ({ payload }) => {
        this.#returned = decode(payload.toString());
        return undefined;
      },
      [ASK.callback]: ({ x, payload }) => {
        this.#callbacks.get(x)?.(...(decode(payload.toString()) as never[]));
        return undefined;
      },
      [ASK.figures]: ({ payload }) => {
        this.#figures = JSON.parse(payload.toString()) as Figures;
        return undefined;
      },
      [ASK.state]: ({ payload }) => {
        this.state = payload.toString();
        return undefined;
      },
      [ASK.lastResult]: ({ payload }) => {
        this.lastResult = decode(payload.toString()) ?? undefined;
        return undefined;
      },
      ...more,
    });
    this.#process = new XsProcess(program, guest, [...flags, ...profile], answers, options.record);
    const { size, sectorSize } = world.flash;
    const { measure } = options;
    const data = { ...start, logging: world.log.on, flash: { size, sectorSize }, measure };
    this.#process.tell(TELL.start, 0, encode(data));
  }

  /** Calls a method of the firmware; a function among the values may be called back later. */
  call(method: string, ...values: readonly unknown[]): unknown {
    const plain = values.map((value) => (typeof value === 'function' ? this.#keep(value) : value));
    this.#returned = undefined;
    this.#tell(TELL.call, 0, encode([method, plain]));
    return this.#returned ?? undefined;
  }

  /** It waits for an answer of the world: a call would be heard only afterwards. */
  get busy(): boolean {
    return this.#process.busy;
  }

  /** All that was said to the engine so far, with `record`. */
  get said(): Buffer {
    return Buffer.concat(this.#process.said ?? []);
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

  /** The power is gone. */
  close(): void {
    this.#process.close();
  }

  #keep(fn: unknown): number {
    const id = this.#callbacks.size + 1;
    this.#callbacks.set(id, fn as (...values: never[]) => void);
    return id;
  }

  #tell(kind: number, id: number, payload?: Uint8Array | string): void {
    if (this.#world.log.on !== this.#logging) {
      this.#logging = this.#world.log.on;
      this.#process.tell(TELL.logging, this.#logging ? 1 : 0);
    }
    this.#process.tell(kind, id, payload);
  }
}
