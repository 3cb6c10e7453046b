/** Runs the host dialogues of a terminal one after the other on its line, and knows the result of the last. */

import { freezeGenerators, frozen } from '../bytes/frozen.js';
import type { Calendar } from '../ports/clock.js';
import type { KeyValue } from '../ports/storage.js';
import { textOf, type FieldValue, type Message } from '../uplink/message.js';
import { cardRequest, offlineUpload, type CardFields } from '../uplink/requests.js';
import { TerminalDesk } from './desk.js';
import { HostRunner, type RunnerPorts } from './host-runner.js';
import { authorise, type Authorisation } from './jobs/authorise.js';
import { clearOpen } from './jobs/clear-open.js';
import { download } from './jobs/download.js';
import type { HostStep } from './jobs/host-step.js';
import { settle } from './jobs/settle.js';
import { ensureKeys, signOn, type JobResult } from './jobs/sign-on.js';
import { uploadWaiting } from './jobs/upload.js';
import type { Ledger } from './ledger.js';
import type { Kind } from './ledger-records.js';
import { afterUpload, messageFor, whyNot } from './linked.js';
import type { Parameters } from './parameters.js';
import type { Receipt } from './receipt.js';
import { Receipts } from './receipts.js';
import { CODE_MESSAGES } from './response-codes.js';
import type { TerminalSettings } from './settings.js';
import type { HostResult, JobName, Order } from './state.js';
import { amountText } from './texts.js';
import type { Vault } from './vault.js';

export interface OfficeParts {
  readonly settings: TerminalSettings;
  readonly ports: RunnerPorts & { readonly calendar: Calendar; readonly keyValue: KeyValue };
  readonly vault: Vault;
  readonly ledger: Ledger;
  readonly parameters: Parameters;
}

/** What the last dialogue adds to a transaction's result. */
export interface HostPart {
  readonly responseCode?: string;
  readonly trace?: string;
  readonly receipt?: Receipt;
}

const NOTHING: HostPart = frozen({});

export class HostOffice {
  readonly desk: TerminalDesk;
  readonly #parts: OfficeParts;
  readonly #runner: HostRunner;
  readonly #receipts: Receipts;
  #result: HostPart = NOTHING;

