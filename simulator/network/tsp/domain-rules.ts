/** Step 11: where, for what and for how much a token may be used (backoffice §1.1, §1.2, §2.3). A table, no code. */

import { bcd, toHex } from '../bytes.js';
import type { Reason } from '../reasons.js';
import { TRANSIT_MCC, type AuthRequest } from '../switch/request.js';
import type { Channel, TokenRow } from './vault.js';

export interface TokenUse {
  readonly request: AuthRequest;
  readonly row: TokenRow;
  /** Of the host's calendar. */
  readonly day: string;
}

export interface DomainRule {
  readonly id: string;
  readonly reason: Reason;
  ok(use: TokenUse): boolean;
  detail(use: TokenUse): string;
}

export const DOMAIN_RULES: readonly DomainRule[] = [
  {
    id: 'channel',
    reason: 'DOMAIN_CHANNEL',
    ok: ({ request, row }) => row.domain.channels.includes(channelOf(request)),
    detail: ({ request }) => channelOf(request),
  },
  {
    id: 'trade',
    reason: 'DOMAIN_MCC',
    ok({ request: { mcc }, row: { domain } }) {
      return (!domain.mccAllow || domain.mccAllow.includes(mcc)) && !domain.mccDeny?.includes(mcc);
    },
    detail: ({ request }) => `MCC ${request.mcc}`,
  },
  {
    id: 'merchant',
    reason: 'DOMAIN_MERCHANT',
    ok: ({ request, row }) => row.domain.merchantAllow?.includes(request.merchant) ?? true,
    detail: ({ request }) => request.merchant,
  },
  {
    id: 'country and currency',
    reason: 'DOMAIN_COUNTRY',
    ok({ request, row }) {
      const allow = row.domain.countryAllow;
      return !allow || (allow.includes(request.currency) && allow.includes(countryOf(request)));
    },
    detail({ request, row }) {
      const anywhere = row.domain.countryAllow ? '' : ', anywhere allowed';
      return `country ${countryOf(request)}, currency ${request.currency}${anywhere}`;
    },
  },
  {
    id: 'amount',
    reason: 'DOMAIN_AMOUNT',
    ok: ({ request, row }) => request.amount <= (row.domain.maxAmount ?? Infinity),
    detail: ({ request }) => `${request.amount} fen`,
  },
  {
    id: 'amount of the day',
    reason: 'DOMAIN_DAILY',
    ok: (use) => spentWith(use) <= (use.row.domain.maxDaily ?? Infinity),
    detail: (use) => `${spentWith(use)} fen`,
  },
  {
    id: 'number of uses',
    reason: 'DOMAIN_COUNT',
    ok: ({ row }) => row.useCount + 1 <= (row.domain.maxCount ?? Infinity),
    detail: ({ row }) => `${row.useCount + 1}`,
  },
];

/** Of this day, this use among it. */
function spentWith({ request, row, day }: TokenUse): number {
  return (row.spentDay === day ? row.spent : 0) + request.amount;
}

/** Three digits of 9F1A; at home where it is not sent. */
function countryOf(request: AuthRequest): string {
  return toHex(request.icc.get('9F1A') ?? bcd(156, 2)).slice(-3);
}

function channelOf(request: AuthRequest): Channel {
  const contactless = ['07', '96', '98'].includes(request.entryMode.slice(0, 2));
  if (!contactless) return 'inapp';
  if (request.mcc === '6011') return 'contactless_atm';
  return TRANSIT_MCC.has(request.mcc) ? 'transit' : 'contactless_pos';
}
