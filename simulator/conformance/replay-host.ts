/** Answers the engine from a recorded dialogue, strictly: each command in its turn, byte for byte. */

import { fromHex, toHex } from '../decode/hex.js';
import { Abandoned, type Asked, type Host, type UiSeen } from './engine.js';
import type { Mismatch } from './mismatch.js';
import type { Transcript } from './transcript.js';

const OK_CARD = {
  kind: 'card',
  card: { type: 'A', uid: Uint8Array.of(0x08, 1, 2, 3), sak: 0x20 },
} as const;

export class ReplayHost {
  readonly mismatches: Mismatch[] = [];
  readonly ui: UiSeen[] = [];
  /** The dialogue ended while the kernel still asked. */
  ranOut = false;
  readonly #transcript: Transcript;
  #next = 0;
  #activations = 0;

  constructor(transcript: Transcript) {
    this.#transcript = transcript;
  }

  readonly answer: Host = (asked) => this.#answer(asked);

  /** Exchanges that the kernel did not come to. */
  get left(): number {
    return this.#transcript.exchanges.length - this.#next;
  }

  #answer(asked: Asked): unknown {
    switch (asked.do) {
      case 'activate':
        return this.#activate();
      case 'transceive':
        return this.#transceive(asked.capdu);
      case 'random':
        return this.#random(asked.length);
      case 'show':
        this.ui.push(asked.ui);
        return undefined;
      case 'fieldOff':
        return this.#fieldOff();
      case 'removal':
        return true;
      case 'note':
        return undefined;
    }
  }

  /** Nobody comes again after the dialogue: the terminal stops there. */
  #activate(): unknown {
    this.#activations += 1;
    return this.left === 0 ? { kind: 'stopped' } : OK_CARD;
  }

  #transceive(capdu: Uint8Array): unknown {
    if (this.left === 0) this.#runOut(toHex(capdu));
    const at = this.#next++;
    const step = this.#transcript.exchanges[at]!;
    const command = toHex(capdu);
    if ('event' in step) {
      if (step.event === 'anyCommand') return reply(step.response ?? '6D00');
      this.#differ(at, `event ${step.event}`, command);
    }
    if (step.command.toUpperCase() !== command) this.#differ(at, step.command, command);
    return reply(step.response);
  }

  #fieldOff(): void {
    const step = this.#transcript.exchanges[this.#next];
    if (step && 'event' in step && step.event === 'fieldOff') this.#next += 1;
  }

  /** 9F37 of the tap: the kernel draws it once for each activation. */
  #random(length: number): Uint8Array {
    const tap = this.#transcript.taps?.[Math.max(0, this.#activations - 1)]?.terminalData;
    const text = tap?.['9F37'] ?? this.#transcript.terminalData['9F37'] ?? '00000000';
    const bytes = new Uint8Array(length);
    bytes.set(fromHex(text).subarray(0, length));
    return bytes;
  }

  #runOut(got: string): never {
    this.ranOut = true;
    throw new Abandoned(got);
  }

  #differ(at: number, expected: string, got: string): never {
    const path = `exchanges/${at}/command`;
    this.mismatches.push({ path, expected, got });
    throw new Abandoned(path);
  }
}

function reply(hex: string): unknown {
  return { ok: true, rapdu: fromHex(hex) };
}
