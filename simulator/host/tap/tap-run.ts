/** One purchase in a new world, from the amount to the result screen and what the log says of it. */

import type { TraceEvent } from '../../log/event-log.js';
import { createRig, type Rig, type RigOptions } from '../rig/rig.js';
import { amountText, type Currency } from './amount.js';
import { exchangesOf, uiOf, type Exchange, type UiLine } from './tap-log.js';

export interface TapOptions extends RigOptions {
  readonly amountMinor: number;
  readonly currency: Currency;
  /** Position in the wallet, from 1; default: the default card. */
  readonly card?: number;
  /** Arms something before the tap: an attack, a fault. */
  readonly arm?: (rig: Rig) => void;
}

export interface TapTiming {
  readonly inFieldUs: number;
  readonly rfUs: number;
  readonly busUs: number;
  readonly chipUs: number;
  readonly phoneUs: number;
  readonly terminalUs: number;
  readonly hostUs: number;
}

export interface TapResult {
  readonly outcome: string;
  readonly kernel: {
    readonly outcome: string;
    readonly start: string;
    readonly cvm: string;
    readonly oda: string;
  } | null;
  readonly responseCode: string | null;
  readonly reason: string | null;
  readonly amount: string;
  readonly currency: string;
  readonly exchanges: readonly Exchange[];
  readonly timing: TapTiming;
  readonly ui: readonly UiLine[];
  readonly seed: number;
  readonly engine: string;
}

/** The phone comes this long after the amount. */
const APPROACH_US = 300_000;
/** See phone, a second try, a host that does not answer: no sale takes longer. */
const LIMIT_US = 180_000_000;
const LAYERS = ['rf', 'bus', 'chip', 'phone', 'terminal'] as const;

export function runTap(options: TapOptions): { readonly rig: Rig; readonly result: TapResult } {
  const rig = createRig(options);
  const { amountMinor, currency, card } = options;
  rig.open();
  if (card !== undefined) rig.phone.wallet.setDefault(rig.phone.wallet.cards[card - 1]!.id);
  rig.phone.authenticate('fingerprint');
  options.arm?.(rig);
  const summary = watchTap(rig, options);
  rig.station.firmware.order({ kind: 'sale', amountMinor, currency: currency.code });
  rig.clock.runFor(APPROACH_US);
  const placed = rig.place();
  rig.until(() => rig.station.firmware.lastResult !== undefined, LIMIT_US);
  const result = summary();
  rig.station.field.remove(placed);
  return { rig, result };
}

/** Begins to watch a terminal that is idle; the call that it returns says what came of it. */
export function watchTap(
  rig: Rig,
  options: Pick<TapOptions, 'amountMinor' | 'currency'>,
): () => TapResult {
  const before = LAYERS.map((layer) => rig.clock.charged(layer));
  const from = rig.log.events.length;
  return () => {
    const charged = LAYERS.map((layer, i) => rig.clock.charged(layer) - before[i]!);
    return summarise(rig, options, rig.log.events.slice(from), charged);
  };
}

function summarise(
  rig: Rig,
  options: Pick<TapOptions, 'amountMinor' | 'currency'>,
  events: readonly TraceEvent[],
  charged: readonly number[],
): TapResult {
  const last = rig.station.powered ? rig.station.firmware.lastResult : undefined;
  const { activation } = rig.station.field;
  const kernel = last?.kernel;
  return {
    outcome: last?.approved ? 'Approved' : outcomeOf(kernel?.outcome),
    kernel: kernel
      ? { outcome: kernel.outcome, start: kernel.start, cvm: kernel.cvm, oda: kernel.oda }
      : null,
    responseCode: last?.responseCode ?? null,
    reason: rig.backOffice.lastVerdict?.reason ?? kernel?.reason ?? null,
    // A scenario may have had its own price.
    amount: amountText(last?.amountMinor || options.amountMinor, options.currency),
    currency: options.currency.name,
    exchanges: exchangesOf(events),
    timing: {
      inFieldUs: (activation?.lastByteUs ?? 0) - (activation?.firstAnswerUs ?? 0),
      rfUs: charged[0]!,
      busUs: charged[1]!,
      chipUs: charged[2]!,
      phoneUs: charged[3]!,
      terminalUs: charged[4]!,
      hostUs: hostUs(events),
    },
    ui: uiOf(events),
    seed: rig.seed,
    engine: rig.engine,
  };
}

/** What the cardholder gets: an online request that brought no approval is a decline. */
function outcomeOf(kernel: string | undefined): string {
  if (kernel === undefined) return 'EndApplication';
  return kernel === 'OnlineRequest' || kernel === 'Approved' ? 'Declined' : kernel;
}

/** From the first message of the sale to the last answer. */
function hostUs(events: readonly { t: number; lane: string; kind: string }[]): number {
  const messages = events.filter(({ lane, kind }) => lane === 'app' && kind.startsWith('message-'));
  const sent = messages.find(({ kind }) => kind === 'message-send');
  const answered = messages.findLast(({ kind }) => kind === 'message-receive');
  return sent && answered ? answered.t - sent.t : 0;
}
