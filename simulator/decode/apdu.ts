/** Commands and responses of a dialogue in words: ISO/IEC 7816-4, EMV Books 1 and 3, kernel7.md 1.5 to 2.8. */

import { decodeTlv, findNode, shownHex, type DecodeOptions, type TlvNode } from './decode.js';
import { fromHex, toHex } from './hex.js';
import { readDol } from './lists.js';
import { statusWords } from './status-words.js';
import { TAG_TABLE, tagHex, tagName } from './tag-table.js';
import { ascii, describeValue } from './value.js';

export interface ApduOptions extends DecodeOptions {
  /** Value of the PDOL that the card gave: names the data of GET PROCESSING OPTIONS. */
  readonly pdol?: Uint8Array;
}

export interface CommandWords {
  readonly name: string;
  /** Hex as it may be shown. */
  readonly hex: string;
  readonly fault?: string;
  readonly details: readonly string[];
}

export interface ResponseWords {
  readonly hex: string;
  /** Four digits, or empty when fewer than two bytes came. */
  readonly sw: string;
  readonly status: string;
  readonly nodes: readonly TlvNode[];
  /** Data that is not TLV. */
  readonly raw?: string;
  readonly fault?: string;
  readonly details: readonly string[];
}

export interface ExchangeWords {
  readonly command: CommandWords;
  readonly response?: ResponseWords;
}

const INSTRUCTIONS: Readonly<Record<number, string>> = {
  0x20: 'VERIFY',
  0x82: 'EXTERNAL AUTHENTICATE',
  0x84: 'GET CHALLENGE',
  0x88: 'INTERNAL AUTHENTICATE',
  0xa4: 'SELECT',
  0xa8: 'GET PROCESSING OPTIONS',
  0xae: 'GENERATE AC',
  0xb2: 'READ RECORD',
  0xc0: 'GET RESPONSE',
  0xca: 'GET DATA',
};

interface Capdu {
  readonly ins: number;
  readonly p1: number;
  readonly p2: number;
  readonly data: Uint8Array;
}

/** Short form only: case 1 to 4 (ISO/IEC 7816-4, 5.1). A string says what is wrong. */
function readCommand(bytes: Uint8Array): Capdu | string {
  if (bytes.length < 4) return 'a command has at least four bytes';
  const head = { ins: bytes[1]!, p1: bytes[2]!, p2: bytes[3]! };
  if (bytes.length <= 5) return { ...head, data: bytes.subarray(5) };
  const lc = bytes[4]!;
  const left = bytes.length - 5;
  if (left !== lc && left !== lc + 1) return `Lc says ${lc} bytes, ${left} follow`;
  return { ...head, data: bytes.subarray(5, 5 + lc) };
}

export function looksLikeCommand(bytes: Uint8Array): boolean {
  const cla = bytes[0];
  if (cla !== 0x00 && cla !== 0x80 && cla !== 0x84 && cla !== 0x0c && cla !== 0x04) return false;
  return bytes.length >= 4 && typeof readCommand(bytes) !== 'string';
}

export function describeCommand(bytes: Uint8Array, options: ApduOptions = {}): CommandWords {
  const hex = toHex(bytes);
  const command = readCommand(bytes);
  if (typeof command === 'string') return { name: 'command', hex, fault: command, details: [] };
  const name = INSTRUCTIONS[command.ins] ?? `INS ${toHex(bytes, 1, 2)}`;
  switch (command.ins) {
    case 0xa4:
      return { name: selectName(command.data), hex, details: [selectText(command)] };
    case 0xa8:
      return { name, hex, details: gpoDetails(command.data, options) };
    case 0xb2:
      return { name, hex, details: [`SFI ${command.p2 >> 3} record ${command.p1}`] };
    case 0xca: {
      const tag = command.p1 * 256 + command.p2;
      return { name, hex, details: [`${tagHex(tag)} ${tagName(tag)}`] };
    }
    case 0x20: // a PIN block is never shown
      return { name, hex: hex.slice(0, 10) + '*'.repeat(hex.length - 10), details: [] };
    default:
      return { name, hex, details: [] };
  }
}

function selectName(data: Uint8Array): string {
  return toHex(data) === '325041592E5359532E4444463031' ? 'SELECT PPSE' : 'SELECT';
}

function selectText({ data, p2 }: Capdu): string {
  const printable = data.every((byte) => byte >= 0x20 && byte < 0x7f);
  const next = p2 & 0x02 ? ', next occurrence' : '';
  return `${printable ? ascii(data) : toHex(data)}${next}`;
}

function gpoDetails(data: Uint8Array, options: ApduOptions): string[] {
  const outer = decodeTlv(data, options);
  const template = outer.nodes[0];
  if (!template || template.tag !== 0x83 || outer.fault) return ['data are no template 83'];
  const values = data.subarray(template.valueOffset);
  const entries = options.pdol && readDol(options.pdol, true);
  if (!entries) return [`83 ${toHex(values)}`];
  const total = entries.reduce((sum, entry) => sum + entry.length, 0);
  if (total !== values.length) return [`83 holds ${values.length} bytes, the PDOL asks ${total}`];
  const lines: string[] = [];
  let at = 0;
  for (const { tag, length } of entries) {
    const format = TAG_TABLE[tag]?.format ?? 'b';
    const words = describeValue(format, values.subarray(at, at + length), options.showPan ?? false);
    at += length;
    const text = words.text === undefined ? '' : `  ${words.text}`;
    lines.push(`${tagHex(tag)} ${tagName(tag)} ${words.hex}${text}`);
    for (const detail of words.details) lines.push(`  ${detail}`);
  }
  return lines;
}

