/** A terminal without firmware: messages as an attacker's own program would send them. */

import type { BackOffice } from '../network/back-office.js';
import { ascii, concat, fromHex, toHex } from '../network/bytes.js';
import { cupMac } from '../network/crypto/cup-mac.js';
import { desDecrypt } from '../network/crypto/des.js';
import { encryptPin } from '../network/crypto/pin-block.js';
import {
  packWithMac,
  pack,
  text,
  unpack,
  binary,
  type FieldValue,
  type Message,
} from '../network/iso8583/codec.js';
import type { Frame } from '../network/iso8583/frame.js';
import { tlv } from '../network/tlv.js';
import type { BareCard, CardAnswer, CardOptions, TerminalData } from './bare-card.js';

export interface SaleOptions extends CardOptions {
  readonly currency?: string;
  readonly country?: string;
  readonly un?: string;
  readonly pin?: string;
  /** The number the PIN block is formed with; the token when absent. */
  readonly pinNumber?: string;
  /** F60.1: 22 sale, 36 offline upload. */
  readonly type?: string;
  readonly ttq?: string;
  /** Amount under the cryptogram, when it is not that of field 4. */
  readonly signedAmount?: number;
}

/** Field 55 of a sale, in the usual order (backoffice §3.5). */
const F55 = [
  '9F26',
  '9F27',
  '9F10',
  '9F37',
  '9F36',
  '95',
  '9A',
  '9C',
  '9F02',
  '5F2A',
  '82',
  '9F1A',
];
const F55_REST = ['9F03', '9F33', '9F34', '9F35', '9F1E', '84', '9F09', '9F41'];
const LAB = ['9F19', '9F24', '9F25', '9F66', '9F6C'];

export class BareTerminal {
  readonly id: string;
  readonly merchant: string;
  readonly #office: BackOffice;
  readonly #exchange: (frame: Frame) => Frame | undefined;
  batch = '000001';
  stan = 0;
  #mak: Uint8Array | undefined;
  #pik: Uint8Array | undefined;
  #un = 0;

  /** @param exchange the way to the hosts; past line and delays when absent. */
  constructor(
    office: BackOffice,
    id = 'LAB00001',
    exchange: (frame: Frame) => Frame | undefined = (frame) => office.exchange(frame),
  ) {
    const row = office.terminals.get(id);
    if (!row) throw new RangeError(`no terminal ${id}`);
    this.#office = office;
    this.#exchange = exchange;
    this.id = id;
    this.merchant = row.merchant;
  }

