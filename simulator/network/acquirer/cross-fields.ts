/** Step 5: what the message says twice must agree, or half of all "changed amount" attacks would pass (backoffice §2.3). */

import { toHex } from '../bytes.js';
import { dateOf, DAY_MS } from '../calendar.js';
import { parseTrack2 } from '../iso8583/private-fields.js';
import { REASONS, type CheckLine, type Reason } from '../reasons.js';
import { TRANSIT_MCC, type AuthRequest } from '../switch/request.js';

/** Late uploads may be this old. */
const LATE_DAYS = 30;
/** What a gate may charge for a nominal tap of 0 or 1 fen: the fare comes later. */
const FARE_CAP = 20_000;

export interface Copies {
  readonly request: AuthRequest;
  /** Fields 2, 14 and 35 as sent. */
  readonly number: string | undefined;
  readonly expiry: string | undefined;
  readonly track2: string | undefined;
}

export function crossFieldChecks(copies: Copies, explain: boolean): CheckLine[] {
  const { request } = copies;
  const lines: CheckLine[] = [];
  const line = (
    id: string,
    ok: boolean | undefined,
    reason: Reason,
    detail: () => string,
  ): void => {
    const text = explain ? detail() : '';
    const base = { step: REASONS[reason].step, id, layer: 'acquirer' as const, detail: text };
    lines.push(ok === false ? { ...base, ok, reason } : { ...base, ok });
  };
  const digits = (tag: string): string | undefined => {
    const value = request.icc.get(tag);
    return value && toHex(value);
  };
  const amount = digits('9F02');
  line(
    'field 4 = 9F02',
    amount === undefined ? undefined : sameAmount(request, amount),
    'XFIELD_AMOUNT',
    () => `${request.amount} and ${amount ?? 'nothing'}`,
  );
  const currency = digits('5F2A')?.slice(-3);
  line(
    'field 49 = 5F2A',
    currency === undefined ? undefined : currency === request.currency,
    'XFIELD_CURRENCY',
    () => `${request.currency} and ${currency ?? 'nothing'}`,
  );
  const track = copies.track2 === undefined ? undefined : parseTrack2(copies.track2);
  const both = track !== undefined && copies.number !== undefined;
  line(
    'field 2 = number in track 2',
    both
      ? track.number === copies.number
      : copies.track2 === undefined || track
        ? undefined
        : false,
    'XFIELD_PAN',
    () => (both ? 'compared' : 'only one of them'),
  );
  line(
    'field 14 = expiry in track 2',
    track && copies.expiry ? track.expiry === copies.expiry : undefined,
    'XFIELD_EXPIRY',
    () => `${copies.expiry ?? 'nothing'} and ${track?.expiry ?? 'nothing'}`,
  );
  const psn = digits('5F34');
  line(
    'field 23 = 5F34',
    psn !== undefined && request.psn !== undefined ? psn === request.psn : undefined,
    'XFIELD_PSN',
    () => `${request.psn ?? 'nothing'} and ${psn ?? 'nothing'}`,
  );
  const contactless = ['07', '96', '98'].includes(request.entryMode.slice(0, 2));
  line(
    'entry mode and field 55',
    request.kind === 'refund' ? undefined : contactless === request.icc.size > 0,
    'XFIELD_ENTRY',
    () => `${request.entryMode}, field 55 ${request.icc.size > 0 ? 'there' : 'not there'}`,
  );
  const date = digits('9A');
  line(
    '9A is the day',
    date === undefined ? undefined : nearDay(request, date),
    'XFIELD_DATE',
    () => date ?? 'nothing',
  );
  return lines;
}

function sameAmount(request: AuthRequest, digits: string): boolean {
  if (!/^\d+$/.test(digits)) return false;
  const signed = Number(digits);
  if (signed === request.amount) return true;
  const nominal = signed <= 1 && request.deferred && TRANSIT_MCC.has(request.mcc);
  return nominal && request.amount <= FARE_CAP;
}

function nearDay(request: AuthRequest, yymmdd: string): boolean {
  const at = dateOf(yymmdd);
  if (at === undefined) return false;
  const today = Math.floor(request.at / DAY_MS) * DAY_MS;
  const late = request.deferred ? LATE_DAYS * DAY_MS : DAY_MS;
  return at <= today + DAY_MS && at >= today - late;
}