/** `command`, when given, tells how data that are not TLV lie (template 80, GET RESPONSE, logs). */
export function describeResponse(
  bytes: Uint8Array,
  options: ApduOptions = {},
  command?: Uint8Array,
): ResponseWords {
  if (bytes.length < 2) {
    const hex = toHex(bytes);
    return { hex, sw: '', status: '', nodes: [], fault: 'shorter than a status word', details: [] };
  }
  const end = bytes.length - 2;
  const sw = bytes[end]! * 256 + bytes[end + 1]!;
  const data = bytes.subarray(0, end);
  const status = { sw: toHex(bytes, end), status: statusWords(sw) };
  if (!startsTemplate(data)) {
    const base = { ...status, hex: toHex(bytes), nodes: [], details: [] };
    return data.length === 0 ? base : { ...base, raw: toHex(data) };
  }
  const decoded = decodeTlv(data, options);
  const hex = shownHex(data, decoded.nodes, decoded.fault) + status.sw;
  // A log record or a challenge may begin like a template.
  if (decoded.fault && command && mayBeFree(command))
    return { ...status, hex, nodes: [], details: [] };
  const words = {
    ...status,
    hex,
    nodes: decoded.nodes,
    details: formatOne(decoded.nodes, data, command),
  };
  return decoded.fault
    ? { ...words, fault: `${decoded.fault.why} (byte ${decoded.fault.at})` }
    : words;
}

/** GET CHALLENGE, and records of proprietary files (SFI 11 to 30): nothing says that they are TLV. */
function mayBeFree(command: Uint8Array): boolean {
  return command[1] === 0x84 || (command[1] === 0xb2 && command[3]! >> 3 > 10);
}

/** Anything else than a template or a GET DATA object is shown as it came: logs and challenges have no tags. */
function startsTemplate(data: Uint8Array): boolean {
  const first = data[0];
  if (first === undefined) return false;
  return [0x6f, 0x70, 0x77, 0x80, 0x61, 0x9f, 0x5f, 0xbf].includes(first);
}

/** Template 80 of GET PROCESSING OPTIONS: AIP and AFL without tags; of GENERATE AC: CID, ATC, AC, IAD. */
function formatOne(
  nodes: readonly TlvNode[],
  data: Uint8Array,
  command: Uint8Array | undefined,
): string[] {
  const node = nodes[0];
  if (node?.tag !== 0x80 || !command) return [];
  const value = data.subarray(node.valueOffset, node.valueOffset + node.valueLength);
  const parts: [number, Uint8Array][] =
    command[1] === 0xa8
      ? [
          [0x82, value.subarray(0, 2)],
          [0x94, value.subarray(2)],
        ]
      : command[1] === 0xae && value.length >= 11
        ? [
            [0x9f27, value.subarray(0, 1)],
            [0x9f36, value.subarray(1, 3)],
            [0x9f26, value.subarray(3, 11)],
            [0x9f10, value.subarray(11)],
          ]
        : [];
  return parts.flatMap(([tag, part]) => {
    const words = describeValue(TAG_TABLE[tag]!.format, part, false);
    return [
      `${tagHex(tag)} ${tagName(tag)} ${words.hex}`,
      ...words.details.map((line) => `  ${line}`),
    ];
  });
}

export function describeApdu(
  command: Uint8Array,
  response: Uint8Array | undefined,
  options: ApduOptions = {},
): ExchangeWords {
  const words = describeCommand(command, options);
  return response
    ? { command: words, response: describeResponse(response, options, command) }
    : { command: words };
}

/**
 * Remembers the PDOL of the last FCI, so that GET PROCESSING OPTIONS can be named, and the command that 61xx answered:
 * what GET RESPONSE brings is its answer.
 */
export class DialogueDecoder {
  readonly #options: DecodeOptions;
  #pdol: Uint8Array | undefined;
  #asked: Uint8Array | undefined;

  constructor(options: DecodeOptions = {}) {
    this.#options = options;
  }

  exchange(command: Uint8Array, response?: Uint8Array): ExchangeWords {
    const pdol = this.#pdol;
    const options: ApduOptions = pdol ? { ...this.#options, pdol } : this.#options;
    const asked = command[1] === 0xc0 ? (this.#asked ?? command) : command;
    const words: ExchangeWords = {
      command: describeCommand(command, options),
      ...(response && { response: describeResponse(response, options, asked) }),
    };
    if (asked[1] === 0xa4 && words.response) {
      const found = findNode(words.response.nodes, 0x9f38);
      this.#pdol = found && fromHex(found.hex);
    }
    this.#asked = words.response?.sw.startsWith('61') ? asked : undefined;
    return words;
  }
}
