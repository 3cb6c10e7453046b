/** Runs one host dialogue at a time on the line: encodes, adds field 64, checks the answer's, keeps foreign numbers in. */

import type { Clock } from '../ports/clock.js';
import type { Crypto } from '../ports/crypto.js';
import type { Line } from '../ports/line.js';
import type { Log } from '../ports/log.js';
import type { DialogueTimes, ExchangeResult } from '../uplink/dialogue.js';
import { frame } from '../uplink/frame.js';
import { UplinkLink } from '../uplink/link.js';
import { encodeWithMac, macHolds } from '../uplink/mac.js';
import { encodeMessage, textOf, type FieldValue, type Message } from '../uplink/message.js';
import type { HostStep } from './jobs/host-step.js';
import { isTestAccount } from './settings.js';
import type { Vault } from './vault.js';

export interface RunnerPorts {
  readonly clock: Clock;
  readonly crypto: Crypto;
  readonly line: Line;
  readonly log?: Log | undefined;
}

export interface RunnerSettings {
  readonly tpdu: string;
  readonly header: string;
  readonly times: DialogueTimes;
  readonly testRanges: readonly string[];
}

export class HostRunner {
  readonly #settings: RunnerSettings;
  readonly #ports: RunnerPorts;
  readonly #vault: Vault;
  readonly #link: UplinkLink;

  constructor(parts: {
    readonly settings: RunnerSettings;
    readonly ports: RunnerPorts;
    readonly vault: Vault;
  }) {
    const { settings, ports, vault } = parts;
    this.#settings = settings;
    this.#ports = ports;
    this.#vault = vault;
    this.#link = new UplinkLink({
      line: ports.line,
      clock: ports.clock,
      times: settings.times,
      log: ports.log,
      verify: (message, body) => {
        const { keys } = vault;
        return keys !== undefined && macHolds(ports.crypto, keys.mak, message, body);
      },
    });
  }

  hangUp(): void {
    this.#link.hangUp();
  }

  /** `done` never comes before this returns. */
  run<R>(step: HostStep<R>, done: (result: R) => void): void {
    const advance = (reply: ExchangeResult | undefined): void => {
      const next = step.next(reply);
      if (next.done) done(next.value);
      else this.#exchange(next.value.message, next.value.mac, advance);
    };
    this.#ports.clock.alarm('host dialogue', 0, () => advance(undefined));
  }

  #exchange(message: Message, mac: boolean, done: (result: ExchangeResult) => void): void {
    const account = textOf(message, 2);
    if (account !== undefined && !isTestAccount(this.#settings, account))
      throw new Error('uplink: an account number outside the test ranges');
    const sent = withoutClock(message);
    const body = mac
      ? encodeWithMac(this.#ports.crypto, this.#vault.keys!.mak, sent)
      : encodeMessage(sent);
    this.#link.exchange({ message: sent, bytes: frame(this.#settings, body), mac }, done);
  }
}

/** Fields 12 and 13 of a request are the terminal's own, for its journal. */
function withoutClock(message: Message): Message {
  if (!message.fields.has(12) && !message.fields.has(13)) return message;
  const fields = new Map<number, FieldValue>(message.fields);
  fields.delete(12);
  fields.delete(13);
  return { mti: message.mti, fields };
}
