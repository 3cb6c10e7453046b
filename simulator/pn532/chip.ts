/**
 * A PN532 on the virtual clock: power states, frames in and out, one command at a time, the interrupt line.
 * Links (spi-link.ts, hsu-link.ts) carry bytes; what a command does is in commands/.
 */

import { SeededRandom } from '../clock/random.js';
import type { Alarm, VirtualClock } from '../clock/virtual-clock.js';
import type { EventLog } from '../log/event-log.js';
import { SILENCE, type AirAnswer } from '../rf/air.js';
import { RadioField } from '../rf/field.js';
import type { Picc } from '../rf/picc.js';
import { INITIATOR_COMMANDS } from './commands/initiator.js';
import { SYSTEM_COMMANDS } from './commands/system.js';
import { TARGET_COMMANDS } from './commands/target.js';
import { ChipCore, PARAMETER, type CommandRow, type Reply, type Work } from './core.js';
import { ChipFaults } from './faults.js';
import { ackFrame, errorFrame, FrameParser, responseFrame, type HostFrame } from './frame.js';
import { PN532_V1_6, type ChipSettings } from './settings.js';

export interface ChipOptions {
  readonly clock: VirtualClock;
  /** The antenna; a field of its own when none is given. */
  readonly field?: RadioField;
  readonly settings?: Partial<ChipSettings>;
  readonly faults?: ChipFaults;
  readonly seed?: number;
  readonly log?: EventLog;
  /** Also log each edge of IRQ and reset, and each transfer on the bus. */
  readonly detail?: boolean;
  readonly name?: string;
}

/** A frame for the host. Faults spoil what is sent, not what is kept. */
interface Outgoing {
  readonly bytes: Uint8Array;
  readonly response: boolean;
}

export type PowerState = 'reset' | 'booting' | 'asleep' | 'waking' | 'awake';

export type Link = 'spi' | 'hsu';

/** PowerDown's wake-up sources. */
const WAKE: Readonly<Record<Link, number>> = { hsu: 0x10, spi: 0x20 };
const ANY_SOURCE = 0xff;
/** Speed of the serial line after a reset (PN532 user manual, 6.2.3). */
export const BAUD_AT_RESET = 115_200;
/** IRQ stays high this long between two frames that wait. */
const GAP_US = 20;

export class Pn532Chip {
  readonly clock: VirtualClock;
  readonly field: RadioField;
  readonly settings: ChipSettings;
  readonly faults: ChipFaults;
  readonly detail: boolean;
  readonly log: EventLog | undefined;
  readonly random: SeededRandom;
  /** Called when a frame becomes ready, for links that send by themselves. */
  onOutput: (() => void) | undefined;
  /** Called at each change of the baud rate. */
  onBaud: ((baud: number) => void) | undefined;
  readonly #core: ChipCore;
  readonly #parser: FrameParser;
  #irqListeners: readonly ((level: 0 | 1) => void)[] = [];
  #power: PowerState = 'asleep';
  #wakeSources = ANY_SOURCE;
  #irq: 0 | 1 = 1;
  /** Frames that wait for the host; the first is on offer once `#offered`. */
  #queue: Outgoing[] = [];
  /** The first of the queue as it goes out, once it is on offer. */
  #offered: Uint8Array | undefined;
  #last: Outgoing | undefined;
  #work: Work | undefined;
  #row: CommandRow | undefined;
  #pending: Alarm | undefined;
  #powerAlarm: Alarm | undefined;
  /** Work of an aborted command must not go on. */
  #turn = 0;
  #firstAck: boolean;
  #lastCommandUs = 0;

