/** A log as it leaves the server: events on the wire, and files. Card numbers are hidden unless asked for. */

import { toHex } from '../../decode/hex.js';
import type { TraceEvent } from '../../log/event-log.js';
import type { WireEvent } from '../../web/src/protocol.js';
import type { Rig } from '../rig/rig.js';
import { maskBlock, maskData, maskHex } from './secrets.js';

/** Every card number and token that this world knows. */
export function numbersOf(rig: Rig): string[] {
  const { tokens, pans } = rig.backOffice.vault;
  return [
    ...[...tokens.values()].map(({ token }) => token),
    ...[...pans.values()].map(({ pan }) => pan),
  ];
}

/** @param numbers card numbers to hide; undefined: show everything. */
export function wireEvent(event: TraceEvent, numbers: readonly string[] | undefined): WireEvent {
  const { seq, t, lane, kind, bytes, severity, cite } = event;
  const data = plain(event.data);
  const hex = bytes && toHex(bytes);
  const mask = lane === 'rf' ? maskBlock : maskHex;
  return {
    seq,
    t,
    lane,
    kind,
    ...(hex !== undefined && { bytes: numbers ? mask(hex, numbers) : hex }),
    ...(data !== undefined && { data: numbers ? maskData(data, numbers) : data }),
    ...(severity && { severity }),
    ...(cite && { cite }),
  };
}

/** Bytes inside the data become hex. */
function plain(data: unknown): unknown {
  if (typeof data !== 'object' || data === null) return data;
  if (data instanceof Uint8Array) return toHex(data);
  if (Array.isArray(data)) return data.map(plain);
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, plain(value)]));
}

export function wireEvents(rig: Rig, showPan: boolean): WireEvent[] {
  const numbers = showPan ? undefined : numbersOf(rig);
  return rig.log.events.map((event) => wireEvent(event, numbers));
}

/** The file that "Export log" saves and "Import" reads. */
export function exportLog(rig: Rig, showPan: boolean): object {
  return {
    form: 'tapwright-log',
    version: 1,
    seed: rig.seed,
    engine: rig.engine,
    masked: !showPan,
    events: wireEvents(rig, showPan),
  };
}
