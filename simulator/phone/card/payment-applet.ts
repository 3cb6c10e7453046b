/**
 * A UnionPay quick-transaction application: one GPO yields the cryptogram, records follow only for ODA or offline
 * approval (kernel7 §2, §3; backoffice §2.2).
 */

import { fromHex, packDecimal, toHex } from '../bytes.js';
import type { PhoneCiphers } from '../ciphers.js';
import type { EventLog } from '../../log/event-log.js';
import { answer, ok, statusOf, SW, type Command } from './apdu.js';
import type { Applet, CardAnswer } from './applet.js';
import { RECORD, type CardCounters, type CardData } from './card-data.js';
import type { CardProfile } from './card-profile.js';
import { pickKey, recordUse, type CredentialRules, type PickedKey } from './credential.js';
import {
  cidOf,
  cryptogram,
  cryptogramInput,
  cvrOf,
  iddMac,
  type CryptogramType,
} from './cryptogram.js';
import { splitDol } from './dol.js';
import { paymentFci } from './fci.js';
import { cardAuthenticationData, signFdda } from './fdda.js';
import { RsaSigner } from './rsa.js';
import { template, tlv } from './tlv.js';
import {
  terminalRequest,
  type Decide,
  type Decision,
  type TerminalRequest,
} from './transaction.js';

export const LAST_ATC = 0xffff;

export interface PaymentEnvironment {
  readonly ciphers: PhoneCiphers;
  readonly random: { bytes(length: number): Uint8Array };
  readonly now: () => number;
  readonly decide: Decide;
  readonly profile: CardProfile;
  readonly credential: CredentialRules;
  /** fDDA is offered when the card has a certificate and this is set. */
  readonly oda: boolean;
  readonly log?: Pick<EventLog, 'on' | 'add'>;
}

type Answered = Extract<Decision, { kind: 'answer' }>;

export class PaymentApplet implements Applet {
  readonly data: CardData;
  readonly counters: CardCounters;
  readonly #env: PaymentEnvironment;
  readonly #oda: boolean;
  /** 'initiated': GPO was answered, records may be read. */
  #state: 'idle' | 'selected' | 'initiated' = 'idle';
  /** Records of the present transaction, 'SFI.record' to bytes; the last one commits an offline purchase. */
  #readable: readonly string[] = [];
  #lastRecord = '';
  #offlineAmount = 0;
  /** Made at the first signature. */
  #signer: RsaSigner | undefined;

  constructor(data: CardData, counters: CardCounters, environment: PaymentEnvironment) {
    this.data = data;
    this.counters = counters;
    this.#env = environment;
    this.#oda = environment.oda && data.icc !== undefined;
  }

