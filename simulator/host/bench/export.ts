/** A log as it leaves the server: events on the wire, and files. Card numbers are hidden unless asked for. */

import { toHex } from '../../decode/hex.js';
import type { TraceEvent } from '../../log/event-log.js';
import type { WireEvent } from '../../web/src/protocol.js';
import type { Bench } from './bench.js';
import { hiddenDigits, maskDigits } from './secrets.js';

/** Track 2 data of every card on the phone. */
export function tracksOf(bench: Bench): string[] {
  return bench.rig.phone.exportState().cards.map(({ data }) => data.track2.replace(/F+$/, ''));
}

export function wireEvent(event: TraceEvent, tracks: readonly string[]): WireEvent {
  const { seq, t, lane, kind, bytes, data, severity, cite } = event;
  const hex = bytes && toHex(bytes);
  const hide = hex === undefined ? [] : hiddenDigits(hex, tracks);
  return {
    seq,
    t,
    lane,
    kind,
    ...(hex !== undefined && { bytes: hex }),
    ...(hide.length > 0 && { hide }),
    ...(data !== undefined && { data }),
    ...(severity && { severity }),
    ...(cite && { cite }),
  };
}

export function exportLog(bench: Bench, showPan: boolean): object {
  const tracks = tracksOf(bench);
  const events = bench.rig.log.events.map((event) => {
    const wire = wireEvent(event, tracks);
    if (showPan || !wire.hide || wire.bytes === undefined) return wire;
    return { ...wire, bytes: maskDigits(wire.bytes, wire.hide) };
  });
  return {
    form: 'tapwright-log',
    version: 1,
    seed: bench.rig.seed,
    engine: bench.rig.engine,
    masked: !showPan,
    events,
  };
}
