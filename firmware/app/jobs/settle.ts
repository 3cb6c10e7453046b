/** Settlement: what is open first, totals, the batch in detail when they differ, then a new batch (backoffice.md 3.8). */

import { decimal } from '../../bytes/digits.js';
import { freezeGenerators } from '../../bytes/frozen.js';
import type { ExchangeResult } from '../../uplink/dialogue.js';
import { bytesOf, textOf, type Message } from '../../uplink/message.js';
import { batchDetail, batchEnd, settlement, type Totals } from '../../uplink/requests.js';
import { field55, readField55 } from '../../uplink/field55.js';
import type { Entry } from '../ledger.js';
import { clearOpen } from './clear-open.js';
import { exchange, type Desk, type HostStep } from './host-step.js';
import { signOn, ensureKeys } from './sign-on.js';
import { uploadWaiting } from './upload.js';

export type Settlement =
  | {
      readonly ok: true;
      readonly balanced: boolean;
      readonly batch: string;
      readonly stan: string;
      readonly totals: Totals;
    }
  | { readonly ok: false; readonly why: string };

/** Place of the flag behind the domestic totals: 12 + 3 + 12 + 3. */
const FLAG_AT = 30;
const BALANCED = '1';
const DIFFERENT = '2';
const LAST_BATCH = 999_999;

export function* settle(desk: Desk): HostStep<Settlement> {
  const cleared = yield* clearOpen(desk);
  if (!cleared.ok) return cleared;
  const uploaded = yield* uploadWaiting(desk);
  if (!uploaded.ok) return uploaded;
  const keys = yield* ensureKeys(desk);
  if (!keys.ok) return keys;

  const { ledger, identity } = desk;
  if (ledger.settling === undefined) ledger.settle(desk.nextStan(), desk.batch());
  const { stan, batch } = ledger.settling!;
  const totals = { ...ledger.totals };
  const request = settlement(identity, stan, batch, totals);
  const result = yield* askTwice(request, (answer) => {
    const flag = flagOf(answer);
    return flag === BALANCED || flag === DIFFERENT;
  });
  if (result.kind !== 'answer') return { ok: false, why: 'no-host' };
  const flag = flagOf(result.message);
  if (flag === undefined) return callOff(desk, result.message);
  const balanced = flag === BALANCED;
  if (!balanced) {
    desk.note('settlement', 'totals differ: batch upload', 'backoffice.md 3.8');
    const sent = yield* uploadBatch(desk, batch);
    if (!sent.ok) return sent;
    const end = batchEnd(identity, desk.nextStan(), batch, totals, false);
    const ended = yield* askTwice(end, (answer) => !refused(answer));
    if (ended.kind !== 'answer') return { ok: false, why: 'no-host' };
    if (refused(ended.message)) return callOff(desk, ended.message);
  }
  // Before the book is closed: the new batch number comes with the next sign-on, now or after a power cut. An approval
  // by a card may come before it: the acquirer counts up by one
  desk.dropKeys();
  desk.setBatch(following(batch));
  ledger.settled();
  yield* signOn(desk);
  return { ok: true, balanced, batch, stan, totals };
}

/**
 * These messages have no MAC (3.3): a bit that the line turned can make a refusal of an answer that closed the batch.
 * The same message again gets the same answer (2.3 step 4), so a refusal counts when it is heard twice.
 */
function* askTwice(message: Message, good: (answer: Message) => boolean): HostStep<ExchangeResult> {
  const first = yield* exchange(message, false);
  if (first.kind !== 'answer' || good(first.message)) return first;
  return yield* exchange(message, false);
}

function flagOf(answer: Message): string | undefined {
  return textOf(answer, 48)?.charAt(FLAG_AT);
}

function following(batch: string): string {
  return decimal(Number(batch) >= LAST_BATCH ? 1 : Number(batch) + 1, 6);
}

function refused(message: Message): boolean {
  const code = textOf(message, 39);
  return code !== undefined && code !== '00';
}

/** The acquirer did not close the batch: its records stay. The next try begins anew, with the batch of a new sign-on. */
function callOff(desk: Desk, answer: Message): Settlement {
  desk.note('settlement', `refused: ${textOf(answer, 39) ?? 'no totals'}`, 'backoffice.md 3.8');
  desk.dropKeys();
  desk.ledger.settleLater();
  return { ok: false, why: 'declined' };
}

function* uploadBatch(
  desk: Desk,
  batch: string,
): HostStep<{ readonly ok: true } | { readonly ok: false; readonly why: string }> {
  let after = '';
  for (;;) {
    const entry = nextEntry(desk, after);
    if (!entry) return { ok: true };
    const chip = bytesOf(entry.message, 55);
    const sequence = textOf(entry.message, 23);
    const message = batchDetail(desk.identity, {
      account: entry.account,
      amountMinor: entry.amountMinor,
      stan: entry.stan,
      entryMode: textOf(entry.message, 22) ?? '012',
      ...(sequence ? { sequence } : {}),
      ...(chip ? { chip: field55('online', readField55(chip)) } : {}),
      batch,
      note: textOf(entry.message, 60)?.slice(0, 2) ?? '22',
    });
    const result = yield* exchange(message, false);
    if (result.kind !== 'answer') return { ok: false, why: 'no-host' };
    after = entry.stan;
  }
}

/** The entry behind the one with this trace number: entries are read one at a time. */
function nextEntry(desk: Desk, after: string): Entry | undefined {
  let found: Entry | undefined;
  let passed = after === '';
  desk.ledger.entries((entry) => {
    if (passed) {
      found = entry;
      return false;
    }
    passed = entry.stan === after;
    return true;
  });
  return found;
}

freezeGenerators(settle, askTwice, uploadBatch);
