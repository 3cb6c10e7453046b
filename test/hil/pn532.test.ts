/** The CardReader contract on a real PN532 at the serial device that PN532_PORT names; skipped, aloud, without one. */

import { SerialPort as NodeSerialPort } from 'serialport';
import type { SerialOptions } from '../../drivers/io.js';
import { Pn532Reader } from '../../firmware/reader/pn532-reader.js';
import { describeCardReader } from '../contract/card-reader.js';

const path = process.env['PN532_PORT'];

/** Moddable's Serial over node-serialport. Writes before the port is open are held back. */
function serialAt(device: string) {
  return class {
    readonly #port: NodeSerialPort;
    #input: Buffer[] = [];

    constructor({ baud, onReadable }: SerialOptions) {
      this.#port = new NodeSerialPort({ path: device, baudRate: baud });
      this.#port.on('data', (data: Buffer) => {
        this.#input.push(data);
        onReadable?.(data.length);
      });
    }

    read(): ArrayBuffer | undefined {
      const data = Uint8Array.from(Buffer.concat(this.#input));
      this.#input = [];
      return data.length > 0 ? data.buffer : undefined;
    }

    write(buffer: ArrayBuffer): void {
      this.#port.write(Buffer.from(buffer));
    }

    close(): void {
      this.#port.close();
    }
  };
}

const clock = {
  now: () => Math.floor(performance.now() * 1000),
  alarm(_name: string, delayMs: number, fn: () => void) {
    const id = setTimeout(fn, delayMs);
    return { cancel: () => clearTimeout(id) };
  },
};

if (path) {
  // One reader for all: a serial device is not opened again as soon as it is closed.
  let reader: Pn532Reader | undefined;
  after(() => reader?.close());
  describeCardReader(`the PN532 at ${path}`, () => {
    reader ??= new Pn532Reader({
      pn532: { link: { io: serialAt(path), baud: 115200 }, healthMs: 0 },
      clock,
    });
    return {
      reader,
      nowMs: () => clock.now() / 1000,
      until: async (done) => {
        while (!done()) await new Promise((resolve) => setTimeout(resolve, 2));
      },
      close: () => {},
    };
  });
} else {
  describe('CardReader contract: a real PN532', () => {
    it('runs when PN532_PORT names a serial device', function () {
      console.log('    skipped: no real PN532 (PN532_PORT names no serial device)');
      this.skip();
    });
  });
}
