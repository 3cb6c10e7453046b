/** Makes the receipts of a terminal: of an answer, of an offline approval, of a settlement, and the last one again. */

import type { Calendar, DateTime } from '../ports/clock.js';
import { readField55 } from '../uplink/field55.js';
import { bytesOf, textOf, type Message } from '../uplink/message.js';
import type { Totals } from '../uplink/requests.js';
import type { Ledger } from './ledger.js';
import type { Parameters } from './parameters.js';
import { LAB_NOTE, answerLines, cardLines, masked, stamp, type Receipt } from './receipt.js';
import type { TerminalSettings } from './settings.js';

export interface ReceiptParts {
  readonly settings: TerminalSettings;
  readonly parameters: Parameters;
  readonly calendar: Calendar;
  readonly batch: () => string;
}

/** What is printed about one transaction. */
export interface Printed {
  readonly kind: Receipt['kind'];
  readonly trace: string;
  readonly amountMinor: number;
  readonly currency: string | undefined;
  readonly account: string;
  readonly tags?: ReadonlyMap<number, Uint8Array> | undefined;
  readonly answer?: Message | undefined;
  readonly signature?: boolean;
  readonly offline?: boolean;
}

export class Receipts {
  readonly #parts: ReceiptParts;

  constructor(parts: ReceiptParts) {
    this.#parts = parts;
  }

  of(printed: Printed): Receipt {
    const { settings, parameters, calendar, batch } = this.#parts;
    return {
      kind: printed.kind,
      merchantName: parameters.set.merchantName ?? settings.merchantName,
      merchantId: settings.merchantId,
      terminalId: settings.terminalId,
      batch: batch(),
      trace: printed.trace,
      at: stamp(calendar.read()),
      amountMinor: printed.amountMinor,
      currency: printed.currency ?? settings.currency,
      ...masked(printed.account),
      ...cardLines(printed.tags),
      ...answerLines(printed.answer),
      ...(printed.signature ? { signature: true } : {}),
      ...(printed.offline ? { offline: true } : {}),
      note: LAB_NOTE,
    };
  }

  settlement(settled: {
    readonly batch: string;
    readonly stan: string;
    readonly totals: Totals;
    readonly balanced: boolean;
  }): Receipt {
    const { batch, stan, totals, balanced } = settled;
    const receipt = this.of({
      kind: 'settlement',
      trace: stan,
      amountMinor: totals.debitMinor - totals.creditMinor,
      currency: undefined,
      account: '',
    });
    return { ...receipt, batch, totals: { ...totals, balanced } };
  }

  /** The last approved transaction of the batch. */
  again(ledger: Ledger): Receipt | undefined {
    const entry = ledger.last ? ledger.entry(ledger.last) : undefined;
    if (!entry) return undefined;
    const { kind, stan, amountMinor, account, answer, offline, message } = entry;
    const receipt = this.of({
      kind,
      trace: stan,
      amountMinor,
      currency: textOf(message, 49),
      account,
      tags: readField55(bytesOf(message, 55) ?? new Uint8Array(0)),
      answer,
      offline,
    });
    return { ...receipt, at: whenOf(message, this.#parts.calendar.read()), copy: true };
  }
}

/** Fields 12 and 13 of a kept request are the terminal's own time; a month still to come was last year's. */
function whenOf(message: Message, now: DateTime): string {
  const time = textOf(message, 12);
  const date = textOf(message, 13);
  if (time === undefined || date === undefined) return stamp(now);
  const two = (text: string, at: number): number => Number(text.slice(at, at + 2));
  const month = two(date, 0);
  return stamp({
    year: month > now.month ? now.year - 1 : now.year,
    month,
    day: two(date, 2),
    hour: two(time, 0),
    minute: two(time, 2),
    second: two(time, 4),
  });
}
