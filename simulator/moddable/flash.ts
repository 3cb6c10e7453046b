/** `embedded:storage/flash` on the desk: one partition of modelled NOR flash. */

import { world } from 'simulator/moddable/world';

export default {
  open(_options: { readonly path: string; readonly mode?: string }) {
    const { flash } = world;
    return {
      status: () => ({ size: flash.size, blockLength: flash.sectorSize }),
      read: (length: number, offset: number) =>
        flash.read(offset, length).slice().buffer as ArrayBuffer,
      write: (bytes: Uint8Array, offset: number) => flash.program(offset, bytes),
      eraseBlock: (block: number) => flash.erase(block * flash.sectorSize),
    };
  },
};
