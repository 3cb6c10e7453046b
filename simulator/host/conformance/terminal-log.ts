/** A terminal's transaction out of its log: commands, what each GPO brought, screens with their lights, host messages, tones. */

import type { SentGpo } from '../../conformance/observation.js';
import type { UiSeen } from '../../conformance/engine.js';
import { decodeTlv, findNode } from '../../decode/decode.js';
import { fromHex, toHex } from '../../decode/hex.js';
import { readDol } from '../../decode/lists.js';
import { tagHex } from '../../decode/tag-table.js';
import type { TraceEvent } from '../../log/event-log.js';
import { MESSAGE_IDS } from '../../../firmware/app/texts.js';
import type { Tone } from '../../../firmware/ports/display.js';

const SUCCESS_HZ = 1500;

export function commandsOf(events: readonly TraceEvent[]): string[] {
  return events.filter(isCommand).map(({ bytes }) => toHex(bytes!));
}

function isCommand({ lane, kind, bytes }: TraceEvent): boolean {
  return lane === 'kernel' && kind === 'capdu' && bytes !== undefined;
}

/** Values by the PDOL of the FCI before. */
export function gposOf(events: readonly TraceEvent[]): SentGpo[] {
  const gpos: SentGpo[] = [];
  let pdol = new Uint8Array(0);
  for (const event of events) {
    if (event.lane !== 'kernel' || !event.bytes) continue;
    const hex = toHex(event.bytes);
    if (event.kind === 'rapdu' && hex.startsWith('6F')) {
      const data = event.bytes.subarray(0, event.bytes.length - 2);
      const found = findNode(decodeTlv(data).nodes, 0x9f38);
      if (found) pdol = fromHex(found.hex) as typeof pdol;
    }
    if (event.kind !== 'capdu' || !hex.startsWith('80A8')) continue;
    gpos.push({ hex, sent: sentValues(pdol, event.bytes) });
  }
  return gpos;
}

function sentValues(pdol: Uint8Array, capdu: Uint8Array): Record<string, string> {
  const sent: Record<string, string> = {};
  let at = capdu[6]! < 0x80 ? 7 : 8;
  for (const { tag, length } of readDol(pdol, true) ?? []) {
    sent[tagHex(tag)] = toHex(capdu.subarray(at, at + length));
    at += length;
  }
  return sent;
}

/** Each screen of a message of Book A, with the lights that came with it. */
export function uiOf(events: readonly TraceEvent[]): UiSeen[] {
  const shown: UiSeen[] = [];
  events.forEach((event, i) => {
    if (event.lane !== 'app' || event.kind !== 'screen') return;
    const { message } = event.data as { readonly message: string };
    const id = Object.entries(MESSAGE_IDS).find(([, name]) => name === message)?.[0];
    if (id === undefined) return;
    const lights = events
      .slice(i)
      .find(({ lane, kind, t }) => lane === 'app' && kind === 'lights' && t === event.t);
    const status = (lights?.data as { readonly status: string } | undefined)?.status ?? 'NA';
    shown.push({ messageId: Number(id), status });
  });
  return shown;
}

export function screensOf(events: readonly TraceEvent[]): string[] {
  return events
    .filter(({ lane, kind }) => lane === 'app' && kind === 'screen')
    .map(({ data }) => (data as { readonly message: string }).message);
}

/** How often the terminal sent a message of these types. */
export function messagesSent(events: readonly TraceEvent[], types: readonly string[]): number {
  return events.filter(
    ({ lane, kind, data }) =>
      lane === 'app' &&
      kind === 'message-send' &&
      types.includes((data as { readonly mti: string }).mti),
  ).length;
}

export function firstAnswerAt(events: readonly TraceEvent[]): number | undefined {
  const sent = events.findIndex(({ kind, lane }) => lane === 'app' && kind === 'message-send');
  if (sent < 0) return undefined;
  const rest = events.slice(sent);
  return rest.find(({ kind, lane }) => lane === 'app' && kind.startsWith('message-rec'))?.t;
}

export function successToneAt(events: readonly TraceEvent[]): number | undefined {
  return events.find(
    ({ lane, kind, data }) =>
      lane === 'app' &&
      kind === 'panel-tones' &&
      (data as readonly Tone[]).some(({ hz }) => hz === SUCCESS_HZ),
  )?.t;
}
