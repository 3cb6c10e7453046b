/** The PN532's commands as methods, one answer each (UM0701-02, chapter "PN532 commands"). */

import { BAUD_TYPE, COMMAND, RF_ITEM, type CommandRow } from './commands.js';
import { Pn532Error } from './errors.js';
import type { Answer } from './exchange.js';
import type { FirmwareVersion, Settings } from './options.js';
import { REGISTER, type RegisterName } from './registers.js';
import { decodePolled, decodeTargets, type PolledTarget, type TargetList } from './targets.js';

export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Pn532Error };

export type Done<T> = (result: Result<T>) => void;

export interface GeneralStatus {
  /** Status code of the last error. */
  readonly lastError: number;
  /** An external field is there. */
  readonly externalField: boolean;
  readonly targets: readonly { tg: number; rxRate: number; txRate: number; modulation: number }[];
  readonly samStatus: number;
}

/** What the chip pretends to be in target mode (TgInitAsTarget). */
export interface TargetRole {
  /** 01 passive only, 02 DEP only, 04 PICC only. */
  readonly mode: number;
  /** SENS_RES, NFCID1t (three bytes: the chip puts 08 before them), SEL_RES. */
  readonly sensRes: readonly [number, number];
  readonly nfcid1t: readonly [number, number, number];
  readonly selRes: number;
  /** Historical bytes of the ATS. */
  readonly historical?: Uint8Array;
}

export interface Activated {
  /** Speed and framing the initiator chose. */
  readonly mode: number;
  readonly command: Uint8Array;
}

/** Longest DataOut of one InDataExchange, TgSetData or the like. */
export const MAX_DATA = 262;
const MORE = 0x40;
const FELICA_PARAMETERS = 18;
const NFCID3 = 10;
/** One period of InAutoPoll. */
const AUTO_POLL_UNIT_MS = 150;

export abstract class Pn532Commands {
  /** Any row of the table. One at a time: throws while another runs. `budgetMs` replaces the row's own. */
  abstract command(
    row: CommandRow,
    head: readonly number[],
    body: Uint8Array | undefined,
    done: (answer: Answer) => void,
    budgetMs?: number,
  ): void;

  protected abstract readonly settings: Readonly<Settings>;
  protected abstract nowMs(): number;

  getFirmwareVersion(done: Done<FirmwareVersion>): void {
    this.#call(COMMAND.GetFirmwareVersion, [], done, decodeVersion);
  }

  getGeneralStatus(done: Done<GeneralStatus>): void {
    this.#call(COMMAND.GetGeneralStatus, [], done, decodeGeneralStatus);
  }

  /** Tests: 00 line, 01 ROM, 02 RAM, 04 polling, 05 echo back (no response: abort() ends it), 06 attention request (ISO-DEP presence), 07 antenna. Value: the result bytes. */
  diagnose(test: number, parameters: Uint8Array | undefined, done: Done<Uint8Array>): void {
    this.#call(COMMAND.Diagnose, [test], done, whole, parameters);
  }

  readRegisters(names: readonly RegisterName[], done: Done<Uint8Array>): void {
    const head: number[] = [];
    for (let i = 0; i < names.length; i++) {
      const address = REGISTER[names[i]!];
      head.push(address >> 8, address & 0xff);
    }
    this.#call(COMMAND.ReadRegister, head, done, whole);
  }

  writeRegisters(values: Readonly<Partial<Record<RegisterName, number>>>, done: Done<void>): void {
    const head: number[] = [];
    for (const name of Object.keys(values) as RegisterName[]) {
      const address = REGISTER[name];
      head.push(address >> 8, address & 0xff, values[name]!);
    }
    this.#call(COMMAND.WriteRegister, head, done, nothing);
  }

  /** Takes effect now and is not remembered: configure() is for settings that outlive a reset. */
  setParameters(flags: number, done: Done<void>): void {
    this.#call(COMMAND.SetParameters, [flags], done, nothing);
  }

  /** `item` of RF_ITEM and its bytes. */
  rfConfiguration(item: number, bytes: readonly number[], done: Done<void>): void {
    this.#call(COMMAND.RFConfiguration, [item, ...bytes], done, nothing);
  }

  /** RF field on or off, without automatic collision avoidance. */
  field(on: boolean, done: Done<void>): void {
    this.#call(COMMAND.RFConfiguration, [RF_ITEM.field, on ? 1 : 0], done, nothing);
  }

  /** Activates up to two targets of one type. `rats`: whether automatic RATS is on now. */
  inListPassiveTarget(
    type: 'A' | 'B',
    maxTargets: 1 | 2,
    done: Done<TargetList>,
    rats = true,
  ): void {
    const head = type === 'A' ? [maxTargets, BAUD_TYPE.A] : [maxTargets, BAUD_TYPE.B, 0];
    this.#call(COMMAND.InListPassiveTarget, head, done, (data) => decodeTargets(data, type, rats));
  }

  /** `polls` 1 to 254; `period` in units of 150 ms; `types` as UM0701-02 lists them. */
  inAutoPoll(
    polls: number,
    period: number,
    types: readonly number[],
    done: Done<readonly PolledTarget[]>,
  ): void {
    if (!(polls >= 1 && polls <= 254)) throw new RangeError('polls: 1 to 254');
    if (!(period >= 1 && period <= 15)) throw new RangeError('period: 1 to 15');
    const budgetMs = polls * period * types.length * AUTO_POLL_UNIT_MS + this.settings.responseMs;
    const head = [polls, period, ...types];
    this.#call(COMMAND.InAutoPoll, head, done, decodePolled, undefined, budgetMs);
  }

