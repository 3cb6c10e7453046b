/** Connects the phone to a virtual reader of vsmartcard, so that any PC/SC program can read it. */

import { connect, type Socket } from 'node:net';
import type { LivedPhone } from './lived-phone.js';
import { atrOf, VpcdParser, vpcdFrame, type VpcdMessage } from './vpcd-protocol.js';

export interface VpcdOptions {
  readonly host: string;
  readonly port: number;
  readonly lived: LivedPhone;
  readonly note: (text: string) => void;
}

export interface VpcdConnection {
  /** Why it ended: undefined when the reader closed it. */
  readonly ended: Promise<string | undefined>;
  close(): void;
}

export function connectVpcd(options: VpcdOptions): VpcdConnection {
  const { lived, note } = options;
  const socket = connect({ host: options.host, port: options.port });
  socket.setNoDelay(true);
  const parser = new VpcdParser();
  const session = new VpcdSession(lived, note, socket);
  socket.on('connect', () => note(`connected to ${options.host}:${options.port}`));
  socket.on('data', (bytes) => {
    for (const message of parser.push(bytes)) session.take(message);
  });
  const ended = new Promise<string | undefined>((resolve) => {
    let why: string | undefined;
    socket.on('error', (error) => {
      why = error.message;
    });
    socket.on('close', () => {
      lived.fieldOff();
      resolve(why);
    });
  });
  return { ended, close: () => void socket.destroy() };
}

class VpcdSession {
  readonly #lived: LivedPhone;
  readonly #note: (text: string) => void;
  readonly #socket: Socket;
  #ats: Uint8Array | undefined;

  constructor(lived: LivedPhone, note: (text: string) => void, socket: Socket) {
    this.#lived = lived;
    this.#note = note;
    this.#socket = socket;
  }

  take(message: VpcdMessage): void {
    switch (message.kind) {
      case 'powerOff':
        this.#lived.fieldOff();
        return;
      case 'powerOn':
      case 'reset':
        this.#power();
        return;
      case 'atr':
        // Asked for also to see whether a card is there.
        this.#send(atrOf(this.#ats ?? this.#power()));
        return;
      case 'apdu':
        this.#exchange(message.bytes);
        return;
      default:
        this.#note(`unknown control code ${message.code}`);
    }
  }

  #power(): Uint8Array {
    const { ats } = this.#lived.fieldOn();
    this.#ats = ats;
    return ats;
  }

  #exchange(capdu: Uint8Array): void {
    const { rapdu, waitMs } = this.#lived.exchange(capdu);
    const command = `${hex(capdu[0])}${hex(capdu[1])}`;
    if (!rapdu) {
      this.#note(`${command}: no answer`);
      // The reader waits for ever otherwise.
      this.#send(Uint8Array.of(0x6f, 0x00));
      return;
    }
    this.#note(
      `${command}: ${hex(rapdu.at(-2))}${hex(rapdu.at(-1))} after ${Math.round(waitMs)} ms`,
    );
    setTimeout(() => this.#send(rapdu), waitMs);
  }

  #send(bytes: Uint8Array): void {
    if (!this.#socket.destroyed) this.#socket.write(vpcdFrame(bytes));
  }
}

function hex(byte: number | undefined): string {
  return (byte ?? 0).toString(16).toUpperCase().padStart(2, '0');
}
