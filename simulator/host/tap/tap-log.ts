/** What a log says of one tap: the exchanges as the kernel saw them, and the screens. */

import { decodeTlv, findNode } from '../../decode/decode.js';
import type { TraceEvent } from '../../log/event-log.js';
import { TEXTS } from '../../../firmware/app/texts.js';

export interface Exchange {
  readonly name: string;
  readonly command: Uint8Array;
  /** Empty when none came. */
  readonly response: Uint8Array;
  readonly startUs: number;
  readonly endUs: number;
}

export interface UiLine {
  readonly atUs: number;
  /** In English, whatever language is on the screen. */
  readonly message: string;
  readonly status: string;
}

export function exchangesOf(events: readonly TraceEvent[]): Exchange[] {
  const exchanges: Exchange[] = [];
  let open: TraceEvent | undefined;
  for (const event of events) {
    if (event.lane !== 'kernel') continue;
    if (event.kind === 'capdu') open = event;
    else if (open && (event.kind === 'rapdu' || event.kind === 'fault')) {
      exchanges.push({
        name: (open.data as { name: string }).name,
        command: open.bytes!,
        response: event.bytes ?? new Uint8Array(0),
        startUs: open.t,
        endUs: event.t,
      });
      open = undefined;
    }
  }
  return exchanges;
}

export function uiOf(events: readonly TraceEvent[]): UiLine[] {
  const lines: UiLine[] = [];
  let status = 'NA';
  for (const event of events) {
    if (event.lane !== 'app') continue;
    if (event.kind === 'lights') status = (event.data as { status: string }).status;
    if (event.kind !== 'screen') continue;
    const { message } = event.data as { message: string };
    lines.push({ atUs: event.t, message: TEXTS[message]?.en ?? message, status });
  }
  return lines;
}

/** A data object of the card, the last one sent; undefined: never. */
export function cardObject(exchanges: readonly Exchange[], tag: number): Uint8Array | undefined {
  for (let i = exchanges.length - 1; i >= 0; i--) {
    const { response } = exchanges[i]!;
    const data = response.subarray(0, Math.max(0, response.length - 2));
    const node = findNode(decodeTlv(data, { showPan: true }).nodes, tag);
    if (node) return data.slice(node.valueOffset, node.valueOffset + node.valueLength);
  }
  return undefined;
}
