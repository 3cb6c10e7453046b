/**
 * One SPI bus for several chips, each with a select pin of its own. The SDK opens a clock pin once and one bus only
 * (modules/io/spi: a second SPI on the same pins throws "in use"): whoever comes first opens it, the last one closes it.
 */

import type { SpiBus, SpiConstructor, SpiOptions } from '../../drivers/io.js';

export function sharedBus(Bus: SpiConstructor): SpiConstructor {
  let bus: SpiBus | undefined;
  let users = 0;
  return class SharedBus implements SpiBus {
    #open = true;

    constructor(options: SpiOptions) {
      if (options.select !== undefined)
        throw new RangeError('select: a shared bus drives no select pin');
      bus ??= new Bus(options);
      users++;
    }

    read(buffer: Uint8Array): void {
      bus!.read(buffer);
    }

    write(buffer: Uint8Array): void {
      bus!.write(buffer);
    }

    flush(deselect?: boolean): void {
      bus!.flush(deselect);
    }

    close(): void {
      if (!this.#open) return;
      this.#open = false;
      if (--users > 0) return;
      bus?.close();
      bus = undefined;
    }
  };
}