  constructor(options: ChipOptions) {
    this.clock = options.clock;
    this.log = options.log;
    this.detail = options.detail ?? false;
    this.settings = { ...PN532_V1_6, ...options.settings };
    this.faults = options.faults ?? new ChipFaults();
    const name = options.name ?? 'pn532';
    const seed = options.seed ?? 1;
    this.random = new SeededRandom(seed, name);
    this.field =
      options.field ??
      new RadioField({
        clock: options.clock,
        seed,
        name: `${name} rf`,
        ...(options.log ? { log: options.log } : {}),
      });
    this.#core = new ChipCore({
      clock: this.clock,
      field: this.field,
      settings: this.settings,
      name,
    });
    this.#parser = new FrameParser((frame) => this.#receive(frame));
    this.#firstAck = this.settings.losesFirstAck;
  }

  /** The chip as a card for another chip's field (target mode). */
  get picc(): Picc {
    return this.#core.target.picc;
  }

  get power(): PowerState {
    return this.#power;
  }

  /** What the firmware keeps: for views and tests. */
  get core(): ChipCore {
    return this.#core;
  }

  get irq(): 0 | 1 {
    return this.#irq;
  }

  /** Tells of each change of the IRQ line; returns the way to stop it. */
  onIrq(listener: (level: 0 | 1) => void): () => void {
    this.#irqListeners = [...this.#irqListeners, listener];
    return () => {
      this.#irqListeners = this.#irqListeners.filter((other) => other !== listener);
    };
  }

  /** RSTPD_N: 0 holds the chip in reset. */
  reset(level: 0 | 1): void {
    if ((this.#power === 'reset') === (level === 0)) return;
    this.#pin('reset', level);
    this.#stopAll();
    this.#core.reset();
    this.onBaud?.(BAUD_AT_RESET);
    this.faults.set('mute', 0);
    this.#lastCommandUs = this.clock.now();
    this.#powerAlarm?.cancel();
    this.#firstAck = this.settings.losesFirstAck;
    this.#wakeSources = ANY_SOURCE;
    this.#setPower(level === 0 ? 'reset' : 'booting');
    if (level === 1)
      this.#powerAlarm = this.clock.alarm('chip boot', this.settings.bootUs, () =>
        this.#setPower('asleep'),
      );
  }

  /** The link saw what wakes the chip (NSS low, five rising edges). */
  wake(link: Link): void {
    if (this.#power !== 'asleep' || !(this.#wakeSources & WAKE[link])) return;
    const us = link === 'spi' ? this.settings.spiWakeUs : this.settings.hsuWakeUs;
    this.#setPower('waking');
    this.#powerAlarm = this.clock.alarm('chip wake', us, () => this.#setPower('awake'));
  }

  /** One byte from the host; lost unless the chip is awake. */
  push(byte: number): void {
    if (this.#power === 'awake') this.#parser.push(byte);
  }

  /** The host was unplugged: half a frame of it is forgotten. */
  unplug(): void {
    this.#parser.reset();
  }

  /** The frame that waits for the host, if any. */
  get output(): Uint8Array | undefined {
    return this.#power === 'awake' ? this.#offered : undefined;
  }

  /** The host has the frame: the next may follow. */
  taken(): void {
    if (!this.#offered) return;
    this.#last = this.#queue.shift();
    this.#offered = undefined;
    this.#setIrq(1);
    if (this.#queue.length > 0) this.clock.alarm('chip next', GAP_US, () => this.#offer());
    else if (this.#last?.response && this.#core.sleepFor !== undefined) this.#sleep();
  }

  #receive(frame: HostFrame): void {
    if (this.#power !== 'awake') return;
    switch (frame.kind) {
      case 'ack':
        this.#abort();
        return;
      case 'nack':
        if (this.#last && this.#queue.length === 0) this.#emit(this.#last);
        return;
      case 'command':
        this.#command(frame.data);
        return;
      default:
        unreachable(frame);
    }
  }

  /** The host's ACK ends what runs; after SetSerialBaudRate it confirms the new rate. */
  #abort(): void {
    const baud = this.#core.baud;
    if (baud !== undefined && !this.#work) {
      this.#core.baud = undefined;
      this.onBaud?.(baud);
    }
    const stale = this.settings.staleAfterAbort && !this.#work ? this.#queue.slice() : [];
    this.#note('abort');
    this.#stopAll();
    for (const frame of stale) this.#emit(frame);
  }

  #command(data: Uint8Array): void {
    this.#stopAll();
    const code = data[0];
    const row = code === undefined ? undefined : rowOf(code);
    if (this.log?.on)
      this.log.add({
        lane: 'chip',
        kind: 'command',
        bytes: data,
        data: { name: row?.name ?? 'unknown' },
      });
    const idleMs = this.faults.value('muteIdleMs');
    if (idleMs > 0 && this.clock.now() - this.#lastCommandUs > idleMs * 1000)
      this.faults.set('mute', 1);
    this.#lastCommandUs = this.clock.now();
    const left = this.faults.value('muteAfter');
    if (left > 0) {
      this.faults.set('muteAfter', left - 1);
      if (left === 1) this.faults.set('mute', 1);
    }
    if (this.faults.value('mute')) return;
    this.clock.charge('chip', this.settings.ackUs);
    this.#pending = this.clock.alarm('chip ack', this.settings.ackUs, () => {
      this.#acknowledge();
      this.#begin(row, code ?? 0, data.slice(1));
    });
  }

  #acknowledge(): void {
    const lost = this.#firstAck || this.#chance('lostAck');
    this.#firstAck = false;
    if (this.#chance('spuriousIrq')) this.#pulse();
    if (!lost) this.#emit({ bytes: ackFrame(this.#extras), response: false });
  }

  #begin(row: CommandRow | undefined, code: number, params: Uint8Array): void {
    const fits = row && params.length >= row.min && params.length <= row.max;
    const us = this.settings.workUs + this.faults.value('slowMs') * 1000;
    this.clock.charge('chip', us);
    this.#row = row;
    const turn = this.#turn;
    const answer = (reply: Reply): void => {
      this.#work = undefined;
      this.#pending = this.clock.alarm('chip answer', us, () => this.#reply(code, reply));
    };
    if (!fits) {
      answer('syntax');
      return;
    }
    if (this.#chance('resetMidway')) {
      this.reset(0);
      this.reset(1);
      return;
    }
    const work = row.run(this.#core, params);
    if (work === 'syntax' || work instanceof Uint8Array) {
      answer(work);
      return;
    }
    this.#work = work;
    this.#advance(work, turn, SILENCE, answer);
  }

  /** Runs a command up to its next wait. */
  #advance(work: Work, turn: number, heard: AirAnswer, answer: (reply: Reply) => void): void {
    if (turn !== this.#turn) return;
    const step = work.next(heard);
    if (step.done) {
      answer(step.value);
      return;
    }
    const order = step.value;
    const go = (next: AirAnswer): void => this.#advance(work, turn, next, answer);
    switch (order.kind) {
      case 'send':
        this.field.send(order.frame, order.limitUs, go, this.settings.turnUs);
        return;
      case 'wait':
        this.#pending = this.clock.alarm('chip wait', order.us, () => go(SILENCE));
        return;
      case 'until':
        order.arm(() => {
          this.#pending = this.clock.alarm('chip event', 0, () => go(SILENCE));
        });
        return;
      default:
        unreachable(order);
    }
  }

  #reply(code: number, reply: Reply): void {
    const extras = this.#extras;
    const frame = reply === 'syntax' ? errorFrame(extras) : responseFrame(code + 1, reply, extras);
    if (this.log?.on) {
      const name = reply === 'syntax' ? 'syntax error' : (this.#row?.name ?? 'unknown');
      const bytes = reply === 'syntax' ? frame : reply;
      this.log.add({ lane: 'chip', kind: 'response', bytes, data: { name } });
    }
    this.#emit({ bytes: frame, response: true });
  }

  #emit(frame: Outgoing): void {
    this.#queue.push(frame);
    if (this.#queue.length === 1) this.#offer();
  }

  #offer(): void {
    const next = this.#queue[0];
    if (this.#offered || !next) return;
    if (next.response && this.#chance('lostResponse')) {
      this.#last = this.#queue.shift();
      return;
    }
    this.#offered = next.response ? this.#spoilt(next.bytes) : next.bytes;
    this.#setIrq(0);
    this.onOutput?.();
  }

  /** Each sending has its own chance of being damaged. */
  #spoilt(frame: Uint8Array): Uint8Array {
    const extras = this.#extras;
    const checksum = this.#chance('corruptChecksum');
    const length = this.#chance('corruptLength');
    if (!checksum && !length) return frame;
    const copy = frame.slice();
    if (checksum) copy[copy.length - (extras ? 2 : 1)]! ^= 0x10;
    if (length) copy[extras ? 4 : 3]! ^= 0x10;
    return copy;
  }

  /** Drops the running command and everything that waits for the host. */
  #stopAll(): void {
    this.#turn++;
    this.#work = undefined;
    this.#pending?.cancel();
    this.field.cancel();
    this.#parser.reset();
    this.#queue = [];
    this.#offered = undefined;
    this.#setIrq(1);
  }

  #sleep(): void {
    this.#wakeSources = this.#core.sleepFor!;
    this.#core.sleepFor = undefined;
    this.#core.targets.clear();
    this.#core.target.stop();
    this.field.setOn(false);
    this.#setPower('asleep');
  }

  #pulse(): void {
    this.#setIrq(0);
    this.clock.alarm('chip spurious', 30, () => {
      if (!this.#offered) this.#setIrq(1);
    });
  }

  get #extras(): boolean {
    return !(this.#core.parameters & PARAMETER.noExtras);
  }

  #chance(name: Parameters<ChipFaults['value']>[0]): boolean {
    const probability = this.faults.value(name);
    return probability > 0 && this.random.chance(probability);
  }

  #setPower(power: PowerState): void {
    this.#power = power;
    this.#note(power);
  }

  #setIrq(wanted: 0 | 1): void {
    const stuck = this.faults.value('stuckIrq');
    const level = stuck === 1 ? 1 : stuck === 2 ? 0 : this.#core.irqEnabled ? wanted : 1;
    if (level === this.#irq) return;
    this.#irq = level;
    this.#pin('irq', level);
    // One that ends itself meanwhile takes nothing from those behind it.
    const listeners = this.#irqListeners;
    for (let i = 0; i < listeners.length; i++) listeners[i]!(level);
  }

  #note(state: string): void {
    if (this.log?.on) this.log.add({ lane: 'chip', kind: 'state', data: { state } });
  }

  #pin(pin: 'irq' | 'reset', level: 0 | 1): void {
    if (this.detail && this.log?.on)
      this.log.add({ lane: 'chip', kind: 'pin', data: { pin, level } });
  }
}

function rowOf(code: number): CommandRow | undefined {
  return SYSTEM_COMMANDS[code] ?? INITIATOR_COMMANDS[code] ?? TARGET_COMMANDS[code];
}

function unreachable(x: never): never {
  throw new Error(`unreachable: ${String(x)}`);
}
