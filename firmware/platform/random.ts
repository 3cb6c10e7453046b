/** The Random port: the ESP32's hardware generator. Never Math.random. */

import type { Random } from '../ports/crypto.js';
import { fillRandom } from 'board';

export const random: Random = Object.freeze({
  fill(bytes: Uint8Array): void {
    const buffer = new ArrayBuffer(bytes.length);
    fillRandom(buffer);
    bytes.set(new Uint8Array(buffer));
  },
});
