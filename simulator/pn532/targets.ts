/** The chip as initiator: the list of at most two targets, their activation, and exchanges with them. */

import { checked, joined, withCrc, type AirWork } from '../rf/air.js';
import { haltA, rats, requestA, reselectA, selectA, type SelectedA } from '../rf/reader-a.js';
import { attrib, haltB, requestB } from '../rf/reader-b.js';
import { atsLimits, DepLink, deselect, nextPart, presence, sendChain } from '../rf/reader-dep.js';
import { fwtUs, RF_TIMING } from '../rf/timing.js';
import type { Registers } from './registers.js';
import type { ChipSettings } from './settings.js';
import { faultStatus, STATUS } from './status.js';

const ISO_DEP = 0x20;
const EMPTY = new Uint8Array(0);

export interface Target {
  readonly number: number;
  readonly type: 'A' | 'B';
  readonly uid: Uint8Array;
  /** Type A */
  readonly atqa: number;
  readonly sak: number;
  /** ATS (type A), empty when RATS was not done; ATQB and answer to ATTRIB (type B). */
  ats: Uint8Array;
  readonly atqb: Uint8Array;
  attribResponse: Uint8Array;
  link: DepLink | undefined;
  /** Selected on the radio now; else it waits in HALT. */
  active: boolean;
  /** Part of an answer that did not fit, and whether the card has more. */
  rest: Uint8Array;
  more: boolean;
  /** Status that stays until the target is selected anew. */
  latched: number;
}

/** What the list needs of the chip that keeps it. */
export interface TargetsHost {
  readonly settings: ChipSettings;
  readonly registers: Registers;
  readonly autoRats: boolean;
  /** How long a card without ISO-DEP may take. */
  readonly retryUs: number;
}

export class Targets {
  readonly #host: TargetsHost;
  #list: Target[] = [];

  constructor(host: TargetsHost) {
    this.#host = host;
  }

  get list(): readonly Target[] {
    return this.#list;
  }

  clear(): void {
    this.#list = [];
  }

  find(number: number): Target | undefined {
    return this.#list.find((target) => target.number === number);
  }

  drop(target: Target): void {
    this.#list = this.#list.filter((other) => other !== target);
  }

  /** One attempt at type A. With `uid` only that card is woken. */
  *pollA(max: number, uid: Uint8Array): AirWork<boolean> {
    const first = uid.length > 0 ? yield* this.#known(uid) : yield* this.#selectOne();
    if (!first) return false;
    const one = this.#addA(first);
    if (max > 1) {
      // Park the first, see whether another answers, come back to the first.
      yield* haltA();
      one.active = false;
      const second = yield* this.#selectOne();
      if (second) {
        const two = this.#addA(second);
        yield* this.#enterDep(two);
        yield* this.#park(two);
      }
      if (!(yield* reselectA(one.uid))) {
        this.drop(one);
        return this.#list.length > 0;
      }
      one.active = true;
    }
    yield* this.#enterDep(one);
    return true;
  }

