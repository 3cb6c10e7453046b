/** The CardReader contract on a real PN532 at the serial device that PN532_PORT names; skipped, aloud, without one. */

import { assert } from 'chai';
import { SerialPort as NodeSerialPort } from 'serialport';
import type { SerialOptions } from '../../drivers/io.js';
import { Pn532Reader } from '../../firmware/reader/pn532-reader.js';
import type { Activation, CardReply } from '../../firmware/ports/card-reader.js';
import { describeCardReader } from '../contract/card-reader.js';
import { hex, unhex } from '../support/hex.js';

const path = process.env['PN532_PORT'];

/** Why the device cannot be used, once it cannot. */
let trouble: Error | undefined;

/** Moddable's Serial over node-serialport. Writes before the port is open are held back. */
function serialAt(device: string) {
  return class {
    readonly #port: NodeSerialPort;
    #input: Buffer[] = [];

    constructor({ baud, onReadable }: SerialOptions) {
      this.#port = new NodeSerialPort({ path: device, baudRate: baud });
      this.#port.on('error', (error: Error) => (trouble = error));
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
      if (this.#port.isOpen) this.#port.close();
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

async function until(done: () => boolean): Promise<void> {
  while (!done()) await new Promise((resolve) => setTimeout(resolve, 2));
}

async function wait<T>(call: (done: (value: T) => void) => void): Promise<T> {
  const results: T[] = [];
  call((value) => results.push(value));
  await until(() => results.length > 0);
  return results[0]!;
}

if (path) {
  describe(`the PN532 at ${path}`, () => {
    // One reader for all: a serial device is not opened again as soon as it is closed.
    let reader: Pn532Reader;

    before(async () => {
      reader = new Pn532Reader({
        // A USB adapter keeps bytes back for 16 ms each way.
        pn532: { link: { io: serialAt(path), baud: 115200 }, ackMs: 100, healthMs: 0 },
        clock,
      });
      await until(() => reader.chip.state !== 'starting');
      if (reader.chip.state !== 'ready')
        throw new Error(`no PN532 at ${path}: ${trouble?.message ?? 'nothing answers'}`);
    });
    after(() => reader.close());

    it('nothing on the antenna, or a card that answers SELECT PPSE, again after the field was off', async () => {
      for (let i = 0; i < 2; i++) {
        const found = await wait<Activation>((done) => reader.activate(500, done));
        assert.notEqual(found.kind, 'fault');
        if (found.kind !== 'card') {
          console.log(`    on the antenna: ${found.kind}`);
          return;
        }
        const ppse = unhex('00a404000e325041592e5359532e444446303100');
        const reply = await wait<CardReply>((done) => reader.transceive(ppse, done));
        assert.isTrue(reply.ok);
        if (reply.ok) console.log(`    on the antenna: a card, ${hex(reply.rapdu.slice(-2))}`);
        await wait<void>((done) => reader.fieldOff(20, () => done()));
      }
    });

    describeCardReader('on it', () => ({
      reader,
      nowMs: () => clock.now() / 1000,
      until,
      close: () => {},
    }));
  });
} else {
  describe('CardReader contract: a real PN532', () => {
    it('runs when PN532_PORT names a serial device', function () {
      console.log('    skipped: no real PN532 (PN532_PORT names no serial device)');
      this.skip();
    });
  });
}
