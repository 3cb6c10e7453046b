/** The reader and a panel on one bus: the SDK would throw "in use" at the second SPI on the same pins. */

import { assert } from 'chai';
import type { SpiBus, SpiOptions } from '../../../../drivers/io.js';
import { sharedBus } from '../../../../firmware/device/shared-bus.js';

describe('shared bus', () => {
  let opened: SpiOptions[];
  let log: string[];
  class Bus implements SpiBus {
    constructor(options: SpiOptions) {
      if (opened.length > 0) throw new Error('in use');
      opened.push(options);
    }
    read(buffer: Uint8Array): void {
      log.push(`read ${buffer.length}`);
    }
    write(buffer: Uint8Array): void {
      log.push(`write ${buffer.length}`);
    }
    flush(deselect?: boolean): void {
      log.push(`flush ${deselect}`);
    }
    close(): void {
      opened.pop();
      log.push('closed');
    }
  }

  beforeEach(() => {
    opened = [];
    log = [];
  });

  it('is opened once and closed with its last user', () => {
    const Shared = sharedBus(Bus);
    const panel = new Shared({ clock: 18, out: 23, hz: 4_000_000 });
    const reader = new Shared({ clock: 18, in: 19, out: 23, hz: 2_000_000 });
    assert.equal(opened.length, 1);
    panel.write(new Uint8Array(3));
    reader.read(new Uint8Array(2));
    reader.flush(true);
    panel.close();
    panel.close();
    reader.write(new Uint8Array(1));
    reader.close();
    assert.deepEqual(log, ['write 3', 'read 2', 'flush true', 'write 1', 'closed']);
    const again = new Shared({ clock: 18, hz: 1 });
    assert.equal(opened.length, 1);
    again.close();
  });

  it('refuses to drive a select pin, which could be only one', () => {
    const Shared = sharedBus(Bus);
    assert.throws(() => new Shared({ clock: 18, hz: 1, select: 5 }), RangeError, 'select');
  });
});
