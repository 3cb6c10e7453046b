/** The acquirer: one message in, at most one answer out, each within one transaction of the store (backoffice §3). */

import { equal } from '../bytes.js';
import { DAY_MS, type HostCalendar } from '../calendar.js';
import type { Counters } from '../counters.js';
import { cupMac } from '../crypto/cup-mac.js';
import type { SignOnKind } from '../crypto/working-keys.js';
import {
  binary,
  pack,
  packWithMac,
  text,
  unpack,
  type FieldValue,
  type Message,
} from '../iso8583/codec.js';
import { answerHeader, answerTpdu, type Frame, type ProcessingRequest } from '../iso8583/frame.js';
import { judge, REASONS, type CheckLine, type Reason } from '../reasons.js';
import type { Store } from '../store/store.js';
import { AnswerBook, type Asked } from './answer-book.js';
import { earlierBatch, entryId } from './batch.js';
import type { Downloads } from './downloads.js';
import {
  answerFields,
  answerMti,
  describe,
  ownLine,
  refuse,
  type Decision,
  type Exchange,
  type HostVerdict,
} from './exchange.js';
import { financial, type FinancialContext } from './financial.js';
import { recognise, type Known, type MessageKind } from './messages.js';
import { endOfUpload, settle, type SettlementContext } from './settle.js';
import type { TerminalRow, Terminals } from './terminals.js';
import { reverse, voidSale } from './undo.js';
import { TRANSIT_MCC } from '../switch/request.js';

export interface AcquirerContext extends FinancialContext, SettlementContext {
  readonly store: Store;
  readonly calendar: HostCalendar;
  readonly counters: Counters;
  readonly downloads: Downloads;
  readonly terminals: Terminals;
  /** Fault injection: this reversal is put off. */
  busy(): boolean;
  /** Fault injection: this answer is to carry another trace number. */
  wrongStan(): boolean;
  emit(kind: string, data: unknown, severity?: 'note' | 'warn' | 'error'): void;
  verdict(verdict: HostVerdict): void;
}

export class Acquirer {
  readonly #answers: AnswerBook;
  readonly #it: AcquirerContext;
  /** Asked of the terminal in the header of the next answers. */
  processingRequest: ProcessingRequest = 0;

  constructor(context: AcquirerContext) {
    this.#it = context;
    this.#answers = new AnswerBook(context.store);
  }

  /** Undefined: nothing that could be answered. */
  handle(frame: Frame): Frame | undefined {
    const unpacked = unpack(frame.body);
    const message = unpacked.ok ? unpacked.message : undefined;
    if (!unpacked.ok)
      this.#it.emit('unreadable', { field: unpacked.field, why: unpacked.why }, 'warn');
    if (!message || !unpacked.ok) return undefined;
    const body = this.#it.store.transaction(() => this.#answer(message, unpacked.macInput));
    if (!body) return undefined;
    const header = answerHeader(frame.header, this.processingRequest);
    return { tpdu: answerTpdu(frame.tpdu), header, body };
  }

