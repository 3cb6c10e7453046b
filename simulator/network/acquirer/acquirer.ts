/** The acquirer: one message in, at most one answer out, each within one transaction of the store (backoffice §3). */

import { hash } from 'node:crypto';
import { equal, fromHex, toHex } from '../bytes.js';
import type { HostCalendar } from '../calendar.js';
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
import type { Table } from '../store/table.js';
import { entryId } from './batch.js';
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
import { recognise, type Known } from './messages.js';
import { endOfUpload, settle, upload, type SettlementContext } from './settle.js';
import type { TerminalRow, Terminals } from './terminals.js';
import { reverse, voidSale } from './undo.js';
import { TRANSIT_MCC } from '../switch/request.js';

interface AnswerRow {
  /** terminal:batch:stan:mti */
  readonly id: string;
  readonly digest: string;
  /** Hex, without its MAC: the working key may be another when it is given again. */
  readonly body: string;
  readonly batchKey: string;
}

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
  readonly answers: Table<AnswerRow>;
  readonly #it: AcquirerContext;
  /** terminal:batch to the ids of its answers. */
  readonly #kept = new Map<string, string[]>();
  /** Asked of the terminal in the header of the next answers. */
  processingRequest: ProcessingRequest = 0;

  constructor(context: AcquirerContext) {
    this.#it = context;
    this.answers = context.store.table<AnswerRow>({
      name: 'answer',
      key: 'id',
      columns: { id: 'text', digest: 'text', body: 'text', batchKey: 'text' },
    });
    context.store.onReload(() => this.#index());
    this.#index();
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
    const title = known?.row.title ?? 'unknown message';
    const terminal = it.terminals.get(text(message, 41) ?? '');
    if (it.explain()) it.emit('request', { title, ...describe(message) });
    const checks = this.#linkChecks(message, macInput, recognised, terminal);
    const verdict = judge(checks);
    const once =
      known && terminal && verdict.ok && known.row.once ? { known, terminal } : undefined;
    const stored = once && this.#stored(message, macInput, once.known, once.terminal);
    if (stored) return stored;
    const exchange: Exchange = {
      message,
      title,
      ...(known ? { kind: known.row.kind, f60: known.f60 } : UNKNOWN),
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
    if (once && !undecided(exchange, decision))
      this.#store(message, macInput, once.known, once.terminal, answer);
    const signed = known?.row.mac === true && message.fields.has(64);
    return this.#seal(answer, signed ? it.terminals.get(exchange.terminal.id) : undefined);
  }

  /** Steps 1 to 4. */
  #linkChecks(
    message: Message,
    macInput: Uint8Array,
    known: Known | { readonly wrong: string },
    terminal: TerminalRow | undefined,
  ): CheckLine[] {
    if ('wrong' in known) {
      const reason: Reason = known.wrong.startsWith('unsupported') ? 'UNSUPPORTED' : 'FORMAT';
      return [ownLine('message', false, reason, known.wrong)];
    }
    const lines: CheckLine[] = [];
    const id = text(message, 41) ?? '';
    lines.push(ownLine('terminal', terminal !== undefined, 'TERMINAL', id));
    if (!terminal) return lines;
    const merchant = text(message, 42) ?? '';
    lines.push(ownLine('merchant', merchant === terminal.merchant, 'MERCHANT', merchant));
    if (known.row.mac) lines.push(this.#macLine(message, macInput, terminal));
    if (['signOn', 'signOff', 'echo', 'download'].includes(known.row.kind)) return lines;
    const late = ['reversal', 'offlineUpload', 'settlement', 'batchUpload', 'batchEnd', 'refund'];
    const { batch } = known.f60;
    const batchOk =
      terminal.mak !== '' &&
      (batch === terminal.batch || (late.includes(known.row.kind) && batch < terminal.batch));
    const repeat = this.answers.get(this.#answerId(message, known, terminal)) !== undefined;
    const detail = terminal.mak === '' ? 'not signed on' : `${batch}, open is ${terminal.batch}`;
    lines.push(ownLine('batch', batchOk || repeat, 'BATCH', detail));
    if (known.row.once) lines.push(this.#duplicateLine(message, macInput, known, terminal));
    return lines;
  }

  #macLine(message: Message, macInput: Uint8Array, terminal: TerminalRow): CheckLine {
    const sent = binary(message, 64);
    const ok =
      terminal.mak !== '' &&
      sent !== undefined &&
      equal(sent, cupMac(this.#it.terminals.key(terminal.mak), macInput));
    const detail = sent === undefined ? 'not there' : terminal.mak === '' ? 'not signed on' : '';
    return ownLine('link MAC', ok, 'LINK_MAC', detail);
  }

  #duplicateLine(
    message: Message,
    macInput: Uint8Array,
    known: Known,
    terminal: TerminalRow,
  ): CheckLine {
    const stan = text(message, 11)!;
    const entry = this.#it.batches.entries.get(entryId(terminal.id, known.f60.batch, stan));
    const stored = this.answers.get(this.#answerId(message, known, terminal));
    const same = stored?.digest === digest(macInput);
    const barred = !stored && entry?.state === 'reversed' && message.mti !== '0500';
    const ok = stored ? same : !barred;
    const detail = barred ? 'reversed before it came' : stored ? 'trace number seen before' : 'new';
    return ownLine('trace number', ok, 'DUP_STAN', detail);
  }

  /** The same message again gets the same answer; nothing is booked twice. */
  #stored(
    message: Message,
    macInput: Uint8Array,
    known: Known,
    terminal: TerminalRow,
  ): Uint8Array | undefined {
    const row = this.answers.get(this.#answerId(message, known, terminal));
    if (!row || row.digest !== digest(macInput)) return undefined;
    const unpacked = unpack(fromHex(row.body));
    if (!unpacked.ok) return undefined;
    const fields = new Map(unpacked.message.fields);
    const number = message.fields.get(2);
    if (number !== undefined) fields.set(2, number);
    const answer = { mti: unpacked.message.mti, fields };
    const f39 = text(answer, 39) ?? '';
    if (this.#it.explain()) this.#it.emit('answer given again', describe(answer), 'warn');
    this.#it.verdict({
      terminal: terminal.id,
      stan: text(message, 11)!,
      kind: known.row.kind,
      rrn: text(answer, 37) ?? '',
      f39,
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
        this.#forget(exchange);
        return settle(exchange, it);
      case 'batchUpload':
        return upload(exchange);
      case 'batchEnd':
        return endOfUpload(exchange, it);
      case 'signOn':
        return this.#signOn(exchange);
      case 'signOff':
        it.terminals.signOff(exchange.terminal);
        return {};
      case 'download':
        return this.#download(exchange);
      case 'echo':
        return {};
    }
  }

  #signOn(exchange: Exchange): Decision {
    const kind = exchange.f60.network as SignOnKind;
    const { row, f62 } = this.#it.terminals.signOn(exchange.terminal, kind);
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

  #store(
    message: Message,
    macInput: Uint8Array,
    known: Known,
    terminal: TerminalRow,
    answer: Message,
  ): void {
    const id = this.#answerId(message, known, terminal);
    const batchKey = `${terminal.id}:${known.f60.batch}`;
    // Field 2 need not be kept: the terminal knows whom it asked for.
    const fields = new Map(answer.fields);
    fields.delete(2);
    const body = toHex(pack({ mti: answer.mti, fields }));
    this.#keep(id, batchKey);
    this.answers.put({ id, digest: digest(macInput), body, batchKey });
  }

  #keep(id: string, batchKey: string): void {
    const ids = this.#kept.get(batchKey);
    if (ids) ids.push(id);
    else this.#kept.set(batchKey, [id]);
  }

  /** When a batch is settled, nobody repeats a message of the one before it any more. */
  #forget({ terminal, f60 }: Exchange): void {
    const before = `${terminal.id}:${String(Number(f60.batch) - 1).padStart(6, '0')}`;
    for (const id of this.#kept.get(before) ?? []) this.answers.delete(id);
    this.#kept.delete(before);
  }

  #index(): void {
    this.#kept.clear();
    for (const row of this.answers.values()) this.#keep(row.id, row.batchKey);
  }

  #seal(plain: Message, terminal: TerminalRow | undefined): Uint8Array {
    const answer = this.#it.wrongStan() ? nextStan(plain) : plain;
    if (!terminal || terminal.mak === '') return pack(answer);
    const mak = this.#it.terminals.key(terminal.mak);
    return packWithMac(answer, (input) => cupMac(mak, input));
  }

  #answerId(message: Message, known: Known, terminal: TerminalRow): string {
    const id = entryId(terminal.id, known.f60.batch, text(message, 11) ?? '');
    return `${id}:${message.mti}`;
  }
}

/** Field 39: system malfunction, ask again. */
const BUSY = '96';

const UNKNOWN = { kind: 'echo', f60: { type: '00', batch: '000000', network: '000' } } as const;

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

function digest(macInput: Uint8Array): string {
  return hash('sha1', macInput);
}
