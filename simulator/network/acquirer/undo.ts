/** Void and reversal: what was booked goes back, once (backoffice §3.3, §3.9). */

import { text, type FieldValue } from '../iso8583/codec.js';
import { parseField61 } from '../iso8583/private-fields.js';
import { entryId, type BatchEntry } from './batch.js';
import { ownLine, refuse, type Decision, type Exchange } from './exchange.js';
import type { FinancialContext } from './financial.js';
import type { Reason } from '../reasons.js';

export function voidSale(exchange: Exchange, it: FinancialContext): Decision {
  const { message, terminal, f60 } = exchange;
  const f61 = parseField61(text(message, 61)!);
  const id = f61 ? entryId(terminal.id, f61.batch, f61.stan) : '';
  const sale = it.batches.entries.get(id);
  const amount = Number(text(message, 4));
  const wrong = whyNotVoid(exchange, sale, amount, it);
  const rrn = it.nextRrn();
  const entry: BatchEntry = {
    id: entryId(terminal.id, f60.batch, text(message, 11)!),
    terminal: terminal.id,
    batch: f60.batch,
    stan: text(message, 11)!,
    kind: 'void',
    number: sale?.number ?? '',
    amount,
    rrn,
    f39: '00',
    authCode: sale?.authCode ?? '',
    at: exchange.at,
    state: 'approved',
    original: id,
  };
  if (wrong) {
    const decision = refuse(wrong, [ownLine('original', false, wrong, sale?.state ?? 'not found')]);
    it.batches.put({ ...entry, f39: decision.f39!, state: 'declined' });
    return { ...decision, rrn };
  }
  it.network.undo(it.authorisations.get(sale!.rrn)!, 'voided', rrn);
  it.batches.put({ ...sale!, state: 'voided' });
  it.batches.put(entry);
  const fields = new Map<number, FieldValue>([[15, exchange.date.slice(2)]]);
  if (sale!.authCode) fields.set(38, sale!.authCode);
  return { rrn, fields };
}

function whyNotVoid(
  exchange: Exchange,
  sale: BatchEntry | undefined,
  amount: number,
  it: FinancialContext,
): Reason | undefined {
  if (!sale || sale.kind === 'unknown') return 'ORIGINAL_UNKNOWN';
  if (sale.batch !== exchange.f60.batch) return 'ORIGINAL_STATE';
  const named = text(exchange.message, 37)?.trim();
  if (named && named !== sale.rrn) return 'ORIGINAL_UNKNOWN';
  if (sale.kind !== 'sale' || sale.state !== 'approved') return 'ORIGINAL_STATE';
  if (it.authorisations.get(sale.rrn)!.refunded > 0) return 'ORIGINAL_STATE';
  return amount === sale.amount ? undefined : 'ORIGINAL_AMOUNT';
}

/**
 * A reversal carries the trace number of what it takes back. It may come again, or before what it reverses:
 * then the late original finds its place taken and is refused.
 */
export function reverse(exchange: Exchange, it: FinancialContext): Decision {
  const { message, terminal, f60 } = exchange;
  const stan = text(message, 11)!;
  const id = entryId(terminal.id, f60.batch, stan);
  const entry = it.batches.entries.get(id);
  const amount = Number(text(message, 4));
  if (!entry) {
    const none: BatchEntry = {
      id,
      terminal: terminal.id,
      batch: f60.batch,
      stan,
      kind: 'unknown',
      number: '',
      amount,
      rrn: '',
      f39: '25',
      authCode: '',
      at: exchange.at,
      state: 'reversed',
      original: '',
    };
    it.batches.put(none);
    return refuse('ORIGINAL_UNKNOWN', [
      ownLine('original', false, 'ORIGINAL_UNKNOWN', 'not here, and now barred'),
    ]);
  }
  if (entry.state === 'reversed')
    return entry.kind === 'unknown' ? refuse('ORIGINAL_UNKNOWN') : { rrn: entry.rrn };
  if (entry.kind === 'refund' || entry.kind === 'offlineUpload' || entry.state === 'voided')
    return refuse('ORIGINAL_STATE', [ownLine('original', false, 'ORIGINAL_STATE', entry.state)]);
  if (entry.state === 'declined') {
    it.batches.put({ ...entry, state: 'reversed' });
    return { rrn: entry.rrn };
  }
  if (amount !== entry.amount)
    return refuse('ORIGINAL_AMOUNT', [
      ownLine('amount', false, 'ORIGINAL_AMOUNT', `${amount}, booked ${entry.amount}`),
    ]);
  // Somebody has given it back already: it would go back twice.
  if (it.authorisations.get(entry.rrn)?.refunded)
    return refuse('ORIGINAL_STATE', [ownLine('original', false, 'ORIGINAL_STATE', 'refunded')]);
  if (entry.kind === 'void') {
    const sale = it.batches.entries.get(entry.original)!;
    it.network.redo(it.authorisations.get(sale.rrn)!, entry.rrn);
    it.batches.put({ ...sale, state: 'approved' });
  } else {
    it.network.undo(it.authorisations.get(entry.rrn)!, 'reversed', entry.rrn);
  }
  it.batches.put({ ...entry, state: 'reversed' });
  return { rrn: entry.rrn };
}
