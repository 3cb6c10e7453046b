/** An acquirer for specs of the terminal alone: lab keys, answers by a function, and a book of what it was asked. */

import { packLeft } from '../../firmware/bytes/digits.js';
import type { Crypto } from '../../firmware/ports/crypto.js';
import { FrameParser, frame, type Received } from '../../firmware/uplink/frame.js';
import { encodeWithMac, macHolds } from '../../firmware/uplink/mac.js';
import {
  decodeMessage,
  encodeMessage,
  textOf,
  type FieldValue,
  type Message,
} from '../../firmware/uplink/message.js';
import type { HostEndpoint, HostPeer, HostSession } from '../../simulator/line/endpoint.js';

const MAK = packLeft('C1D2E3F405162738');

/** Field 62 of backoffice.md 3.7: PIK, MAK and TDK of the lab under the TMK 1111222233334444555566667777888A. */
const KEYS_62 = packLeft(
  'A5E7375EF5EA0153A52AE963F23ECB7BB328219016992F8CCD3EE883000000000000000025FFD5FB' +
    '3F6FC057061B8E569824EF7D7B18D42211F33CA0',
);

export const LAB_TMK = packLeft('1111222233334444555566667777888A');

/** Fields to add or change in the usual answer; undefined: no answer. */
export type Script = (
  request: Message,
  count: number,
) => ReadonlyMap<number, FieldValue> | Record<number, FieldValue> | undefined;

export class ScriptedHost implements HostEndpoint {
  readonly requests: Message[] = [];
  readonly wrongMacs: Message[] = [];
  script: Script = () => ({});
  batch = '000001';
  readonly #crypto: Crypto;
  /** Set: answers carry this MAC key instead. */
  answerKey = MAK;
  processing = '0';

  constructor(crypto: Crypto) {
    this.#crypto = crypto;
  }

  accept(peer: HostPeer): HostSession {
    const parser = new FrameParser(
      (received) => this.#received(received, peer),
      () => peer.close(),
    );
    return { receive: (bytes) => parser.push(bytes), closed: () => undefined };
  }

  /** Message types in order. */
  get types(): string[] {
    return this.requests.map((request) => request.mti);
  }

  #received(received: Received, peer: HostPeer): void {
    const decoded = decodeMessage(received.body);
    if (!decoded.ok) return;
    const request = decoded.message;
    this.requests.push(request);
    if (request.fields.has(64) && !macHolds(this.#crypto, MAK, request, received.body))
      this.wrongMacs.push(request);
    const changes = this.script(request, this.requests.length);
    if (!changes) return;
    peer.send(this.answer(request, received, changes));
  }

  answer(
    request: Message,
    received: Pick<Received, 'envelope'>,
    changes: ReadonlyMap<number, FieldValue> | Record<number, FieldValue>,
  ): Uint8Array {
    const fields = new Map<number, FieldValue>();
    for (const id of [3, 4, 11, 25, 41, 42, 49, 60]) {
      const value = request.fields.get(id);
      if (value !== undefined) fields.set(id, value);
    }
    fields.set(12, '101112');
    fields.set(13, '1122');
    fields.set(37, `0000${textOf(request, 11)}00`);
    fields.set(39, '00');
    if (request.mti === '0800') {
      fields.set(62, KEYS_62);
      fields.set(60, `00${this.batch}004`);
    }
    if (request.mti === '0200') fields.set(38, '123456');
    if (request.mti === '0500')
      fields.set(48, `${textOf(request, 48)!.slice(0, 30)}1${'0'.repeat(31)}`);
    const added =
      changes instanceof Map
        ? [...changes]
        : Object.entries(changes).map(([k, v]) => [Number(k), v] as const);
    for (const [id, value] of added) fields.set(id, value as FieldValue);
    const mti = `${request.mti.slice(0, 2)}${Number(request.mti[2]) + 1}${request.mti[3]}`;
    const message = { mti, fields };
    const mac = request.fields.has(64) && !fields.has(64);
    const body = mac
      ? encodeWithMac(this.#crypto, this.answerKey, message)
      : encodeMessage(message);
    const header =
      received.envelope.header.slice(0, 5) + this.processing + received.envelope.header.slice(6);
    return frame({ tpdu: received.envelope.tpdu, header }, body);
  }
}
