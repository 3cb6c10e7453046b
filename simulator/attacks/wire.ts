/** The attacker's tools on the line: bytes of a frame, a changed program inside a terminal, and a line of his own to the acquirer. */

import type { Rig } from '../host/rig/rig.js';
import type { Station } from '../host/rig/station.js';
import type { BackOffice } from '../network/back-office.js';
import { concat, fromHex, uint16 } from '../network/bytes.js';
import { cupMac } from '../network/crypto/cup-mac.js';
import { packWithMac, unpack, type Message } from '../network/iso8583/codec.js';
import { FrameReader, packFrame, type Frame } from '../network/iso8583/frame.js';

/** LEN, TPDU and header before the body (backoffice §3.1). */
export const BODY = 13;
const ANSWER_US = 30_000_000;

/** The same frame around another body. */
export function reframe(bytes: Uint8Array, body: Uint8Array): Uint8Array {
  return concat(uint16(BODY - 2 + body.length), bytes.subarray(2, BODY), body);
}

/** A program inside of the terminal changes each sale and signs it with the terminal's own key. */
export function rogueProgram(
  rig: Rig,
  edit: (sale: Message) => Message,
  station: Station = rig.station,
): (bytes: Uint8Array) => readonly Uint8Array[] {
  return (bytes) => {
    const read = unpack(bytes.subarray(BODY));
    if (!read.ok || read.message.mti !== '0200') return [bytes];
    const mak = macKey(rig.backOffice, station.name);
    return [
      reframe(
        bytes,
        packWithMac(edit(read.message), (input) => cupMac(mak, input)),
      ),
    ];
  };
}

function macKey(office: BackOffice, terminal: string): Uint8Array {
  return fromHex(office.terminals.get(terminal)!.mak);
}

/** Dials in at the acquirer as a terminal does, and sends what he likes. */
export class OwnLine {
  readonly #rig: Rig;
  readonly #session: ReturnType<BackOffice['acquirer']['accept']>;
  readonly #reader: FrameReader;
  #answer: Frame | undefined;

  constructor(rig: Rig) {
    this.#rig = rig;
    this.#reader = new FrameReader(
      (frame) => {
        this.#answer = frame;
      },
      () => undefined,
    );
    this.#session = rig.backOffice.acquirer.accept({
      send: (bytes) => this.#reader.push(bytes),
      close: () => undefined,
    });
  }

  sendBytes(bytes: Uint8Array): Frame | undefined {
    this.#answer = undefined;
    this.#session.receive(bytes);
    this.#rig.until(() => this.#answer !== undefined, ANSWER_US);
    return this.#answer;
  }

  exchange(frame: Frame): Frame | undefined {
    return this.sendBytes(packFrame(frame));
  }
}