  constructor(parts: OfficeParts) {
    const { settings, ports, vault, ledger, parameters } = parts;
    this.#parts = parts;
    this.desk = new TerminalDesk({
      identity: () => settings,
      ledger,
      vault,
      store: ports.keyValue,
      reversalTries: settings.reversalTries,
      log: ports.log,
    });
    this.#receipts = new Receipts({
      settings,
      parameters,
      calendar: ports.calendar,
      batch: () => this.desk.batch(),
    });
    const seconds = parameters.set.answerSeconds;
    const times = seconds ? { ...settings.times, answerMs: seconds * 1000 } : settings.times;
    this.#runner = new HostRunner({ settings: { ...settings, times }, ports, vault });
  }

  /** The result of the dialogue before; given once. */
  takeResult(): HostPart {
    const result = this.#result;
    this.#result = NOTHING;
    return result;
  }

  hangUp(): void {
    this.#runner.hangUp();
  }

  authorise(
    order: Order,
    card: CardFields,
    /** Called when the request is built; its PIN block, when there is one. */
    pinBlock: () => Uint8Array | undefined,
    signature: boolean,
    done: (result: HostResult) => void,
  ): void {
    const { settings } = this.#parts;
    // A refund is repeated from the journal, which has no track 2
    const { track2, ...untracked } = card;
    const fields: CardFields = track2 !== undefined && order.kind !== 'refund' ? card : untracked;
    const build = (stan: string, batch: string): Message => {
      const pin = pinBlock();
      return this.#stamped(
        cardRequest(settings, {
          kind: order.kind,
          amountMinor: order.amountMinor,
          stan,
          batch,
          card: fields,
          labExtras: settings.labExtras,
          ...(pin ? { pin } : {}),
          ...(order.currency ? { currency: order.currency } : {}),
        }),
      );
    };
    const kind: Kind | undefined = order.kind === 'balance' ? undefined : order.kind;
    this.#runner.run(authorise(this.desk, kind, build), (result) => {
      const entry = { order, account: card.account, tags: card.tags, signature };
      done(this.#hostResult(kind ?? 'balance', result, entry));
    });
  }

  /** Void, or refund of an earlier transaction of this batch, by its trace number. */
  linked(
    kind: 'void' | 'refund',
    trace: string,
    amountMinor: number | undefined,
    done: (result: HostResult) => void,
  ): void {
    const of = this.desk.ledger.entry(trace);
    const wrong = whyNot(kind, of, amountMinor);
    if (!of || wrong) {
      this.#parts.ports.clock.alarm('app', 0, () =>
        done({ kind: 'refused', why: wrong ?? 'not-found' }),
      );
      return;
    }
    const amount = amountMinor ?? of.amountMinor;
    const message = messageFor(this.#parts.settings, kind, of, amount);
    const build = (stan: string, batch: string): Message => this.#stamped(message(stan, batch));
    const order: Order = { kind: 'refund', amountMinor: amount };
    const step = of.offline ? afterUpload : authorise;
    this.#runner.run(step(this.desk, kind, build), (result) =>
      done(this.#hostResult(kind, result, { order, account: of.account, signature: false })),
    );
  }

  job(job: JobName, done: (message: string, ok: boolean) => void): void {
    if (job === 'settle') {
      this.#runner.run(settle(this.desk), (result) => {
        if (result.ok) this.#result = { receipt: this.#receipts.settlement(result) };
        const text = result.ok && !result.balanced ? 'settled-unbalanced' : 'settled';
        done(result.ok ? text : result.why, result.ok);
      });
      return;
    }
    this.#runner.run(this.#jobStep(job), (result) => {
      const good = job === 'signOn' ? 'signed-on' : job === 'download' ? 'updated' : 'welcome';
      done(result.ok ? good : result.why, result.ok);
    });
  }

  /** The last approved transaction of the batch, again. */
  reprint(): Receipt | undefined {
    return this.#receipts.again(this.desk.ledger);
  }

  /** An approval by the card: booked before it is shown, forwarded later. */
  bookOffline(order: Order, card: CardFields): HostResult {
    const { desk } = this;
    if (!desk.ledger.hasRoom) return { kind: 'refused', why: 'journal-full' };
    const { settings } = this.#parts;
    const stan = desk.nextStan();
    const message = offlineUpload(settings, {
      amountMinor: order.amountMinor,
      stan,
      batch: desk.batch(),
      card,
      labExtras: settings.labExtras,
      ...(order.currency ? { currency: order.currency } : {}),
    });
    if (!desk.ledger.offline(this.#stamped(message)))
      return { kind: 'refused', why: 'journal-full' };
    const receipt = this.#receipts.of({
      kind: 'sale',
      trace: stan,
      amountMinor: order.amountMinor,
      currency: order.currency,
      account: card.account,
      tags: card.tags,
      offline: true,
    });
    this.#result = { trace: stan, receipt };
    return { kind: 'approved', signature: false };
  }

  #jobStep(job: Exclude<JobName, 'settle'>): HostStep<JobResult> {
    const { desk } = this;
    const { parameters, ports } = this.#parts;
    switch (job) {
      case 'start':
        return morning(desk);
      case 'clear':
        return clearOpen(desk);
      case 'forward':
        return forward(desk);
      case 'signOn':
        return signOn(desk);
      case 'download':
        return download(desk, parameters, ports.crypto);
    }
  }

  /** The terminal's own time, for its journal and receipts: not part of what is sent. */
  #stamped(message: Message): Message {
    const now = this.#parts.ports.calendar.read();
    const fields = new Map<number, FieldValue>(message.fields);
    const two = (n: number): string => String(n).padStart(2, '0');
    fields.set(12, two(now.hour) + two(now.minute) + two(now.second));
    fields.set(13, two(now.month) + two(now.day));
    return { mti: message.mti, fields };
  }

  #hostResult(
    kind: Receipt['kind'],
    result: Authorisation,
    of: {
      readonly order: Order;
      readonly account: string;
      readonly tags?: ReadonlyMap<number, Uint8Array>;
      readonly signature: boolean;
    },
  ): HostResult {
    switch (result.kind) {
      case 'refused':
        this.#result = NOTHING;
        return result;
      case 'unanswered':
        this.#result = { trace: result.stan };
        return { kind: 'unanswered', refund: kind === 'refund' };
      case 'declined':
        this.#result = { trace: result.stan, responseCode: result.code };
        return {
          kind: 'declined',
          code: result.code,
          message: CODE_MESSAGES[result.code] ?? 'declined',
        };
      case 'approved':
        break;
    }
    const { order, account, tags, signature } = of;
    const balance = kind === 'balance' ? balanceOf(result.answer) : undefined;
    const amount = balance ? balance.minor : order.amountMinor;
    const receipt = this.#receipts.of({
      kind,
      trace: result.stan,
      amountMinor: amount,
      currency: balance?.currency ?? order.currency,
      account,
      tags,
      answer: result.answer,
      signature,
    });
    this.#result = { trace: result.stan, responseCode: result.code, receipt };
    if (!balance) return { kind: 'approved', signature };
    const text = amountText(balance.minor, balance.currency ?? this.#parts.settings.currency);
    return { kind: 'approved', signature, balance: text };
  }
}

/** Field 54: account type 2, amount type 2, currency 3, sign C or D, amount 12. */
function balanceOf(answer: Message): { readonly minor: number; readonly currency?: string } {
  const field = textOf(answer, 54) ?? '';
  const amount = Number(field.slice(8, 20)) || 0;
  const minor = field.charAt(7) === 'D' ? -amount : amount;
  const currency = field.slice(4, 7);
  return currency === '' ? { minor } : { minor, currency };
}

/** Opening: what is open, then keys, then what waits. */
function* morning(desk: TerminalDesk): HostStep<JobResult> {
  const cleared = yield* clearOpen(desk);
  if (!cleared.ok) return cleared;
  const keys = yield* ensureKeys(desk);
  return keys.ok ? yield* uploadWaiting(desk) : keys;
}

function* forward(desk: TerminalDesk): HostStep<JobResult> {
  const cleared = yield* clearOpen(desk);
  return cleared.ok ? yield* uploadWaiting(desk) : cleared;
}

freezeGenerators(morning, forward);
