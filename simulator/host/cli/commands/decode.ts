/** `tapwright decode`: BER-TLV, or a command and its response, in words. */

import {
  DialogueDecoder,
  describeCommand,
  describeResponse,
  looksLikeCommand,
} from '../../../decode/apdu.js';
import { commandLines, exchangeLines, responseLines } from '../../../decode/apdu-lines.js';
import { decodeTlv, type TlvNode } from '../../../decode/decode.js';
import { readHex } from '../../../decode/hex.js';
import { renderTree } from '../../../decode/render.js';
import { statusWords } from '../../../decode/status-words.js';
import { UsageError, type Command } from '../command.js';

const help = `[--apdu] [--show-pan] [--json] HEX [HEX…]

Prints data objects as a tree: names, lengths, formats, bit fields in words (TTQ and CTQ as
UnionPay defines them). Spaces between bytes are allowed.

  --apdu       HEX are commands and responses in turn (or a single one of either)
  --show-pan   card numbers, track data and names in clear
  --json       the tree as JSON, with offset and length of each tag, length and value`;

function bytesOf(text: string): Uint8Array {
  const read = readHex(text);
  if (!read.ok) throw new UsageError(`decode: ${read.why} at position ${read.at + 1}`);
  if (read.bytes.length === 0) throw new UsageError('decode: no bytes given');
  return read.bytes;
}

/** 90 00 at the end of a response would read as an empty tag 90: at top level it is the status word. */
function splitStatus(bytes: Uint8Array): { data: Uint8Array; sw?: number } {
  const n = bytes.length;
  const first = decodeTlv(bytes).nodes[0];
  const end = first && first.valueOffset + first.valueLength;
  if (n > 2 && end === n - 2 && bytes[n - 2] === 0x90 && bytes[n - 1] === 0) {
    return { data: bytes.subarray(0, n - 2), sw: 0x9000 };
  }
  return { data: bytes };
}

function printTlv(bytes: Uint8Array, showPan: boolean, json: boolean): void {
  const { data, sw } = splitStatus(bytes);
  const decoded = decodeTlv(data, { showPan });
  if (json) console.log(JSON.stringify(decoded.nodes satisfies readonly TlvNode[], null, 2));
  else {
    for (const line of renderTree(decoded.nodes)) console.log(line);
    if (decoded.nodes.length === 0 && !decoded.fault) console.log('padding, no data object');
    if (sw !== undefined) console.log(`9000 ${statusWords(sw)}`);
  }
  if (decoded.fault) {
    const hint = looksLikeCommand(data) ? ' (a command: --apdu)' : '';
    throw new UsageError(`decode: byte ${decoded.fault.at}: ${decoded.fault.why}${hint}`);
  }
}

function printApdus(parts: readonly Uint8Array[], showPan: boolean, json: boolean): void {
  const first = parts[0]!;
  if (parts.length === 1) {
    const isCommand = looksLikeCommand(first);
    const words = isCommand
      ? describeCommand(first, { showPan })
      : describeResponse(first, { showPan });
    if (json) console.log(JSON.stringify(words, null, 2));
    else {
      const lines = 'name' in words ? commandLines(words) : responseLines(words);
      console.log(lines.join('\n'));
    }
    if (words.fault) throw new UsageError(`decode: ${words.fault}`);
    return;
  }
  const decoder = new DialogueDecoder({ showPan });
  const exchanges = [];
  for (let i = 0; i < parts.length; i += 2)
    exchanges.push(decoder.exchange(parts[i]!, parts[i + 1]));
  if (json) console.log(JSON.stringify(exchanges, null, 2));
  else for (const exchange of exchanges) console.log(exchangeLines(exchange).join('\n'));
  const fault = exchanges.map((e) => e.command.fault ?? e.response?.fault).find(Boolean);
  if (fault) throw new UsageError(`decode: ${fault}`);
}

export const command: Command = {
  summary: 'data objects, commands and responses in words',
  help,
  options: {
    apdu: { type: 'boolean' },
    'show-pan': { type: 'boolean' },
    json: { type: 'boolean' },
  },
  run({ values, positionals }) {
    if (positionals.length === 0) throw new UsageError('decode: give the bytes as hex');
    const showPan = values['show-pan'] === true;
    const json = values['json'] === true;
    if (values['apdu'] === true) printApdus(positionals.map(bytesOf), showPan, json);
    else printTlv(bytesOf(positionals.join('')), showPan, json);
    return 0;
  },
};
