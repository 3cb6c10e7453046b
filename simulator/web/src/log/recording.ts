/** A log that is looked at instead of the live one: an imported file, an attack's or a conformance case's run. */

import type { WireEvent } from '../protocol.js';

export interface Recording {
  readonly title: string;
  readonly events: readonly WireEvent[];
}

const MOST_EVENTS = 500_000;
const SEVERITIES: readonly unknown[] = [undefined, 'note', 'warn', 'error'];

/** Reads a file that "Export log" saved. A string says what is wrong with it. */
export function readLogFile(text: string): readonly WireEvent[] | string {
  let json: unknown;
  try {
    json = JSON.parse(text) as unknown;
  } catch {
    return 'it is not JSON';
  }
  const file = json as { form?: unknown; version?: unknown; events?: unknown } | null;
  if (file?.form !== 'tapwright-log' || file.version !== 1) return 'it is not a tapwright log';
  if (!Array.isArray(file.events)) return 'it has no list of events';
  if (file.events.length > MOST_EVENTS) return `it has more than ${MOST_EVENTS} events`;
  const events: WireEvent[] = [];
  for (const item of file.events as unknown[]) {
    const event = readEvent(item, events.length);
    if (typeof event === 'string') return `event ${events.length}: ${event}`;
    events.push(event);
  }
  return events;
}

function readEvent(item: unknown, seq: number): WireEvent | string {
  if (typeof item !== 'object' || item === null) return 'not an object';
  const { t, lane, kind, bytes, data, severity, cite } = item as Record<string, unknown>;
  if (typeof t !== 'number' || !(t >= 0)) return 't is no time';
  if (typeof lane !== 'string' || typeof kind !== 'string') return 'lane or kind is missing';
  if (bytes !== undefined && (typeof bytes !== 'string' || !/^([0-9A-F*]{2})*$/.test(bytes)))
    return 'bytes are not hex';
  if (!SEVERITIES.includes(severity)) return 'severity is none';
  return {
    seq,
    t,
    lane,
    kind,
    ...(bytes !== undefined && { bytes }),
    ...(data !== undefined && { data }),
    ...(severity !== undefined && { severity: severity as 'note' }),
    ...(typeof cite === 'string' && { cite }),
  };
}
