/** Voids and refunds that name an earlier transaction of this batch: whether they may be, and what of it is sent (backoffice.md 1.10, 3.3). */

import { freezeGenerators } from '../bytes/frozen.js';
import { textOf, type Message } from '../uplink/message.js';
import { linkedRequest, type Identity, type Original } from '../uplink/requests.js';
import { authorise, type Authorisation } from './jobs/authorise.js';
import type { Desk, HostStep } from './jobs/host-step.js';
import { uploadWaiting } from './jobs/upload.js';
import type { Entry } from './ledger.js';

export type LinkedKind = 'void' | 'refund';

/** Message of the text table; undefined: it may be. `amountMinor` undefined: all of it. */
export function whyNot(
  kind: LinkedKind,
  entry: Entry | undefined,
  amountMinor: number | undefined,
): string | undefined {
  if (!entry || entry.kind !== 'sale' || !entry.account) return 'not-found';
  if (entry.voided) return 'already-void';
  const left = entry.amountMinor - entry.refundedMinor;
  if (kind === 'refund') {
    if (left === 0) return 'already-refunded';
    return (amountMinor ?? entry.amountMinor) > left ? 'invalid-amount' : undefined;
  }
  if (entry.refundedMinor > 0) return 'already-refunded';
  // The acquirer has it as an upload, which cannot be voided
  return entry.offline ? 'offline-sale' : undefined;
}

/** Fields kept of the original and its answer. */
export function messageFor(
  identity: Identity,
  kind: LinkedKind,
  entry: Entry,
  amountMinor: number,
): (stan: string, batch: string) => Message {
  const original = originalOf(entry);
  const expiry = textOf(entry.message, 14);
  const sequence = textOf(entry.message, 23);
  const currency = textOf(entry.message, 49);
  return (stan, batch) =>
    linkedRequest(
      identity,
      kind,
      {
        stan,
        batch,
        amountMinor,
        account: entry.account,
        ...(expiry ? { expiry } : {}),
        ...(sequence ? { sequence } : {}),
        ...(currency ? { currency } : {}),
      },
      original,
    );
}

function originalOf(entry: Entry): Original {
  const rrn = entry.answer && textOf(entry.answer, 37);
  const authCode = entry.answer && textOf(entry.answer, 38);
  const date = (entry.answer && textOf(entry.answer, 13)) ?? textOf(entry.message, 13) ?? '0000';
  return {
    batch: textOf(entry.message, 60)?.slice(2, 8) ?? '000000',
    stan: entry.stan,
    date,
    ...(rrn ? { rrn } : {}),
    ...(authCode ? { authCode } : {}),
  };
}

/** The acquirer knows an offline approval only after its upload. */
export function* afterUpload(
  desk: Desk,
  kind: LinkedKind,
  build: (stan: string, batch: string) => Message,
): HostStep<Authorisation> {
  const uploaded = yield* uploadWaiting(desk);
  return uploaded.ok ? yield* authorise(desk, kind, build) : { kind: 'refused', why: uploaded.why };
}

freezeGenerators(afterUpload);
