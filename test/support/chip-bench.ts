/** A modelled chip with a host at its serial or SPI link, driven byte by byte: for tests that speak to the chip without a driver. */

import { VirtualClock } from '../../simulator/clock/virtual-clock.js';
import { EventLog } from '../../simulator/log/event-log.js';
import { Pn532Chip } from '../../simulator/pn532/chip.js';
import { ChipFaults, type ChipFault } from '../../simulator/pn532/faults.js';
import { HsuLink } from '../../simulator/pn532/hsu-link.js';
import type { ChipSettings } from '../../simulator/pn532/settings.js';
import { SpiLink } from '../../simulator/pn532/spi-link.js';
import { hex, unhex } from './hex.js';

export interface BenchOptions {
  readonly settings?: Partial<ChipSettings>;
  readonly faults?: Partial<Record<ChipFault, number>>;
  readonly clock?: VirtualClock;
  readonly name?: string;
  readonly detail?: boolean;
}

const ACK = '0000ff00ff00';

/** Host at the serial line. */
export class HsuBench {
  readonly clock: VirtualClock;
  readonly chip: Pn532Chip;
  readonly link: HsuLink;
  readonly log: EventLog;
  received = '';

  constructor(options: BenchOptions = {}) {
    this.clock = options.clock ?? new VirtualClock();
    this.log = new EventLog(() => this.clock.now());
    this.chip = new Pn532Chip({
      clock: this.clock,
      settings: options.settings ?? {},
      faults: new ChipFaults(options.faults),
      log: this.log,
      name: options.name ?? 'pn532',
      detail: options.detail ?? false,
    });
    this.link = new HsuLink(this.chip);
    this.link.onBytes = (bytes) => {
      this.received += hex(bytes);
    };
  }

  send(text: string): void {
    const bytes = unhex(text);
    for (let i = 0; i < bytes.length; i++) {
      this.clock.runFor(Math.ceil(this.link.lineUs(1)));
      this.link.receive(bytes[i]!);
    }
  }

  /** Sends a whole frame and returns what came after the ACK within `limitMs`. */
  ask(frame: string, limitMs = 10_000): string {
    this.received = '';
    this.send(frame);
    const end = this.clock.now() + limitMs * 1000;
    while (this.clock.now() < end && !whole(this.received)) {
      const next = this.clock.nextAt();
      if (next === undefined || next > end) break;
      this.clock.step();
    }
    if (!this.received.startsWith(ACK)) throw new Error(`no ACK but "${this.received}"`);
    return this.received.slice(ACK.length);
  }

  /** A command without its frame: wraps it, asks, and unwraps the response data. */
  command(text: string, limitMs?: number): string {
    return unwrapped(this.ask(wrapped(text), limitMs));
  }

  /** As every host begins: wake-up and SAMConfiguration. */
  wake(): void {
    this.ask('5555000000000000000000000000000000 00ff03fdd414011700');
  }
}

/** Host at SPI: bytes reversed in host order, as on an MSB-first master. */
export class SpiBench {
  readonly clock: VirtualClock;
  readonly chip: Pn532Chip;
  readonly link: SpiLink;

  constructor(options: BenchOptions = {}) {
    this.clock = options.clock ?? new VirtualClock();
    this.chip = new Pn532Chip({
      clock: this.clock,
      settings: options.settings ?? {},
      faults: new ChipFaults(options.faults),
    });
    this.link = new SpiLink(this.chip);
  }

  /** One chip-select: sends, then clocks in `count` bytes; both in the chip's bit order. */
  transfer(text: string, count: number): string {
    this.link.select();
    const out = unhex(text);
    const bytes = new Uint8Array(out.length + count);
    for (let i = 0; i < out.length; i++) bytes[i] = mirrored(out[i]!);
    this.clock.runFor(bytes.length * 8);
    this.link.transfer(bytes);
    this.link.deselect();
    for (let i = 0; i < bytes.length; i++) bytes[i] = mirrored(bytes[i]!);
    return hex(bytes.slice(out.length));
  }

  ready(): boolean {
    return this.transfer('02', 1) === '01';
  }

  untilReady(limitMs = 10_000): void {
    const end = this.clock.now() + limitMs * 1000;
    while (!this.ready()) {
      if (this.clock.now() > end) throw new Error('never ready');
      this.clock.runFor(100);
    }
  }

  wake(): void {
    this.link.select();
    this.clock.runFor(2000);
    this.link.deselect();
    this.command('140100');
  }

  command(text: string, limitMs?: number): string {
    this.transfer('01' + wrapped(text), 0);
    this.untilReady();
    const ack = this.transfer('03', 6);
    if (ack !== ACK) throw new Error(`no ACK but "${ack}"`);
    this.untilReady(limitMs);
    const head = this.transfer('03', 8);
    const extended = head.slice(6, 10) === 'ffff';
    const length = extended ? parseInt(head.slice(10, 14), 16) : parseInt(head.slice(6, 8), 16);
    const total = length + (extended ? 10 : 7);
    return unwrapped(head + this.transfer('03', total - 8));
  }
}

export function wrapped(text: string): string {
  const data = unhex(text);
  const length = data.length + 1;
  let sum = 0xd4;
  for (let i = 0; i < data.length; i++) sum += data[i]!;
  const head =
    length <= 255
      ? [length, -length & 0xff]
      : [0xff, 0xff, length >> 8, length & 0xff, -((length >> 8) + length) & 0xff];
  return `0000ff${hex(Uint8Array.from(head))}d4${hex(data)}${hex(Uint8Array.of(-sum))}00`;
}

/** Response data after its code. */
function unwrapped(frame: string): string {
  const from = frame.slice(6, 10) === 'ffff' ? 16 : 10;
  return frame.slice(from + 4, frame.length - 4);
}

/** An ACK and one whole frame are there. */
function whole(received: string): boolean {
  const rest = received.slice(ACK.length);
  if (rest.length < 16) return false;
  const extended = rest.slice(6, 10) === 'ffff';
  const length = parseInt(extended ? rest.slice(10, 14) : rest.slice(6, 8), 16);
  return rest.length >= 2 * (length + (extended ? 10 : 7));
}

function mirrored(byte: number): number {
  let out = 0;
  for (let bit = 0; bit < 8; bit++) if (byte & (1 << bit)) out |= 0x80 >> bit;
  return out;
}
