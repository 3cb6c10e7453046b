/** A socket to the acquirer that the console set: TLS with its certificate, or plain TCP when the certificate is `none`. */

// eslint-disable-next-line @typescript-eslint/triple-slash-reference
/// <reference path="./sdk.d.ts" />
import TCP from 'embedded:io/socket/tcp';
import TLSSocket from 'embedded:io/socket/tcp/tls';
import Net from 'net';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { UplinkHost } from '../device/device-config.js';
import type { OpenSocket, Socket, SocketEvents } from '../device/stream-line.js';

type TcpOptions = SocketEvents & ConstructorParameters<typeof TCP>[0];

/**
 * The TLS socket of the SDK throws out of its TCP callbacks when a certificate or a record is wrong, and nobody above
 * would catch that: the engine gives up and the chip restarts. Here it is a line that failed.
 */
const catching = (note: (why: string) => void): typeof TCP =>
  class CatchingTcp extends TCP {
    constructor(options: TcpOptions) {
      const { onReadable, onWritable, onError } = options;
      const caught =
        (fn: (count: number) => void) =>
        (count: number): void => {
          try {
            fn(count);
          } catch (error) {
            note(String(error));
            onError();
          }
        };
      super({ ...options, onReadable: caught(onReadable), onWritable: caught(onWritable) });
    }
  } as typeof TCP;

const ADDRESS = /^[0-9]{1,3}(\.[0-9]{1,3}){3}$/;

export const uplinkSocket =
  (clock: Clock, log: Log, host: () => UplinkHost): OpenSocket =>
  (events) =>
    new UplinkSocket(clock, log, host(), events);

class UplinkSocket implements Socket {
  readonly #log: Log;
  readonly #host: UplinkHost;
  readonly #events: SocketEvents;
  #socket: Socket | undefined;
  #closed = false;

  constructor(clock: Clock, log: Log, host: UplinkHost, events: SocketEvents) {
    this.#log = log;
    this.#host = host;
    this.#events = events;
    clock.alarm('connect', 0, () => this.#resolve());
  }

  read(): ArrayBuffer | number | undefined {
    return this.#socket?.read();
  }

  write(bytes: Uint8Array): void {
    this.#socket?.write(bytes);
  }

  close(): void {
    this.#closed = true;
    this.#socket?.close();
    this.#socket = undefined;
  }

  #resolve(): void {
    const { name } = this.#host;
    if (this.#closed) return;
    if (ADDRESS.test(name)) return this.#connect(name);
    try {
      Net.resolve(name, (_name, address) => {
        if (this.#closed) return;
        if (address) this.#connect(address);
        else this.#events.onError();
      });
    } catch {
      this.#events.onError();
    }
  }

  #connect(address: string): void {
    const { name, port, certificate } = this.#host;
    const options = { ...this.#events, host: name, address, port, nodelay: true };
    try {
      const socket: unknown = certificate
        ? new TLSSocket({
            ...options,
            TCP: { io: catching((why) => this.#note(why)) },
            secure: { serverName: name, certificate },
          })
        : new TCP(options);
      this.#socket = socket as Socket;
    } catch (error) {
      this.#note(String(error));
      this.#events.onError();
    }
  }

  #note(why: string): void {
    this.#log.add({ lane: 'line', kind: why, severity: 'warn' });
  }
}
