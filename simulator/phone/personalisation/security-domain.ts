/** The secure element's own end of personalisation: opens the channel, makes room, takes the data (backoffice §1.7). */

import { ascii, equal, fromHex, join, toHex } from '../bytes.js';
import type { PhoneCiphers } from '../ciphers.js';
import { answer, ok, parseCommand, SW, type Command } from '../card/apdu.js';
import type { CardData } from '../card/card-data.js';
import { findTlv, readTlvs, tlv } from '../card/tlv.js';
import { readGroups, unpackCard } from './data-groups.js';
import { SecureChannel, sessionKeys } from './scp03.js';

export const DOMAIN_AID = 'A000000151000000';

export interface DomainOptions {
  readonly ciphers: PhoneCiphers;
  readonly random: { bytes(length: number): Uint8Array };
  /** Free places for applications. */
  readonly room: () => number;
  readonly personalised: (card: CardData) => void;
}

export class SecurityDomain {
  readonly #options: DomainOptions;
  #channel: SecureChannel | undefined;
  #open = false;
  #tokenRef: string | undefined;
  #target: string | undefined;
  #groups = new Map<string, Uint8Array>();

  constructor(options: DomainOptions) {
    this.#options = options;
  }

  /** Power of the element, or another session: nothing half-done remains. */
  reset(): void {
    this.#channel = undefined;
    this.#open = false;
    this.#tokenRef = undefined;
    this.#target = undefined;
    this.#groups = new Map();
  }

  process(capdu: Uint8Array): Uint8Array {
    const command = parseCommand(capdu);
    if (!command) return answer(SW.wrongLength);
    if (command.cla === 0x00 && command.ins === 0xa4) return this.#select(command);
    if (command.cla === 0x80 && command.ins === 0x50) return this.#initializeUpdate(command);
    if (command.cla !== 0x84) return answer(SW.claNotSupported);
    const data = this.#verified(command);
    if (data === undefined) {
      this.reset();
      return answer(SW.secureMessagingWrong);
    }
    if (command.ins === 0x82) return this.#externalAuthenticate(data);
    if (!this.#open) return answer(SW.securityStatus);
    const clear = this.#channel!.decrypt(data);
    if (!clear) return answer(SW.wrongData);
    if (command.ins === 0xe6) return this.#install(command, clear);
    if (command.ins === 0xe2) return this.#storeData(command, clear);
    return answer(SW.insNotSupported);
  }

  #select(command: Command): Uint8Array {
    this.reset();
    if (!equal(command.data, fromHex(DOMAIN_AID))) return answer(SW.notFound);
    return ok(tlv(0x6f, tlv(0x84, command.data)));
  }

  #initializeUpdate(command: Command): Uint8Array {
    if (command.data.length !== 8) return answer(SW.wrongLength);
    const challenge = this.#options.random.bytes(8);
    const keys = sessionKeys(this.#options.ciphers, command.data, challenge);
    this.reset();
    this.#channel = new SecureChannel(this.#options.ciphers, keys);
    const diversification = ascii('TAPWRIGHT ');
    return ok(join([diversification, fromHex('300300'), challenge, keys.cardCryptogram]));
  }

  /** The data without C-MAC, or undefined. */
  #verified(command: Command): Uint8Array | undefined {
    if (!this.#channel || command.data.length < 8) return undefined;
    const data = command.data.slice(0, -8);
    const header = Uint8Array.of(command.cla, command.ins, command.p1, command.p2);
    return equal(this.#channel.mac(header, data), command.data.slice(-8)) ? data : undefined;
  }

  #externalAuthenticate(data: Uint8Array): Uint8Array {
    if (!equal(data, this.#channel!.keys.hostCryptogram)) return answer(SW.securityStatus);
    this.#open = true;
    return answer(SW.ok);
  }

  #install(command: Command, data: Uint8Array): Uint8Array {
    const fields = lengthValues(data);
    if (!fields) return answer(SW.wrongData);
    const instance = toHex(fields[2] ?? new Uint8Array(0));
    if (command.p1 === 0x0c) {
      if (this.#options.room() < 1) return answer(SW.memoryFull);
      const parameters = readTlvs(fields[4] ?? new Uint8Array(0)) ?? [];
      const reference = findTlv(parameters, 0xc9);
      if (!reference) return answer(SW.wrongData);
      this.#tokenRef = String.fromCharCode(...reference);
      this.#target = instance;
      return ok(Uint8Array.of(0x00));
    }
    if (command.p1 !== 0x20) return answer(SW.wrongP1P2);
    return instance === this.#target ? ok(Uint8Array.of(0x00)) : answer(SW.referenceNotFound);
  }

  #storeData(command: Command, data: Uint8Array): Uint8Array {
    if (this.#target === undefined || this.#tokenRef === undefined) return answer(SW.conditions);
    const groups = readGroups(data);
    if (!groups) return answer(SW.wrongData);
    for (const [id, value] of groups) this.#groups.set(id, value);
    if ((command.p1 & 0x80) === 0) return answer(SW.ok);
    const made = unpackCard(this.#options.ciphers, this.#groups, this.#tokenRef, this.#target);
    if (!made.ok) {
      this.reset();
      return answer(SW.wrongData);
    }
    this.#options.personalised(made.card);
    return answer(SW.ok);
  }
}

/** Length-value fields one after another, as INSTALL has them. */
function lengthValues(data: Uint8Array): Uint8Array[] | undefined {
  const fields: Uint8Array[] = [];
  let at = 0;
  while (at < data.length) {
    const end = at + 1 + data[at]!;
    if (end > data.length) return undefined;
    fields.push(data.slice(at + 1, end));
    at = end;
  }
  return fields;
}