  #answer(message: Message, macInput: Uint8Array): Uint8Array {
    const it = this.#it;
    const recognised = recognise(message);
    const known = 'wrong' in recognised ? undefined : recognised;
    const what = known ? { ...known.row, f60: known.f60 } : UNKNOWN;
    const { title, kind, f60 } = what;
    const terminal = it.terminals.get(text(message, 41) ?? '');
    if (it.explain()) it.emit('request', { title, ...describe(message) });
    const asked = known && terminal ? { message, macInput, known, terminal } : undefined;
    const checks = asked ? this.#linkChecks(asked) : [unreadable(message, recognised)];
    const verdict = judge(checks);
    const once = verdict.ok && what.once ? asked : undefined;
    const stored = once && this.#again(once);
    if (stored) return stored;
    const exchange: Exchange = {
      message,
      title,
      kind,
      f60,
      terminal: terminal ?? NOBODY,
      at: it.calendar.now(),
      ...it.calendar.parts(),
      checks,
    };
    const decision = verdict.ok
      ? this.#decide(exchange)
      : { ...refuse(verdict.reason!, checks), alsoFailed: verdict.alsoFailed };
    const answer = { mti: answerMti(message.mti), fields: answerFields(exchange, decision) };
    this.#publish(message, exchange, decision, answer, known === undefined);
    if (once && !undecided(exchange, decision)) this.#answers.keep(once, answer);
    const signed = what.mac && message.fields.has(64);
    return this.#seal(answer, signed ? it.terminals.get(exchange.terminal.id) : undefined);
  }

  /** Steps 1 to 4, of a message that is known and a terminal that is. */
  #linkChecks(asked: Asked): CheckLine[] {
    const { message, known, terminal } = asked;
    const { kind, mac, once } = known.row;
    const merchant = text(message, 42) ?? '';
    const lines = [
      ownLine('terminal', true, 'TERMINAL', terminal.id),
      ownLine('merchant', merchant === terminal.merchant, 'MERCHANT', merchant),
    ];
    if (mac) lines.push(this.#macLine(asked));
    if (WITHOUT_BATCH.has(kind)) return lines;
    const { batch } = known.f60;
    const batchOk =
      terminal.mak !== '' &&
      (batch === terminal.batch || (LATE.has(kind) && earlierBatch(batch, terminal.batch)));
    const repeat = this.#answers.seen(asked) !== undefined;
    const detail = terminal.mak === '' ? 'not signed on' : `${batch}, open is ${terminal.batch}`;
    lines.push(ownLine('batch', batchOk || repeat, 'BATCH', detail));
    if (once) lines.push(this.#duplicateLine(asked));
    return lines;
  }

  #macLine({ message, macInput, terminal }: Asked): CheckLine {
    const sent = binary(message, 64);
    const ok =
      terminal.mak !== '' &&
      sent !== undefined &&
      equal(sent, cupMac(this.#it.terminals.key(terminal.mak), macInput));
    const detail = sent === undefined ? 'not there' : terminal.mak === '' ? 'not signed on' : '';
    return ownLine('link MAC', ok, 'LINK_MAC', detail);
  }

  #duplicateLine(asked: Asked): CheckLine {
    const { message, known, terminal } = asked;
    const stan = text(message, 11)!;
    const entry = this.#it.batches.entries.get(entryId(terminal.id, known.f60.batch, stan));
    // A gate never closes its batch: in the end its trace numbers come round in it.
    const past = this.#it.calendar.now() - DAY_MS;
    if (entry && entry.at < past && TRANSIT_MCC.has(terminal.mcc) && !this.#answers.seen(asked))
      return ownLine('trace number', true, 'DUP_STAN', 'come round');
    const same = this.#answers.seen(asked);
    const barred = same === undefined && entry?.state === 'reversed' && message.mti !== '0500';
    const detail = barred
      ? 'reversed before it came'
      : same === undefined
        ? 'new'
        : 'trace number seen before';
    return ownLine('trace number', same ?? !barred, 'DUP_STAN', detail);
  }

  /** The same message again gets the same answer; nothing is booked twice. */
  #again(asked: Asked): Uint8Array | undefined {
    const answer = this.#answers.find(asked);
    if (!answer) return undefined;
    const { message, known, terminal } = asked;
    if (this.#it.explain()) this.#it.emit('answer given again', describe(answer), 'warn');
    this.#it.verdict({
      terminal: terminal.id,
      stan: text(message, 11)!,
      kind: known.row.kind,
      rrn: text(answer, 37) ?? '',
      f39: text(answer, 39) ?? '',
      reason: 'DUP_STAN',
      layer: 'acquirer',
      alsoFailed: [],
      checks: [],
      replayed: true,
    });
    return this.#seal(answer, known.row.mac ? terminal : undefined);
  }

  #decide(exchange: Exchange): Decision {
    const it = this.#it;
    switch (exchange.kind) {
      case 'sale':
      case 'refund':
      case 'balance':
      case 'offlineUpload':
        return financial(exchange, it);
      case 'void':
        return voidSale(exchange, it);
      case 'reversal':
        return it.busy() ? { f39: BUSY } : reverse(exchange, it);
      case 'settlement':
        this.#answers.forgetAround(exchange.terminal.id, exchange.f60.batch);
        return settle(exchange, it);
      case 'batchEnd':
        return endOfUpload(exchange, it);
      case 'signOn':
        return this.#signOn(exchange);
      case 'signOff':
        it.terminals.signOff(exchange.terminal);
        return {};
      case 'download':
        return this.#download(exchange);
      // Taken note of: a record of a batch that did not balance changes nothing, ours stays the truth.
      case 'batchUpload':
      case 'scriptResult':
      case 'status':
      case 'echo':
        return {};
    }
  }

  #signOn(exchange: Exchange): Decision {
    const kind = exchange.f60.network as SignOnKind;
    const { row, f62 } = this.#it.terminals.signOn(
      exchange.terminal,
      kind,
      text(exchange.message, 11) ?? '',
    );
    const fields = new Map<number, FieldValue>([
      [60, `00${row.batch}${exchange.f60.network}`],
      [62, f62],
    ]);
    return { rrn: this.#it.nextRrn(), fields };
  }

  #download(exchange: Exchange): Decision {
    const { downloads } = this.#it;
    const { network, batch } = exchange.f60;
    const page = downloads.page(network, binary(exchange.message, 62), exchange.terminal);
    if (!page) return refuse('UNSUPPORTED');
    const code = page.last ? downloads.doneCode(network) : network;
    const body: FieldValue =
      page.field === 63 ? Buffer.from(page.body).toString('latin1') : page.body;
    return {
      fields: new Map<number, FieldValue>([
        [60, `00${batch}${code}`],
        [page.field, body],
      ]),
    };
  }

  #publish(
    message: Message,
    exchange: Exchange,
    decision: Decision,
    answer: Message,
    unknown: boolean,
  ): void {
    const { reason } = decision;
    const checks = decision.checks ?? exchange.checks;
    const failed = reason && checks.find((line) => line.ok === false && line.reason === reason);
    const layer = failed ? failed.layer : reason && REASONS[reason].layer;
    if (this.#it.explain()) {
      const own = checks.filter((line) => line.layer === 'acquirer');
      this.#it.emit(
        'answer',
        { title: exchange.title, ...describe(answer), checks: own, reason, layer },
        reason ? 'warn' : 'note',
      );
    }
    this.#it.verdict({
      terminal: exchange.terminal.id,
      stan: text(message, 11) ?? '',
      kind: unknown ? 'unknown' : exchange.kind,
      rrn: decision.rrn ?? '',
      f39: decision.f39 ?? '00',
      alsoFailed: decision.alsoFailed ?? [],
      checks,
      replayed: false,
      ...(reason ? { reason } : {}),
      ...(layer ? { layer } : {}),
    });
  }

  #seal(plain: Message, terminal: TerminalRow | undefined): Uint8Array {
    const answer = this.#it.wrongStan() ? nextStan(plain) : plain;
    if (!terminal || terminal.mak === '') return pack(answer);
    const mak = this.#it.terminals.key(terminal.mak);
    return packWithMac(answer, (input) => cupMac(mak, input));
  }
}

