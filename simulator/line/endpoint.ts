/** A host that takes byte streams: the acquirer, behind the modelled line or a real socket. */

export interface HostPeer {
  send(bytes: Uint8Array): void;
  close(): void;
}

export interface HostSession {
  /** Bytes in any segmentation. */
  receive(bytes: Uint8Array): void;
  closed(): void;
}

export interface HostEndpoint {
  accept(peer: HostPeer): HostSession;
}
