/** A host at `tapwright chip --spi`, written from its documentation alone: asks for the firmware version. */

import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { hex, unhex } from '../support/hex.js';

export async function firmwareOverSpi(host: string, port: number): Promise<string> {
  const socket = connect(port, host);
  let buffer = Buffer.alloc(0);
  let wake: (() => void) | undefined;
  socket.on('data', (bytes) => {
    buffer = Buffer.concat([buffer, bytes]);
    wake?.();
  });
  const select = async (tx: string, count: number): Promise<string> => {
    const bytes = mirrored(unhex(tx));
    const head = Buffer.alloc(4);
    head.writeUInt16BE(bytes.length, 0);
    head.writeUInt16BE(count, 2);
    socket.write(Buffer.concat([head, bytes]));
    while (buffer.length < count) await new Promise<void>((resolve) => (wake = resolve));
    const answer = buffer.subarray(0, count);
    buffer = buffer.subarray(count);
    return hex(mirrored(answer));
  };
  const ready = async (): Promise<void> => {
    for (let i = 0; (await select('02', 1)) !== '01'; i++) {
      if (i > 500) throw new Error('never ready');
      await sleep(2);
    }
  };
  try {
    await select('02', 1);
    await sleep(10);
    await select('010000ff02fed4022a00', 0);
    await ready();
    const ack = await select('03', 6);
    await ready();
    return `${ack} ${await select('03', 8)}${await select('03', 5)}`;
  } finally {
    socket.destroy();
  }
}

function mirrored(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(bytes, (byte) =>
    parseInt([...byte.toString(2).padStart(8, '0')].reverse().join(''), 2),
  );
}