  *pollB(max: number, afi: number): AirWork<boolean> {
    for (let i = 0; i < max; i++) {
      const found = yield* requestB(afi);
      if (!found) break;
      for (const other of this.#list) yield* this.#park(other);
      const target = this.#add({
        type: 'B',
        uid: found.atqb.slice(1, 5),
        atqa: 0,
        sak: 0,
        atqb: found.atqb,
      });
      if (!(yield* this.#attrib(target))) this.drop(target);
    }
    return this.#list.length > 0;
  }

  /** Makes a listed target the selected one. A status. */
  *select(target: Target): AirWork<number> {
    if (target.active) return STATUS.ok;
    for (const other of this.#list) if (other !== target) yield* this.#park(other);
    target.rest = EMPTY;
    target.more = false;
    target.latched = 0;
    if (target.type === 'B') {
      const found = yield* requestB(0, true);
      return found && (yield* this.#attrib(target)) ? STATUS.ok : STATUS.timeout;
    }
    if (!(yield* reselectA(target.uid))) return STATUS.timeout;
    target.active = true;
    if (target.ats.length > 0 && !(yield* this.#enterDep(target))) return STATUS.timeout;
    return STATUS.ok;
  }

  /** Deselects: the card waits in HALT and stays in the list. */
  *release(target: Target): AirWork<void> {
    yield* this.#park(target);
    target.latched = 0;
  }

  /** InDataExchange. Status with MI, then data. */
  *exchange(target: Target, data: Uint8Array, open: boolean): AirWork<Uint8Array> {
    if (target.latched) return Uint8Array.of(target.latched);
    const selected = yield* this.select(target);
    if (selected !== STATUS.ok) return Uint8Array.of(selected);
    if (!target.link) return yield* this.#raw(target, data);
    const link = target.link;
    let parts: Uint8Array;
    let more: boolean;
    if (data.length === 0 && (target.more || target.rest.length > 0)) {
      parts = target.rest;
      more = target.more;
    } else {
      const answer = yield* sendChain(link, data, open);
      if (!answer.ok) return this.#failed(target, faultStatus(answer.fault));
      parts = answer.data;
      more = answer.more;
    }
    const room = this.#host.settings.buffer;
    while (more && parts.length < room) {
      const answer = yield* nextPart(link);
      if (!answer.ok) return this.#failed(target, faultStatus(answer.fault));
      parts = joined(parts, answer.data);
      more = answer.more;
    }
    target.rest = parts.length > room ? parts.slice(room) : EMPTY;
    target.more = more;
    const status = more || target.rest.length > 0 ? STATUS.more : STATUS.ok;
    return joined(Uint8Array.of(status), parts.length > room ? parts.slice(0, room) : parts);
  }

  /** R(NAK) to a silent card: any R(ACK) means that it is there. */
  *present(target: Target): AirWork<boolean> {
    return target.link !== undefined && (yield* presence(target.link));
  }

  /** A card without ISO-DEP: the bytes as they are, with CRC. */
  *#raw(target: Target, data: Uint8Array): AirWork<Uint8Array> {
    const answer = yield {
      kind: 'send',
      frame: withCrc(target.type, data),
      limitUs: this.#host.retryUs,
    };
    if (answer.kind === 'none') return Uint8Array.of(STATUS.timeout);
    if (answer.error !== 'none') return Uint8Array.of(STATUS.parity);
    const bytes = checked(target.type, answer.bytes, answer.bits);
    return bytes ? joined(Uint8Array.of(STATUS.ok), bytes) : Uint8Array.of(STATUS.crc);
  }

  #failed(target: Target, status: number): Uint8Array {
    target.latched = status;
    target.rest = EMPTY;
    target.more = false;
    return Uint8Array.of(status);
  }

  *#selectOne(): AirWork<SelectedA | undefined> {
    const request = yield* requestA();
    return request ? yield* selectA(request.atqa) : undefined;
  }

  *#known(uid: Uint8Array): AirWork<SelectedA | undefined> {
    const plain = uid.length === 8 ? joined(uid.slice(1, 4), uid.slice(4)) : uid;
    const request = yield* requestA(0x52);
    if (!request) return undefined;
    const found = yield* selectA(request.atqa);
    if (!found) return undefined;
    for (let i = 0; i < plain.length; i++) if (found.uid[i] !== plain[i]) return undefined;
    return found;
  }

  #addA(found: SelectedA): Target {
    return this.#add({
      type: 'A',
      uid: found.uid,
      atqa: found.atqa,
      sak: found.sak,
      atqb: EMPTY,
    });
  }

  #add(part: Pick<Target, 'type' | 'uid' | 'atqa' | 'sak' | 'atqb'>): Target {
    const target: Target = {
      type: part.type,
      uid: part.uid,
      atqa: part.atqa,
      sak: part.sak,
      atqb: part.atqb,
      number: this.#list.length + 1,
      ats: EMPTY,
      attribResponse: EMPTY,
      link: undefined,
      active: true,
      rest: EMPTY,
      more: false,
      latched: 0,
    };
    this.#list.push(target);
    if (this.#host.settings.registers === 'modelled') this.#host.registers.setType(part.type);
    return target;
  }

  /** RATS where the card and SetParameters allow it. True unless the card failed. */
  *#enterDep(target: Target): AirWork<boolean> {
    if (!(target.sak & ISO_DEP) || !this.#host.autoRats) return true;
    const ats = yield* rats(this.#host.settings.fsdi);
    if (!ats) return false;
    target.ats = ats;
    const limits = atsLimits(ats);
    target.link = new DepLink({ type: 'A', ...limits, repeats: this.#host.settings.depRepeats });
    // SFGT: the card's guard time after the ATS.
    if (limits.sfgi > 0 && limits.sfgi < 15) yield { kind: 'wait', us: fwtUs(limits.sfgi) };
    return true;
  }

  *#attrib(target: Target): AirWork<boolean> {
    const size = target.atqb[10]! >> 4;
    const fwi = target.atqb[11]! >> 4;
    const limitUs = fwtUs(fwi) + RF_TIMING.deltaFwtUs;
    const response = yield* attrib(target.uid, this.#host.settings.fsdi, limitUs);
    if (!response) return false;
    target.attribResponse = response;
    target.active = true;
    const repeats = this.#host.settings.depRepeats;
    target.link = new DepLink({ type: 'B', fsci: size, fwi, repeats });
    return true;
  }

  *#park(target: Target): AirWork<void> {
    if (!target.active) return;
    target.active = false;
    if (target.link) yield* deselect(target.link);
    else if (target.type === 'A') yield* haltA();
    else yield* haltB(target.uid);
  }
}