/** Field 39: system malfunction, ask again. */
const BUSY = '96';

/** Nothing of these belongs to a batch. */
const WITHOUT_BATCH: ReadonlySet<MessageKind> = new Set<MessageKind>([
  'signOn',
  'signOff',
  'echo',
  'status',
  'download',
]);

/** May name a batch that is closed. */
const LATE: ReadonlySet<MessageKind> = new Set<MessageKind>([
  'reversal',
  'offlineUpload',
  'settlement',
  'batchUpload',
  'batchEnd',
  'refund',
  'scriptResult',
]);

/** Not in the table, without a field that it needs, or from nobody we know. */
function unreadable(message: Message, known: Known | { readonly wrong: string }): CheckLine {
  if (!('wrong' in known)) return ownLine('terminal', false, 'TERMINAL', text(message, 41) ?? '');
  const reason: Reason = known.wrong.startsWith('unsupported') ? 'UNSUPPORTED' : 'FORMAT';
  return ownLine('message', false, reason, known.wrong);
}

const UNKNOWN = {
  title: 'unknown message',
  kind: 'echo',
  f60: { type: '00', batch: '000000', network: '000' },
  mac: false,
  once: false,
} as const;

const NOBODY: TerminalRow = {
  id: '',
  merchant: '',
  mcc: '',
  name: '',
  city: '',
  tmk: '',
  pik: '',
  mak: '',
  tdk: '',
  batch: '000000',
  signOns: 0,
  signOnStan: '',
};

/** The issuer was away, and the goods are gone or the rider is in: the same message may ask again later. */
function undecided({ kind, terminal }: Exchange, { f39 }: Decision): boolean {
  return f39 === AWAY && (kind === 'offlineUpload' || TRANSIT_MCC.has(terminal.mcc));
}

const AWAY = '91';

function nextStan(message: Message): Message {
  const stan = String((Number(text(message, 11)) % 999_999) + 1).padStart(6, '0');
  return { mti: message.mti, fields: new Map(message.fields).set(11, stan) };
}