  select(): CardAnswer {
    this.#reset('selected');
    const { aid, track2 } = this.data;
    const fci = paymentFci(aid, this.#env.profile, this.#oda, track2.slice(0, 6));
    return { rapdu: ok(fci), work: 'select' };
  }

  deselect(): void {
    this.#reset('idle');
  }

  process(command: Command): CardAnswer {
    if (command.cla === 0x80 && command.ins === 0xa8) return this.#initiate(command);
    if (command.cla === 0x00 && command.ins === 0xb2) return this.#readRecord(command);
    if (command.cla === 0x80 && command.ins === 0xca)
      return { rapdu: this.#getData(command), work: 'other' };
    const known = command.cla === 0x00 || command.cla === 0x80;
    return status(known ? SW.insNotSupported : SW.claNotSupported);
  }

  #reset(state: 'idle' | 'selected'): void {
    this.#state = state;
    this.#readable = [];
    this.#lastRecord = '';
    this.#offlineAmount = 0;
  }

  /** GET PROCESSING OPTIONS (kernel7 §2.6, §2.7). */
  #initiate(command: Command): CardAnswer {
    if (this.#state !== 'selected') return status(SW.conditions);
    if (command.p1 !== 0 || command.p2 !== 0) return status(SW.wrongP1P2);
    if (!command.hasLc || !command.hasLe) return status(SW.wrongLength);
    const data = command.data;
    if (data[0] !== 0x83 || data[1] !== data.length - 2) return status(SW.wrongData);
    const values = splitDol(this.#env.profile.pdol, data.slice(2));
    if (!values) return status(SW.wrongLength);
    const request = terminalRequest(values);
    if (!request.quick) return status(SW.conditions);
    if (Number.isNaN(request.amountMinor)) return status(SW.wrongData);
    // The counter ends here; the application is of no more use (backoffice §2.5).
    if (this.counters.atc >= LAST_ATC) return this.#refuse(SW.conditions, 'ATC exhausted');
    const decision = this.#env.decide(request);
    if (decision.kind === 'refuse') return this.#refuse(decision.sw, decision.why);
    const key = pickKey(this.data, this.counters, this.#env.credential, this.#env.now());
    if (!key) return this.#refuse(SW.conditions, 'limited-use keys exhausted');
    return this.#answer(request, values, decision, key);
  }

  #refuse(sw: number, why: string): CardAnswer {
    this.#note('refused', { sw: sw.toString(16).toUpperCase(), why });
    return { rapdu: answer(sw), work: 'gpo' };
  }

  #answer(
    request: TerminalRequest,
    values: Map<string, Uint8Array>,
    decision: Answered,
    key: PickedKey,
  ): CardAnswer {
    this.counters.atc++;
    this.#state = 'initiated';
    const type = decision.type;
    const ctq = Uint8Array.of(decision.ctq >> 8, decision.ctq & 0xff);
    const iad = this.#iad(decision, key);
    const ac = this.#cryptogram(type, values, key);
    recordUse(this.counters, key, toHex(ac));
    const signed =
      this.#oda && (type === 'TC' || (type === 'ARQC' && request.transit && request.fdda));
    const sdad = signed ? this.#sign(values, ctq, type) : undefined;
    const rapdu = ok(this.#response({ type, ctq, iad, ac, sdad }));
    if (type === 'TC') this.#offlineAmount = request.amountMinor;
    return { rapdu, work: signed ? 'signature' : 'gpo', completes: !signed };
  }

  /** 9F10: kernel7 §3.1. */
  #iad(decision: Answered, key: PickedKey): Uint8Array {
    const idd = decision.iddData.slice();
    if (key.index !== undefined) idd[4] = parseInt(key.index, 16);
    const mac = iddMac(this.#env.ciphers, fromHex(key.mac), this.counters.atc, idd);
    const iad = new Uint8Array(19);
    iad[0] = 0x07;
    iad[1] = parseInt(this.data.dki, 16);
    iad[2] = parseInt(this.data.cvn, 16);
    iad.set(cvrOf(decision.type), 3);
    iad[7] = 0x01;
    iad[8] = 0x0a;
    iad[9] = decision.iddId;
    iad.set(idd, 10);
    iad.set(mac, 15);
    return iad;
  }

  #cryptogram(type: CryptogramType, values: Map<string, Uint8Array>, key: PickedKey): Uint8Array {
    const cvr = cvrOf(type);
    values.set('82', fromHex(this.data.aip));
    values.set('9F36', this.#atc());
    values.set('CVR', cvr);
    values.set('CVR2', cvr.subarray(1, 2));
    const rows = cryptogramInput(this.data.cvn, values);
    const ac = cryptogram(this.#env.ciphers, fromHex(key.ac), this.counters.atc, rows);
    if (this.#env.log?.on) {
      this.#note('cryptogram', {
        type,
        cvn: this.data.cvn,
        atc: this.counters.atc,
        ...(key.index !== undefined && { keyIndex: key.index }),
        input: rows.map((row) => ({ tag: row.tag, value: toHex(row.value) })),
        cryptogram: toHex(ac),
      });
    }
    return ac;
  }

  #sign(values: Map<string, Uint8Array>, ctq: Uint8Array, type: CryptogramType): Uint8Array {
    const icc = this.data.icc!;
    this.#signer ??= new RsaSigner(
      fromHex(icc.modulus),
      fromHex(icc.privateExponent),
      this.#env.ciphers,
    );
    const cardData = cardAuthenticationData(this.#env.random.bytes(4), ctq);
    const last = [tlv(0x9f69, cardData)];
    // 9F74 goes with an offline approval only (kernel7 §2.4).
    if (type === 'TC') last.unshift(tlv(0x9f74, fromHex('454343313131')));
    this.#lastRecord = toHex(template(0x70, last));
    this.#readable =
      type === 'TC'
        ? [
            RECORD.signed,
            RECORD.track2,
            RECORD.issuerCertificate,
            RECORD.iccCertificate,
            RECORD.last,
          ]
        : [RECORD.signed, RECORD.issuerCertificate, RECORD.iccCertificate, RECORD.last];
    const sdad = signFdda(this.#env.ciphers, this.#signer, {
      unpredictableNumber: values.get('9F37')!,
      amount: values.get('9F02')!,
      currency: values.get('5F2A')!,
      cardData,
      atc: this.counters.atc,
    });
    this.#note('signature', { cardData: toHex(cardData), records: this.#readable });
    return sdad;
  }

  #response(made: {
    readonly type: CryptogramType;
    readonly ctq: Uint8Array;
    readonly iad: Uint8Array;
    readonly ac: Uint8Array;
    readonly sdad: Uint8Array | undefined;
  }): Uint8Array {
    const { data } = this;
    const { profile } = this.#env;
    const offline = made.type === 'TC';
    const parts = [tlv(0x82, fromHex(data.aip))];
    if (made.sdad) parts.push(tlv(0x94, fromHex(offline ? AFL_OFFLINE : AFL_ODA)));
    parts.push(tlv(0x9f36, this.#atc()));
    // With a TC it stands in a record: the same tag twice would end the transaction (kernel7 §2.7).
    if (!(offline && made.sdad)) parts.push(tlv(0x57, fromHex(data.track2)));
    parts.push(tlv(0x9f10, made.iad), tlv(0x9f26, made.ac));
    if (profile.sendCid) parts.push(tlv(0x9f27, Uint8Array.of(cidOf(made.type))));
    parts.push(tlv(0x5f34, fromHex(data.psn)));
    if (made.sdad) parts.push(tlv(0x9f4b, made.sdad));
    parts.push(tlv(0x9f6c, made.ctq));
    if (profile.offline) parts.push(tlv(0x9f5d, packDecimal(this.counters.offlineBalance, 6)));
    if (!made.sdad) this.#optional(parts);
    return template(0x77, parts);
  }

  /** What fits into 256 bytes only beside an answer without signature. */
  #optional(parts: Uint8Array[]): void {
    const { data } = this;
    const { profile } = this.#env;
    if (profile.sendProductId) parts.push(tlv(0x9f63, fromHex(data.productId)));
    if (!profile.sendTokenData) return;
    parts.push(tlv(0x9f24, fromHex(data.par)), tlv(0x9f19, fromHex(data.trid)));
    parts.push(tlv(0x9f25, fromHex(data.lastFour)));
  }

  #readRecord(command: Command): CardAnswer {
    const rapdu = this.#read(command);
    const completes = statusOf(rapdu) === SW.ok && recordId(command) === RECORD.last;
    return { rapdu, work: 'readRecord', completes };
  }

  #read(command: Command): Uint8Array {
    if (this.#state !== 'initiated') return answer(SW.conditions);
    if (command.hasLc || !command.hasLe) return answer(SW.wrongLength);
    if ((command.p2 & 7) !== 4 || command.p1 === 0) return answer(SW.wrongP1P2);
    const id = recordId(command);
    if (!this.#readable.includes(id)) return answer(SW.recordNotFound);
    if (id !== RECORD.last) return ok(fromHex(this.data.records[id]!));
    // Reading the last record commits an offline purchase (kernel7 §2.8).
    this.counters.offlineBalance -= this.#offlineAmount;
    this.#offlineAmount = 0;
    return ok(fromHex(this.#lastRecord));
  }

  #getData(command: Command): Uint8Array {
    if (command.hasLc || !command.hasLe) return answer(SW.wrongLength);
    const tag = (command.p1 << 8) | command.p2;
    if (tag === 0x9f36) return ok(tlv(tag, this.#atc()));
    if (tag === 0x9f79 && this.#env.profile.offline)
      return ok(tlv(tag, packDecimal(this.counters.offlineBalance, 6)));
    return answer(SW.referenceNotFound);
  }

  #atc(): Uint8Array {
    return Uint8Array.of(this.counters.atc >> 8, this.counters.atc & 0xff);
  }

  #note(kind: string, data: unknown): void {
    const log = this.#env.log;
    if (log?.on) log.add({ lane: 'phone', kind, data });
  }
}

/** SFI, first, last, records to authenticate: only the first record is signed (kernel7 §2.8, §2.10.3). */
const AFL_ODA = '080101011001020018010100';
const AFL_OFFLINE = '080102011001020018010100';

/** 'SFI.record' */
function recordId(command: Command): string {
  return `${command.p2 >> 3}.${command.p1}`;
}

function status(sw: number): CardAnswer {
  return { rapdu: answer(sw), work: 'other' };
}
