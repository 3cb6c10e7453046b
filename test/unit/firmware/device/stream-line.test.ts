import { assert } from 'chai';
import {
  createLine,
  type Socket,
  type SocketEvents,
} from '../../../../firmware/device/stream-line.js';

describe('line over a socket of the SDK', () => {
  let events: SocketEvents;
  let written: number[][];
  let incoming: ArrayBuffer | undefined;
  let closed: number;
  let heard: string[];

  const socket: Socket = {
    read: () => incoming,
    write: (bytes) => void written.push([...bytes]),
    close: () => void closed++,
  };

  const open = () => {
    const line = createLine(
      (given) => {
        events = given;
        return socket;
      },
      (fn) => fn,
    );
    return line.open({
      onOpen: () => heard.push('open'),
      onBytes: (bytes) => heard.push(`bytes ${bytes.join(',')}`),
      onClosed: (reason) => heard.push(reason),
    });
  };

  beforeEach(() => {
    written = [];
    closed = 0;
    heard = [];
    incoming = undefined;
  });

  it('is open when it can be written, and writes no more than there is room for', () => {
    const connection = open();
    connection.write(Uint8Array.of(1, 2, 3, 4, 5));
    assert.deepEqual(written, []);
    events.onWritable(3);
    assert.deepEqual(heard, ['open']);
    assert.deepEqual(written, [[1, 2, 3]]);
    connection.write(Uint8Array.of(6));
    events.onWritable(100);
    connection.write(Uint8Array.of(7));
    assert.deepEqual(written, [[1, 2, 3], [4, 5], [6], [7]]);
    assert.deepEqual(heard, ['open']);
  });

  it('hands on what comes', () => {
    open();
    events.onWritable(10);
    incoming = Uint8Array.of(9, 8).buffer;
    events.onReadable(2);
    incoming = undefined;
    events.onReadable(0);
    assert.deepEqual(heard, ['open', 'bytes 9,8']);
  });

  it('says whether it was ever open, once', () => {
    open();
    events.onError();
    events.onError();
    assert.deepEqual(heard, ['no connection']);
    heard = [];
    open();
    events.onWritable(10);
    events.onError();
    assert.deepEqual(heard, ['open', 'closed']);
    assert.equal(closed, 2);
  });

  it('says nothing after close', () => {
    const connection = open();
    events.onWritable(10);
    connection.close();
    connection.write(Uint8Array.of(1));
    events.onError();
    incoming = Uint8Array.of(1).buffer;
    events.onReadable(1);
    assert.deepEqual(heard, ['open']);
    assert.deepEqual(written, []);
  });
});
