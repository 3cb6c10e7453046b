/** A tap as text: every exchange decoded, screens, host messages with their checks, time by layer, verdict. */

import { exchangeLines } from '../../decode/apdu-lines.js';
import { DialogueDecoder } from '../../decode/apdu.js';
import type { TraceEvent } from '../../log/event-log.js';
import type { Rig } from '../rig/rig.js';
import type { TapResult } from './tap-run.js';

interface Check {
  readonly id: string;
  readonly ok?: boolean;
  readonly detail: string;
}

/** Names of lanes whose checks are printed. */
const CHECKED = ['tsp', 'issuer'];

export function tapReport(rig: Rig, result: TapResult, showPan: boolean): string[] {
  const { amount, currency, seed, engine } = result;
  return [
    `tapwright: one purchase of ${currency} ${amount} (seed ${seed}, firmware in ${engine}). Not certified; test keys, fictional cards.`,
    ...heading('Phone and terminal', `${result.exchanges.length} exchanges`),
    ...dialogue(result, showPan),
    ...heading('Terminal', 'screens and lights'),
    ...result.ui.map(
      ({ atUs, message, status }) => `  ${ms(atUs)}  ${message.padEnd(34)} ${status}`,
    ),
    ...heading('Hosts', 'ISO 8583 between terminal and acquirer, checks behind it'),
    ...hostLines(saleEvents(rig.log.events)),
    ...heading('Time', 'by layer'),
    ...timingLines(result),
    '',
    verdict(result),
  ];
}

function heading(title: string, note: string): string[] {
  return ['', `${title}: ${note}`];
}

function ms(us: number): string {
  return `${(us / 1000).toFixed(1).padStart(9)} ms`;
}

function dialogue(result: TapResult, showPan: boolean): string[] {
  const decoder = new DialogueDecoder({ showPan });
  return result.exchanges.flatMap(({ command, response, startUs, endUs }) => {
    const words = decoder.exchange(command, response.length ? response : undefined);
    return [
      `${ms(startUs)}  (${((endUs - startUs) / 1000).toFixed(1)} ms)`,
      ...exchangeLines(words),
    ].map((line) => `  ${line}`);
  });
}

/** From the order of the sale on. */
function saleEvents(events: readonly TraceEvent[]): readonly TraceEvent[] {
  const sale = events.findIndex(
    ({ lane, kind, data }) =>
      lane === 'app' && kind === 'state' && (data as { name: string }).name === 'present',
  );
  return events.slice(Math.max(0, sale));
}

function hostLines(events: readonly TraceEvent[]): string[] {
  const lines: string[] = [];
  for (const { t, lane, kind, data } of events) {
    if (lane === 'app' && kind.startsWith('message-')) {
      const { mti, fields } = data as { mti: string; fields: Record<string, string> };
      lines.push(`  ${ms(t)}  ${kind === 'message-send' ? '→' : '←'} ${mti}`);
      for (const [field, value] of Object.entries(fields))
        lines.push(`      F${field.padEnd(3)} ${value}`);
    }
    const checks = (data as { checks?: readonly Check[] } | undefined)?.checks;
    if (!CHECKED.includes(lane) || !checks) continue;
    lines.push(`  ${ms(t)}  ${lane}: ${kind}`);
    for (const { id, ok, detail } of checks) {
      lines.push(
        `      ${ok === undefined ? '·' : ok ? '✓' : '✗'} ${id}${detail ? `: ${detail}` : ''}`,
      );
    }
  }
  return lines;
}

function timingLines({ timing }: TapResult): string[] {
  const rows: readonly [string, number, string][] = [
    ['in the field', timing.inFieldUs, "from the phone's first answer to its last byte"],
    ['radio', timing.rfUs, 'polling and exchanges at 106 kbit/s'],
    ['phone', timing.phoneUs, 'until it answers'],
    ['chip', timing.chipUs, 'inside the PN532'],
    ['bus', timing.busUs, 'SPI between PN532 and ESP32'],
    ['terminal', timing.terminalUs, 'a fixed cost per step'],
    ['host', timing.hostUs, 'from the message to its answer'],
  ];
  return rows.map(([name, us, note]) => `  ${name.padEnd(13)}${ms(us)}   ${note}`);
}

function verdict(result: TapResult): string {
  const { outcome, kernel, responseCode, reason } = result;
  const parts = [
    kernel ? `kernel ${kernel.outcome}, CVM ${kernel.cvm}, ODA ${kernel.oda}` : 'no kernel outcome',
    responseCode === null ? 'no host answer' : `field 39 = ${responseCode}`,
    ...(reason === null ? [] : [reason]),
  ];
  return `${outcome.toUpperCase()}  (${parts.join('; ')})`;
}
