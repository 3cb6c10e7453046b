/** Lists inside data elements: DOLs, AFL, CVM list and results (EMV Book 3, 5.4, 10.2, Annex C3). */

import { toHex } from './hex.js';
import { tagHex, tagName } from './tag-table.js';

export interface DolEntry {
  readonly tag: number;
  readonly length: number;
}

/** Undefined: cut off. */
export function readDol(value: Uint8Array, withLengths: boolean): readonly DolEntry[] | undefined {
  const entries: DolEntry[] = [];
  let at = 0;
  while (at < value.length) {
    let tag = value[at]!;
    at += 1;
    if ((tag & 0x1f) === 0x1f) {
      let more = true;
      while (more) {
        if (at >= value.length) return undefined;
        tag = tag * 256 + value[at]!;
        more = (value[at]! & 0x80) !== 0;
        at += 1;
      }
    }
    if (!withLengths) entries.push({ tag, length: 0 });
    else if (at >= value.length) return undefined;
    else {
      entries.push({ tag, length: value[at]! });
      at += 1;
    }
  }
  return entries;
}

export function describeDol(value: Uint8Array, withLengths: boolean): string[] {
  const entries = readDol(value, withLengths);
  if (!entries) return ['the list is cut off'];
  const lines = entries.map(({ tag, length }) =>
    withLengths
      ? `${tagHex(tag)} ${tagName(tag)}, ${length} byte${length === 1 ? '' : 's'}`
      : `${tagHex(tag)} ${tagName(tag)}`,
  );
  if (withLengths) lines.push(`${entries.reduce((sum, e) => sum + e.length, 0)} bytes in all`);
  return lines;
}

export function describeAfl(value: Uint8Array): string[] {
  if (value.length % 4 !== 0) return ['length is no multiple of 4'];
  const lines: string[] = [];
  for (let at = 0; at < value.length; at += 4) {
    const sfi = value[at]! >> 3;
    const [first, last, signed] = [value[at + 1]!, value[at + 2]!, value[at + 3]!];
    const records = first === last ? `record ${first}` : `records ${first} to ${last}`;
    lines.push(
      `SFI ${sfi} ${records}, ${signed === 0 ? 'none' : `first ${signed}`} signed` +
        (value[at]! & 7 ? ', RFU bits set' : '') +
        aflFault(sfi, first, last, signed),
    );
  }
  return lines;
}

/** What no card may send (EMV Book 3, 10.2; kernel7.md 2.7). */
function aflFault(sfi: number, first: number, last: number, signed: number): string {
  if (sfi < 1 || sfi > 30) return ': no such file';
  if (first < 1) return ': records count from 1';
  if (last < first) return ': last before first';
  return signed > last - first + 1 ? ': more signed than there are' : '';
}

const METHODS: Readonly<Record<number, string>> = {
  0x00: 'fail',
  0x01: 'plaintext PIN offline (consumer device CVM in results)',
  0x02: 'enciphered PIN online',
  0x03: 'plaintext PIN offline and signature',
  0x04: 'enciphered PIN offline',
  0x05: 'enciphered PIN offline and signature',
  0x1e: 'signature',
  0x1f: 'no CVM required',
  0x3f: 'none performed',
};

const CONDITIONS: readonly string[] = [
  'always',
  'if unattended cash',
  'if not cash or cashback',
  'if the terminal supports it',
  'if manual cash',
  'if cashback',
  'if in application currency and under X',
  'if in application currency and over X',
  'if in application currency and under Y',
  'if in application currency and over Y',
];

const RESULTS: readonly string[] = ['unknown', 'failed', 'successful'];

function methodText(code: number): string {
  return METHODS[code & 0x3f] ?? 'other';
}

export function describeCvmResults(value: Uint8Array): string | undefined {
  if (value.length !== 3) return undefined;
  const [method, condition, result] = [value[0]!, value[1]!, value[2]!];
  const words = [
    methodText(method),
    CONDITIONS[condition] ?? `condition ${toHex(value, 1, 2)}`,
    RESULTS[result] ?? 'other result',
  ];
  return words.join(', ');
}

export function describeCvmList(value: Uint8Array): string[] {
  if (value.length < 8) return ['the list is cut off'];
  const lines = [`amount X ${toHex(value, 0, 4)}`, `amount Y ${toHex(value, 4, 8)}`];
  for (let at = 8; at + 1 < value.length; at += 2) {
    const code = value[at]!;
    const next = code & 0x40 ? 'else next' : 'else fail';
    const condition = CONDITIONS[value[at + 1]!] ?? `condition ${toHex(value, at + 1, at + 2)}`;
    lines.push(`${methodText(code)}, ${condition}, ${next}`);
  }
  return lines;
}
