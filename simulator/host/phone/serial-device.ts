/** A serial adapter of this computer in the shape that the driver wants (ECMA-419 Serial), on npm's serialport. */

import type { SerialConstructor, SerialOptions, SerialPort } from '../../../drivers/io.js';
import { UsageError } from '../cli/command.js';

/** Loads the package when it is needed, which is here alone. `failed` is called when the device cannot be used any more. */
export async function serialDevice(
  device: string,
  failed: (why: string) => void,
): Promise<SerialConstructor> {
  const { SerialPort: Port } = await import('serialport').catch(() => {
    throw new UsageError('phone --pn532 wants the package serialport: npm install serialport');
  });
  return class SerialDevice implements SerialPort {
    readonly #port: InstanceType<typeof Port>;
    #waiting: Uint8Array[] = [];

    constructor(options: SerialOptions) {
      this.#port = new Port({ path: device, baudRate: options.baud });
      this.#port.on('data', (bytes: Uint8Array) => {
        this.#waiting.push(bytes);
        options.onReadable?.(bytes.length);
      });
      this.#port.on('error', (error: Error) => failed(error.message.replace(/^Error: /, '')));
      this.#port.on('close', (error: Error | null) => {
        if (error) failed(error.message);
      });
    }

    read(): ArrayBuffer | undefined {
      if (this.#waiting.length === 0) return undefined;
      const bytes = Buffer.concat(this.#waiting);
      this.#waiting = [];
      return new Uint8Array(bytes).buffer;
    }

    write(buffer: ArrayBuffer): void {
      this.#port.write(Buffer.from(buffer));
    }

    close(): void {
      if (this.#port.isOpen) this.#port.close();
    }
  };
}
