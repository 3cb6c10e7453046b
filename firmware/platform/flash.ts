/** The Flash port on a partition of its own (`journal` in partitions.csv). */

import FlashStorage from 'embedded:storage/flash';
import type { Flash } from '../ports/storage.js';

export function openFlash(partition: string): Flash {
  const flash = FlashStorage.open({ path: partition, mode: 'r+' });
  const { size, blockLength } = flash.status();
  return {
    size,
    sectorSize: blockLength,
    read: (offset, length) => new Uint8Array(flash.read(length, offset)),
    program: (offset, bytes) => flash.write(bytes.slice(), offset),
    erase: (offset) => flash.eraseBlock(offset / blockLength),
  };
}
