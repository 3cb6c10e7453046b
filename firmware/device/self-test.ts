/** What the console's self-test tries, part by part: one line each, in order. */

import type { Clock } from '../ports/clock.js';
import type { Crypto, Random } from '../ports/crypto.js';
import type { FrontPanel, Screen } from '../ports/display.js';
import type { Flash, KeyValue } from '../ports/storage.js';

export interface Parts {
  readonly clock: Clock;
  readonly random: Random;
  readonly crypto: Crypto;
  readonly flash: Flash;
  readonly keyValue: KeyValue;
  readonly panel: FrontPanel & { readonly shown: Screen | undefined };
  /** State of the reader's chip. */
  readonly reader: () => string;
}

const KEY = 'self-test';
/** SHA-1 of "abc" (FIPS 180-2, appendix A), its first bytes. */
const ABC = Uint8Array.of(0x61, 0x62, 0x63);
const DIGEST_START = 0xa9993e36;
/** Repeats among 32 random bytes: ten would be a stuck generator. */
const MAX_REPEATS = 10;

type Check = readonly [name: string, passes: (parts: Parts) => boolean];

const CHECKS: readonly Check[] = Object.freeze([
  Object.freeze(['reader', ({ reader }: Parts) => reader() === 'ready'] as const),
  Object.freeze(['digest', digestIsRight] as const),
  Object.freeze(['random', randomVaries] as const),
  Object.freeze(['key-value', valueIsKept] as const),
  Object.freeze(['flash', ({ flash }: Parts) => flash.read(0, 16).length === 16] as const),
]);

export function selfTest(parts: Parts, done: (lines: readonly string[]) => void): void {
  const lines = CHECKS.map(([name, passes]) => `${name} ${attempt(passes, parts)}`);
  const { panel, clock } = parts;
  const before = panel.shown;
  const screen = { message: 'self-test', lines: ['Self-test', ...lines.slice(0, 3)] };
  panel.show(screen);
  panel.lights([true, true, true, true]);
  panel.play([{ hz: 1500, ms: 100 }]);
  clock.alarm('self-test', 1500, () => {
    panel.lights([false, false, false, false]);
    if (before && panel.shown === screen) panel.show(before);
    done([...lines, 'display, lights, buzzer: look and listen']);
  });
}

function attempt(passes: (parts: Parts) => boolean, parts: Parts): string {
  try {
    return passes(parts) ? 'ok' : 'FAILED';
  } catch (error) {
    return `FAILED: ${String(error)}`;
  }
}

function digestIsRight({ crypto }: Parts): boolean {
  const digest = crypto.sha1(ABC);
  return new DataView(digest.buffer, digest.byteOffset).getUint32(0) === DIGEST_START;
}

function randomVaries({ random }: Parts): boolean {
  const bytes = new Uint8Array(32);
  random.fill(bytes);
  let repeats = 0;
  for (let i = 1; i < bytes.length; i++) if (bytes.indexOf(bytes[i]!) < i) repeats++;
  return repeats < MAX_REPEATS;
}

function valueIsKept({ keyValue }: Parts): boolean {
  keyValue.set(KEY, ABC);
  const back = keyValue.get(KEY);
  keyValue.delete(KEY);
  return back !== undefined && back.length === ABC.length && back[0] === ABC[0];
}
