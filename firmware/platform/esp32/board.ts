/** The ESP32 itself: hardware random bytes, restart, watchdog, memory (board.c), its timers, its serial console. Imported as `board`. */

import Serial from 'embedded:io/serial';
import config from 'mc/config';
import Time from 'time';
import Timer from 'timer';

/** The linker makes host functions of this pattern. */
export function fillRandom(this: unknown, bytes: ArrayBuffer): void {
  native('xs_board_fill_random').call(this, bytes);
}

export function restart(this: unknown): void {
  native('xs_board_restart').call(this);
}

/** The chip restarts when `feed` is not called for the time of its task watchdog. */
export function watch(this: unknown): void {
  native('xs_board_watch').call(this);
}

export function feed(this: unknown): void {
  native('xs_board_feed').call(this);
}

function startedBy(this: unknown): number {
  return native('xs_board_started_by').call(this) as number;
}

function freeMemory(this: unknown, lowest: boolean): number {
  return native('xs_board_free_memory').call(this, lowest) as number;
}

function keepWords(this: unknown, text: string): void {
  native('xs_board_keep_words').call(this, text);
}

/** What the engine said when it gave up, once. */
export function lastWords(this: unknown): string | undefined {
  return native('xs_board_last_words').call(this) as string | undefined;
}

/** The SDK calls it when the engine gives up (`abortHook` of the manifest); then the chip restarts. */
(globalThis as { abort?: (why: string, error: unknown) => void }).abort = (why, error) => {
  // Without memory nothing can be put together.
  keepWords(error === undefined || why === 'memory full' ? why : `${why}: ${String(error)}`);
};

/** esp_reset_reason_t (esp_system.h). */
// prettier-ignore
const REASONS: readonly string[] = [
  'unknown', 'power-on', 'reset pin', 'restart', 'crash', 'interrupt watchdog', 'task watchdog', 'watchdog', 'deep sleep',
  'brownout: the supply sagged', 'SDIO', 'USB', 'JTAG', 'efuse', 'power glitch', 'CPU lock-up',
];

/** For the console's status. */
export function boardLines(): string[] {
  const reason = startedBy();
  return [
    `started by ${REASONS[reason] ?? reason}`,
    `memory ${freeMemory(false)} bytes free, ${freeMemory(true)} at least`,
  ];
}

const MICROSECONDS = 1000;

/** Since power-on. */
export function now(): number {
  return Time.microseconds ?? Time.ticks * MICROSECONDS;
}

export function setTime(seconds: number): void {
  Time.set(seconds);
}

/** Calls once; returns what cancels it. */
export function after(ms: number, fn: () => void): () => void {
  let timer: Timer | undefined = Timer.set(() => {
    timer = undefined;
    fn();
  }, Math.ceil(ms));
  return () => {
    if (timer) Timer.clear(timer);
    timer = undefined;
  };
}

/** What the FIFO of a UART takes at once. */
const FIFO_BYTES = 96;
const FIFO_MS = 12;
const MOST_WAITING = 8192;

/** The USB serial port of the board; returns what writes text to it. */
export function openConsole(onBytes: (bytes: Uint8Array) => void): (text: string) => void {
  const serial = new Serial({
    ...config.pins.console,
    baud: 115_200,
    format: 'buffer',
    onReadable() {
      const data: unknown = serial.read();
      if (data instanceof ArrayBuffer) onBytes(new Uint8Array(data));
    },
  });
  let waiting = '';
  let busy = false;
  const drain = (): void => {
    busy = waiting.length > 0;
    if (!busy) return;
    serial.write(plain(waiting.slice(0, FIFO_BYTES)));
    waiting = waiting.slice(FIFO_BYTES);
    Timer.set(drain, FIFO_MS);
  };
  return (text) => {
    if (waiting.length < MOST_WAITING) waiting += text;
    if (!busy) drain();
  };
}

/** One byte a character, so that no more comes out than the FIFO takes. */
function plain(text: string): ArrayBuffer {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    bytes[i] = code < 0x80 ? code : 0x3f;
  }
  return bytes.buffer;
}
