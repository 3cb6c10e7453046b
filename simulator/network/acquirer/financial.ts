/** Sale, refund, balance and upload: from fields to a request for the network, and back (backoffice §3.3). */

import { tlv } from '../tlv.js';
import { maskNumber } from '../bytes.js';
import { binary, text, type FieldValue } from '../iso8583/codec.js';
import { parseField61, parseTrack2 } from '../iso8583/private-fields.js';
import { translatePinBlock } from '../crypto/pin-block.js';
import { judge, type CheckLine, type Reason } from '../reasons.js';
import { ZONE_PIN_KEY } from '../secrets.js';
import type { AuthorisationRow } from '../switch/authorisations.js';
import type { AuthRequest, Kind } from '../switch/request.js';
import { TRANSIT_MCC } from '../switch/request.js';
import type { NetworkSwitch, SwitchAnswer } from '../switch/switch.js';
import { earlierBatch, entryId, type Batches } from './batch.js';
import { crossFieldChecks } from './cross-fields.js';
import { iccData, ownLine, refuse, type Decision, type Exchange } from './exchange.js';
import { ACQUIRER_ID } from '../ledger/bookings.js';
import type { Authorisations } from '../switch/authorisations.js';
import type { Vault } from '../tsp/vault.js';

export interface FinancialContext {
  readonly network: NetworkSwitch;
  readonly batches: Batches;
  readonly authorisations: Authorisations;
  readonly vault: Vault;
  readonly key: (hex: string) => Uint8Array;
  readonly explain: () => boolean;
  nextRrn(): string;
}

export function financial(exchange: Exchange, it: FinancialContext): Decision {
  const data = iccData(exchange.message);
  if ('wrong' in data) return malformed(exchange, data.wrong);
  const kind = exchange.kind as Kind;
  const link = kind === 'refund' ? linked(exchange, it) : undefined;
  const request = toRequest(exchange, it, kind, data, link?.sale);
  if (typeof request === 'string') return malformed(exchange, request);
  const { message } = exchange;
  const copies = {
    request,
    number: text(message, 2),
    expiry: text(message, 14),
    track2: text(message, 35),
  };
  const own: CheckLine[] = [...exchange.checks, ...crossFieldChecks(copies, it.explain())];
  if (link) own.push(...refundLines(request, link, it));
  const stop = judge(own.filter((line) => line.step === 22));
  const decision = stop.ok
    ? { ...asked(exchange, it.network.authorise(request, own)), rrn: request.rrn }
    : { ...refuse(stop.reason!, own), alsoFailed: stop.alsoFailed, rrn: request.rrn };
  record(exchange, request, decision, it);
  return decision;
}

function malformed(exchange: Exchange, why: string): Decision {
  return refuse('FORMAT', [...exchange.checks, ownLine('fields', false, 'FORMAT', why)]);
}

/** What the network said, as fields of the answer. */
function asked(exchange: Exchange, answer: SwitchAnswer): Decision {
  const fields = new Map<number, FieldValue>([[15, exchange.date.slice(2)]]);
  if (answer.authCode) fields.set(38, answer.authCode);
  if (answer.bank) fields.set(44, answer.bank.padEnd(11) + ACQUIRER_ID.padEnd(11));
  if (answer.issuerAuthentication) fields.set(55, tlv('91', answer.issuerAuthentication));
  if (answer.available !== undefined) fields.set(54, balanceText(answer.available));
  return {
    f39: answer.f39,
    checks: answer.checks,
    alsoFailed: answer.alsoFailed,
    fields,
    ...(answer.reason ? { reason: answer.reason } : {}),
  };
}

