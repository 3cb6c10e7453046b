/** A host at a real address as the end of a modelled line: what arrives there goes on over TCP or TLS. */

import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { HostEndpoint, HostPeer, HostSession } from '../../line/endpoint.js';
import type { Address } from './address.js';
import type { RealTime } from './real-time.js';

export interface RemoteOptions {
  readonly address: Address;
  readonly time: () => RealTime;
  /** Certificate of the lab CA, PEM: TLS. */
  readonly ca?: string;
}

export class RemoteHost implements HostEndpoint {
  readonly #options: RemoteOptions;

  constructor(options: RemoteOptions) {
    this.#options = options;
  }

  accept(peer: HostPeer): HostSession {
    const { time } = this.#options;
    const socket = this.#connect();
    let open = true;
    const over = (): void => {
      if (!open) return;
      open = false;
      time().enter(() => peer.close());
    };
    socket.on('data', (bytes) => time().enter(() => peer.send(new Uint8Array(bytes))));
    socket.on('error', over);
    socket.on('close', over);
    return {
      receive: (bytes) => void (open && socket.write(bytes)),
      closed: () => {
        open = false;
        socket.end();
      },
    };
  }

  #connect(): Socket {
    const { address, ca } = this.#options;
    if (ca === undefined) return connect(address);
    return connectTls({
      ...address,
      ca,
      minVersion: 'TLSv1.2',
      servername: 'localhost',
      checkServerIdentity: () => undefined,
    });
  }
}
