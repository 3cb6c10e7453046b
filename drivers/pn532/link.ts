/** What the command layer needs of a bus to the chip: send a frame, be told of frames. */
/** Sees each frame as the chip understands it (not as on an LSB-first wire): a copy, free to keep. */
export type FrameTrace = (direction: 'out' | 'in', frame: Uint8Array) => void;

export interface Link {
  /** Bytes to leave free in front of a frame given to send(). */
  readonly lead: number;
  /** Wakes the chip (datasheet: wake-up conditions of the host interface), then calls back. */
  wake(done: () => void): void;
  /** Takes the array over. Returns how many milliseconds the transfer goes on after the call. */
  send(frame: Uint8Array): number;
  /** A frame is due: looks for it until rest() is called, calling onFrame for each. */
  expect(): void;
  rest(): void;
  /** Looks once, now: takes in what waits. True when there was a frame. */
  poll(): boolean;
  /** Drops what was received in part. */
  reset(): void;
  /** HSU only: the host's side of a changed speed. */
  setBaud?(baud: number): void;
  close(): void;
}