  signOn(): string | undefined {
    const answer = this.send(this.message('0800', [[60, `00${this.batch}003`]]));
    const keys = answer && binary(answer, 62);
    const f60 = answer && text(answer, 60);
    if (!answer || !keys || !f60) return answer && text(answer, 39);
    const tmk = fromHex(this.#office.terminals.get(this.id)!.tmk);
    this.#pik = desDecrypt(tmk, keys.subarray(0, 16));
    this.#mak = desDecrypt(tmk, keys.subarray(20, 28));
    this.batch = f60.slice(2, 8);
    return text(answer, 39);
  }

  message(mti: string, fields: readonly (readonly [number, FieldValue])[]): Message {
    const all = new Map<number, FieldValue>([
      [11, this.nextStan()],
      [41, this.id],
      [42, this.merchant],
    ]);
    for (const [field, value] of fields) all.set(field, value);
    return { mti, fields: all };
  }

  nextStan(): string {
    this.stan++;
    return String(this.stan).padStart(6, '0');
  }

  terminalData(amount: number, options: SaleOptions = {}): TerminalData {
    this.#un++;
    return {
      '9F02': String(options.signedAmount ?? amount).padStart(12, '0'),
      '9F03': '000000000000',
      '9F1A': (options.country ?? '156').padStart(4, '0'),
      '95': '0000000000',
      '5F2A': (options.currency ?? '156').padStart(4, '0'),
      '9A': this.#office.calendar.parts().date,
      '9C': '00',
      '9F37': options.un ?? (0xa1b20000 + this.#un).toString(16).toUpperCase(),
      '9F66': options.ttq ?? '26800080',
      '9F33': 'E0E1C8',
      '9F34': '1F0302',
      '9F35': '22',
      '9F1E': toHex(ascii(this.id)),
      '84': 'A000000333010102',
      '9F09': '0030',
      '9F41': '00000001',
    };
  }

  /** A 0200 for what the card says; not sent yet. */
  saleMessage(amount: number, card: BareCard, options: SaleOptions = {}): Message {
    const data = this.terminalData(amount, options);
    return this.messageFor(amount, data, card.pay(data, options), card.bundle.psn, options);
  }

  messageFor(
    amount: number,
    data: TerminalData,
    answer: CardAnswer,
    psn: string,
    options: SaleOptions = {},
  ): Message {
    const [number, rest] = answer.track2.split('D') as [string, string];
    const fields: [number, FieldValue][] = [
      [2, number],
      [3, '000000'],
      [4, String(amount).padStart(12, '0')],
      [14, rest.slice(0, 4)],
      [22, options.pin ? '071' : '072'],
      [23, psn.padStart(3, '0')],
      [25, '00'],
      [35, answer.track2],
      [49, options.currency ?? '156'],
      [55, iccField({ ...data, ...answer.tags })],
      [60, `${options.type ?? '22'}${this.batch}00060`],
    ];
    if (options.pin) {
      fields.push([26, '06'], [53, '2600000000000000']);
      fields.push([52, encryptPin(this.#pik!, options.pin, options.pinNumber ?? number)]);
    }
    return this.message('0200', fields);
  }

  /** Signs with the link MAC; the answer's own is checked by nobody here. */
  bytes(message: Message): Uint8Array {
    const mak = this.#mak;
    const signed = /^0[1246]/.test(message.mti) && mak;
    return signed ? packWithMac(message, (input) => cupMac(mak, input)) : pack(message);
  }

  send(message: Message): Message | undefined {
    return this.sendBytes(this.bytes(message));
  }

  sendBytes(body: Uint8Array): Message | undefined {
    const frame: Frame = { tpdu: fromHex('6000030000'), header: '613100310001', body };
    const answer = this.#exchange(frame);
    const unpacked = answer && unpack(answer.body);
    return unpacked?.ok ? unpacked.message : undefined;
  }

  /** Field 39 of a sale, or 'nothing'. */
  sale(amount: number, card: BareCard, options: SaleOptions = {}): string {
    const answer = this.send(this.saleMessage(amount, card, options));
    return (answer && text(answer, 39)) ?? 'nothing';
  }

  reversal(sale: Message, reason = '98'): Message {
    const fields: [number, FieldValue][] = [];
    for (const field of [2, 3, 4, 11, 14, 22, 23, 25, 49, 60]) {
      const value = sale.fields.get(field);
      if (value !== undefined) fields.push([field, value]);
    }
    this.stan--;
    return this.message('0400', [...fields, [39, reason]]);
  }
}

export function iccField(tags: Readonly<Record<string, string>>): Uint8Array {
  const part = (tag: string): Uint8Array =>
    tags[tag] === undefined ? new Uint8Array(0) : tlv(tag, fromHex(tags[tag]));
  const lab = concat(...LAB.map(part));
  return concat(...F55.map(part), ...F55_REST.map(part), tlv('DF8101', lab));
}

/** A copy with some fields changed; undefined takes one out. */
export function change(
  message: Message,
  changes: Readonly<Record<number, FieldValue | undefined>>,
): Message {
  const fields = new Map(message.fields);
  for (const [field, value] of Object.entries(changes)) {
    if (value === undefined) fields.delete(Number(field));
    else fields.set(Number(field), value);
  }
  return { mti: message.mti, fields };
}
