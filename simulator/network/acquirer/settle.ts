/** The end of a terminal's day: compare totals, take details, close the batch, move the money (backoffice §3.8). */

import { text, type FieldValue } from '../iso8583/codec.js';
import { formatTotals, parseTotals, type Totals } from '../iso8583/private-fields.js';
import { settlementLegs } from '../ledger/bookings.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Authorisations } from '../switch/authorisations.js';
import type { Batches, SettlementRow } from './batch.js';
import { refuse, type Decision, type Exchange } from './exchange.js';
import type { Terminals } from './terminals.js';

export interface SettlementContext {
  readonly batches: Batches;
  readonly terminals: Terminals;
  readonly authorisations: Authorisations;
  readonly ledger: Ledger;
  nextRrn(): string;
}

const NOTHING: Totals = { debit: 0, debitCount: 0, credit: 0, creditCount: 0 };

export function settle(exchange: Exchange, it: SettlementContext): Decision {
  const claimed = text(exchange.message, 48)!;
  const theirs = parseTotals(claimed);
  if (!theirs) return refuse('FORMAT');
  const { terminal, f60, at } = exchange;
  const ours = it.batches.totals(terminal.id, f60.batch);
  const id = `${terminal.id}:${f60.batch}`;
  const before = it.batches.settlements.get(id);
  // Closed: its money has moved. Asked again under another trace number, it is told so.
  const closed = before !== undefined && before.state !== 'not balanced';
  const balanced = closed || same(ours, theirs);
  const row: SettlementRow = {
    id,
    terminal: terminal.id,
    batch: f60.batch,
    at,
    ...ours,
    claimed,
    state: balanced ? 'balanced' : 'not balanced',
  };
  if (!closed) it.batches.settlements.put(row);
  if (balanced && !closed) close(exchange, it);
  const f48 = formatTotals(ours, balanced ? 1 : 2) + formatTotals(NOTHING, 1);
  const fields = new Map<number, FieldValue>([
    [48, f48],
    [15, exchange.date.slice(2)],
  ]);
  return { rrn: it.nextRrn(), fields };
}

export function endOfUpload(exchange: Exchange, it: SettlementContext): Decision {
  const id = `${exchange.terminal.id}:${exchange.f60.batch}`;
  const row = it.batches.settlements.get(id);
  if (row?.state === 'not balanced') {
    close(exchange, it);
    it.batches.settlements.put({ ...row, state: 'closed' });
  }
  return {};
}

function close(exchange: Exchange, it: SettlementContext): void {
  const { terminal, f60 } = exchange;
  const byBank = new Map<string, number>();
  const move = (rrn: string, sign: 1 | -1): void => {
    const row = it.authorisations.get(rrn);
    if (row) byBank.set(row.bank, (byBank.get(row.bank) ?? 0) + sign * row.amount);
  };
  for (const entry of it.batches.of(terminal.id, f60.batch)) {
    if (entry.state !== 'approved') continue;
    if (entry.kind === 'sale' || entry.kind === 'offlineUpload') move(entry.rrn, 1);
    else if (entry.kind === 'refund') move(entry.rrn, -1);
  }
  const legs = settlementLegs(terminal.merchant, byBank);
  if (legs.length > 0)
    it.ledger.post({
      kind: 'settlement',
      ref: `${terminal.id}:${f60.batch}`,
      at: exchange.at,
      legs,
    });
  if (terminal.batch !== f60.batch) return;
  const { batch } = it.terminals.nextBatch(terminal);
  it.batches.begin(terminal.id, batch);
}

function same(a: Totals, b: Totals): boolean {
  return (
    a.debit === b.debit &&
    a.debitCount === b.debitCount &&
    a.credit === b.credit &&
    a.creditCount === b.creditCount
  );
}
