/** What a PN532 is built from and what configure() may change, checked. */

import { frozen } from '../frozen.js';
import type { Clock } from '../clock.js';
import type { PinOptions } from '../io.js';
import type { Pn532Error } from './errors.js';
import type { HsuLinkOptions } from './link-hsu.js';
import type { SpiLinkOptions } from './link-spi.js';
import type { FrameTrace } from './link.js';

export interface FirmwareVersion {
  readonly ic: number;
  readonly version: number;
  readonly revision: number;
  readonly support: number;
}

/** Everything configure() may change; only what is present changes. */
export interface Settings {
  /** How long the ACK may take. */
  ackMs: number;
  /** How long the response to a command may take that asks nobody outside. */
  responseMs: number;
  /** The same where a card may ask for more time (WTX), which the chip does not tell. */
  exchangeMs: number;
  /** How often a damaged response is asked for again. */
  nackRetries: number;
  /** Idle time between health checks; 0: none. */
  healthMs: number;
  /** RFConfiguration item 5: how often the chip repeats ATR_REQ, PSL_REQ and a poll for passive targets (255: for ever). */
  retries: { readonly atr: number; readonly psl: number; readonly passive: number };
  /** Flags of SetParameters. */
  parameters: number;
  /** Further RFConfiguration items at start, item number first (0a, 0b, 0c, 0d: analogue settings of the board). */
  rf: readonly (readonly number[])[];
  /** Longest answer of a card, joined from its parts. */
  maxAnswerBytes: number;
}

export const DEFAULTS: Settings = frozen({
  ackMs: 20,
  responseMs: 1500,
  exchangeMs: 5000,
  nackRetries: 3,
  healthMs: 10_000,
  retries: Object.freeze({ atr: 0xff, psl: 0x01, passive: 0x00 }),
  parameters: 0x14,
  rf: Object.freeze([]),
  maxAnswerBytes: 4096,
});

export type PN532Settings = Partial<Settings>;

export interface PN532Options extends PN532Settings {
  /** The bus: an SPI, or a Serial (then with `baud`). */
  readonly link: SpiLinkOptions | HsuLinkOptions;
  /** RSTPDN, low to reset. */
  readonly reset?: PinOptions;
  /** P70_IRQ. Not used on HSU, where the response comes by itself. */
  readonly interrupt?: PinOptions;
  readonly clock: Clock;
  /** The chip answered and is set up. */
  readonly onReady?: (version: FirmwareVersion) => void;
  /** The chip is mute, or it is no PN532; the driver goes on trying. */
  readonly onError?: (error: Pn532Error) => void;
  readonly trace?: FrameTrace;
}

/** [lowest, highest] of each number. */
const RANGES: Readonly<Record<string, readonly [number, number]>> = frozen({
  ackMs: [1, 1000],
  responseMs: [10, 60_000],
  exchangeMs: [10, 60_000],
  nackRetries: [0, 10],
  healthMs: [0, 3_600_000],
  parameters: [0, 0x37],
  maxAnswerBytes: [262, 70_000],
});

/** RFConfiguration's longest item, 0a, with its number. */
const MAX_RF_ITEM = 12;

/** Throws TypeError or RangeError naming the option. */
export function checkSettings(settings: PN532Settings): void {
  for (const name of Object.keys(RANGES)) {
    const value = (settings as Readonly<Record<string, unknown>>)[name];
    if (value !== undefined) checkNumber(name, value, RANGES[name]!);
  }
  const retries = settings.retries;
  if (retries !== undefined) {
    if (typeof retries !== 'object' || retries === null) throw new TypeError('retries: no object');
    checkNumber('retries.atr', retries.atr, [0, 255]);
    checkNumber('retries.psl', retries.psl, [0, 255]);
    checkNumber('retries.passive', retries.passive, [0, 255]);
  }
  if (settings.rf !== undefined) checkRf(settings.rf);
}

export function checkOptions(options: PN532Options): void {
  if (typeof options !== 'object' || options === null) throw new TypeError('options: no object');
  const { link, reset, interrupt, clock } = options;
  checkIo('link', link);
  if (reset !== undefined) checkIo('reset', reset);
  if (interrupt !== undefined) checkIo('interrupt', interrupt);
  if (typeof clock !== 'object' || clock === null || typeof clock.alarm !== 'function')
    throw new TypeError('clock: no clock');
  for (const name of ['onReady', 'onError', 'trace'] as const) {
    const fn = options[name] as unknown;
    if (fn !== undefined && typeof fn !== 'function') throw new TypeError(`${name}: no function`);
  }
  if (isSerial(link)) checkNumber('link.baud', link.baud, [9600, 1_288_000]);
  else if (link.hz !== undefined) checkNumber('link.hz', link.hz, [1, 5_000_000]);
  if (!isSerial(link) && typeof link.select === 'object') checkIo('link.select', link.select);
  checkSettings(options);
}

/** A serial line has a speed in baud, a synchronous bus has not. */
export function isSerial(link: SpiLinkOptions | HsuLinkOptions): link is HsuLinkOptions {
  return 'baud' in link;
}

function checkIo(name: string, value: unknown): void {
  if (typeof value !== 'object' || value === null) throw new TypeError(`${name}: no object`);
  if (typeof (value as { io?: unknown }).io !== 'function')
    throw new TypeError(`${name}.io: no constructor`);
}

function checkNumber(name: string, value: unknown, range: readonly [number, number]): void {
  if (typeof value !== 'number') throw new TypeError(`${name}: no number`);
  if (!Number.isInteger(value) || value < range[0] || value > range[1])
    throw new RangeError(`${name}: ${value}, allowed ${range[0]} to ${range[1]}`);
}

function checkRf(rf: unknown): void {
  if (!Array.isArray(rf)) throw new TypeError('rf: no array');
  for (const item of rf as unknown[]) {
    if (!Array.isArray(item) || item.length < 2) throw new TypeError('rf: an item is no byte list');
    if (item.length > MAX_RF_ITEM) throw new RangeError(`rf: an item of ${item.length} bytes`);
    for (const byte of item as unknown[]) checkNumber('rf', byte, [0, 255]);
  }
}