function record(
  exchange: Exchange,
  request: AuthRequest,
  decision: Decision,
  it: FinancialContext,
): void {
  const stan = text(exchange.message, 11)!;
  const authCode = decision.fields?.get(38);
  const { f60, terminal } = exchange;
  // Approved after the settlement and before the sign-on that tells the new number: the terminal counts it as new.
  const late = request.kind === 'offlineUpload' && earlierBatch(f60.batch, terminal.batch);
  it.batches.put({
    id: entryId(request.terminal, exchange.f60.batch, stan),
    terminal: request.terminal,
    batch: late ? terminal.batch : f60.batch,
    stan,
    kind: request.kind,
    number: maskNumber(request.number),
    amount: request.amount,
    rrn: request.rrn,
    f39: decision.f39!,
    authCode: typeof authCode === 'string' ? authCode : '',
    at: request.at,
    state: decision.f39 === '00' ? 'approved' : 'declined',
    original: request.original ?? '',
  });
}

interface Link {
  /** Undefined: field 37 or 61 names nothing we know. */
  readonly sale: AuthorisationRow | undefined;
}

/** A refund names its sale by reference number, or by batch and trace number; an unlinked one by neither. */
function linked(exchange: Exchange, it: FinancialContext): Link | undefined {
  const rrn = text(exchange.message, 37);
  const f61 = parseField61(text(exchange.message, 61) ?? '');
  const named = f61 !== undefined && Number(f61.stan) !== 0;
  if (!rrn?.trim() && !named) return undefined;
  const entry = named && it.batches.entries.get(entryId(exchange.terminal.id, f61.batch, f61.stan));
  const found = rrn?.trim() ? rrn : entry ? entry.rrn : '';
  return { sale: it.authorisations.get(found) };
}

function refundLines(request: AuthRequest, link: Link, it: FinancialContext): CheckLine[] {
  const { sale } = link;
  const line = (id: string, ok: boolean, reason: Reason, detail: string): CheckLine =>
    ownLine(id, ok, reason, detail);
  if (!sale) return [line('original', false, 'ORIGINAL_UNKNOWN', 'not found')];
  const parOf = (token: string): string | undefined => it.vault.tokens.get(token)?.par;
  const same = sale.token === request.number || parOf(sale.token) === parOf(request.number);
  const open = sale.state === 'approved' && sale.kind !== 'refund' && same;
  return [
    line('original', open, 'ORIGINAL_STATE', same ? sale.state : 'of another card'),
    line(
      'amount of original',
      sale.refunded + request.amount <= sale.amount,
      'ORIGINAL_AMOUNT',
      `${sale.refunded + request.amount} of ${sale.amount} fen`,
    ),
  ];
}

/** Text: what is missing. */
function toRequest(
  exchange: Exchange,
  it: FinancialContext,
  kind: Kind,
  data: { readonly icc: AuthRequest['icc']; readonly lab: AuthRequest['lab'] },
  sale: AuthorisationRow | undefined,
): AuthRequest | string {
  const { message, terminal } = exchange;
  const track = parseTrack2(text(message, 35) ?? '');
  const number = text(message, 2) ?? track?.number ?? sale?.token;
  if (number === undefined) return 'neither field 2 nor field 35';
  if (message.fields.has(35) && !track) return 'field 35 cannot be read';
  const psn = text(message, 23)?.slice(-2);
  const block = binary(message, 52);
  const expiry = text(message, 14) ?? track?.expiry;
  return {
    kind,
    deferred: kind === 'offlineUpload' || TRANSIT_MCC.has(terminal.mcc),
    number,
    amount: Number(text(message, 4) ?? 0),
    currency: text(message, 49)!,
    expiry,
    psn,
    entryMode: text(message, 22) ?? '000',
    terminal: terminal.id,
    merchant: terminal.merchant,
    mcc: terminal.mcc,
    city: terminal.city,
    rrn: it.nextRrn(),
    at: exchange.at,
    icc: data.icc,
    lab: data.lab,
    pinBlock: block && translatePinBlock(block, it.key(terminal.pik), ZONE_PIN_KEY),
    original: sale?.rrn,
  };
}

/** Account type, amount type, currency, sign, twelve digits. */
function balanceText(fen: number): string {
  return `1002156${fen < 0 ? 'D' : 'C'}${String(Math.abs(fen)).padStart(12, '0')}`;
}
