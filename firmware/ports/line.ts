/** A byte stream to the acquirer: TCP or TLS on the device, a modelled line in the simulator. */

export interface Connection {
  write(bytes: Uint8Array): void;
  /** No callback comes after it. */
  close(): void;
}

export interface LineEvents {
  onOpen(): void;
  /** In any segmentation. */
  onBytes(bytes: Uint8Array): void;
  /** The peer closed, the line was cut, or it could not be opened. */
  onClosed(reason: string): void;
}

export interface Line {
  /** Starts to connect. Callbacks never come before it returns. */
  open(events: LineEvents): Connection;
}