  /** One APDU: long ones go out and come back in parts (MI), under one deadline. */
  inDataExchange(tg: number, data: Uint8Array, done: Done<Uint8Array>): void {
    const endMs = this.nowMs() + this.settings.exchangeMs;
    this.#sendPart(tg, data, 0, endMs, done);
  }

  /** Bytes on the air as they are (the chip adds CRC and parity as its registers say). */
  inCommunicateThru(data: Uint8Array, done: Done<Uint8Array>): void {
    this.#call(COMMAND.InCommunicateThru, [], done, whole, data);
  }

  /** Target 0: all. Can take abnormally long; switching the field off ends everything faster. */
  inRelease(tg: number, done: Done<void>): void {
    this.#call(COMMAND.InRelease, [tg], done, nothing);
  }

  inDeselect(tg: number, done: Done<void>): void {
    this.#call(COMMAND.InDeselect, [tg], done, nothing);
  }

  inSelect(tg: number, done: Done<void>): void {
    this.#call(COMMAND.InSelect, [tg], done, nothing);
  }

  /** Waits, at most `limitMs`, until an initiator activates this chip. */
  tgInitAsTarget(role: TargetRole, limitMs: number, done: Done<Activated>): void {
    const historical = role.historical ?? new Uint8Array(0);
    const head: number[] = [role.mode, ...role.sensRes, ...role.nfcid1t, role.selRes];
    for (let i = 0; i < FELICA_PARAMETERS + NFCID3 + 1; i++) head.push(0);
    head.push(historical.length);
    this.#call(COMMAND.TgInitAsTarget, head, done, decodeActivated, historical, limitMs);
  }

  /** The next command of the initiator, whole. */
  tgGetData(limitMs: number, done: Done<Uint8Array>): void {
    this.#collect(COMMAND.TgGetData, [], this.nowMs() + limitMs, undefined, done);
  }

  /** The answer to it; parts beyond MAX_DATA go out as TgSetMetaData before the last one. */
  tgSetData(data: Uint8Array, done: Done<void>, at = 0): void {
    const last = data.length - at <= MAX_DATA;
    const row = last ? COMMAND.TgSetData : COMMAND.TgSetMetaData;
    const part = at === 0 && last ? data : data.slice(at, at + MAX_DATA);
    this.command(row, [], part, (answer) => {
      if (!answer.ok) done(answer);
      else if (last) done({ ok: true, value: undefined });
      else this.tgSetData(data, done, at + MAX_DATA);
    });
  }

  /** State (00 released, 01 activated, 02 deselected; as an ISO-DEP card 80, 81, 82) and bit rates. */
  tgGetTargetStatus(done: Done<{ readonly state: number; readonly rates: number }>): void {
    this.#call(COMMAND.TgGetTargetStatus, [], done, (data) => ({
      state: data[0]!,
      rates: data[1]!,
    }));
  }

  #call<T>(
    row: CommandRow,
    head: readonly number[],
    done: Done<T>,
    decode: (data: Uint8Array) => T,
    body?: Uint8Array,
    budgetMs?: number,
  ): void {
    this.command(
      row,
      head,
      body,
      (answer) => done(answer.ok ? { ok: true, value: decode(answer.data) } : answer),
      budgetMs,
    );
  }

  #sendPart(tg: number, data: Uint8Array, at: number, endMs: number, done: Done<Uint8Array>): void {
    if (data.length - at <= MAX_DATA) {
      const part = at === 0 ? data : data.slice(at);
      this.#collect(COMMAND.InDataExchange, [tg], endMs, part, done);
      return;
    }
    const part = data.slice(at, at + MAX_DATA);
    const sent = (answer: Answer): void => {
      if (!answer.ok) done(answer);
      else this.#sendPart(tg, data, at + MAX_DATA, endMs, done);
    };
    this.command(COMMAND.InDataExchange, [tg | MORE], part, sent, this.#left(endMs));
  }

  /** Sends the command, again without data as long as the answer says MI, and joins the parts. */
  #collect(
    row: CommandRow,
    head: readonly number[],
    endMs: number,
    body: Uint8Array | undefined,
    done: Done<Uint8Array>,
  ): void {
    let joined: Uint8Array | undefined;
    const take = (answer: Answer): void => {
      if (!answer.ok) {
        done(answer);
        return;
      }
      const value = joined ? join(joined, answer.data) : answer.data;
      if (value.length > this.settings.maxAnswerBytes) {
        done({ ok: false, error: new Pn532Error(row.name, 'too-long') });
      } else if (answer.more) {
        joined = value;
        this.command(row, head, undefined, take, this.#left(endMs));
      } else done({ ok: true, value });
    };
    this.command(row, head, body, take, this.#left(endMs));
  }

  #left(endMs: number): number {
    const left = endMs - this.nowMs();
    return left > 1 ? left : 1;
  }
}

function whole(data: Uint8Array): Uint8Array {
  return data;
}

function nothing(): void {}

export function decodeVersion(data: Uint8Array): FirmwareVersion {
  return { ic: data[0]!, version: data[1]!, revision: data[2]!, support: data[3]! };
}

function decodeGeneralStatus(data: Uint8Array): GeneralStatus {
  const targets = [];
  const count = data[2]!;
  for (let i = 0, at = 3; i < count && at + 4 < data.length; i++, at += 4) {
    targets.push({
      tg: data[at]!,
      rxRate: data[at + 1]!,
      txRate: data[at + 2]!,
      modulation: data[at + 3]!,
    });
  }
  return {
    lastError: data[0]!,
    externalField: data[1] === 1,
    targets,
    samStatus: data[data.length - 1]!,
  };
}

function decodeActivated(data: Uint8Array): Activated {
  return { mode: data[0]!, command: data.slice(1) };
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}
