/** Bytes to a tree of named data objects, each with the place it came from (EMV Book 3 Annex B; UnionPay names). */

import { toHex } from './hex.js';
import { TAG_TABLE, tagHex, tagName, type Format } from './tag-table.js';
import { readTlv, type TlvFault, type TlvPiece } from './tlv.js';
import { describeValue } from './value.js';

export interface DecodeOptions {
  /** Card numbers, track data and names in clear. Default: masked. */
  readonly showPan?: boolean;
}

/** Offsets count from the first byte given to `decodeTlv`. */
export interface TlvNode {
  readonly tag: number;
  readonly tagHex: string;
  readonly name: string;
  readonly format: Format;
  readonly constructed: boolean;
  readonly offset: number;
  readonly tagLength: number;
  readonly lengthOffset: number;
  readonly lengthLength: number;
  readonly valueOffset: number;
  readonly valueLength: number;
  /** Value as it may be shown; empty for templates. */
  readonly hex: string;
  readonly text?: string;
  /** Bit fields, list entries: one line each. */
  readonly details: readonly string[];
  readonly children: readonly TlvNode[];
}

export interface Decoded {
  readonly nodes: readonly TlvNode[];
  /** Where reading had to stop. */
  readonly fault?: TlvFault;
}

const MAX_DEPTH = 12;

export function decodeTlv(bytes: Uint8Array, options: DecodeOptions = {}): Decoded {
  return decodeRange(bytes, 0, bytes.length, options.showPan ?? false, 0);
}

function decodeRange(
  bytes: Uint8Array,
  start: number,
  end: number,
  showPan: boolean,
  depth: number,
): Decoded {
  const list = readTlv(bytes, start, end);
  const nodes: TlvNode[] = [];
  let fault = list.fault;
  for (const piece of list.pieces) {
    const { node, inner } = decodePiece(bytes, piece, showPan, depth);
    nodes.push(node);
    fault ??= inner;
  }
  return fault ? { nodes, fault } : { nodes };
}

function decodePiece(
  bytes: Uint8Array,
  piece: TlvPiece,
  showPan: boolean,
  depth: number,
): { node: TlvNode; inner?: TlvFault } {
  const { tag, offset, tagLength, lengthLength, valueOffset, valueLength, constructed } = piece;
  const end = valueOffset + valueLength;
  const place = {
    tag,
    tagHex: tagHex(tag),
    name: tagName(tag),
    constructed,
    offset,
    tagLength,
    lengthOffset: offset + tagLength,
    lengthLength,
    valueOffset,
    valueLength,
  };
  if (constructed) {
    if (depth >= MAX_DEPTH) {
      const node = { ...place, format: 'template', hex: '', details: [], children: [] } as const;
      return { node, inner: { at: valueOffset, why: 'templates nested too deep' } };
    }
    const inside = decodeRange(bytes, valueOffset, end, showPan, depth + 1);
    const node: TlvNode = {
      ...place,
      format: 'template',
      hex: '',
      details: [],
      children: inside.nodes,
    };
    return inside.fault ? { node, inner: inside.fault } : { node };
  }
  const format = TAG_TABLE[tag]?.format ?? 'b';
  const words = describeValue(format, bytes.subarray(valueOffset, end), showPan);
  return { node: { ...place, format, ...words, children: [] } };
}

/** The whole input as hex with what must not be shown as `*`: two characters per byte, so that offsets stay true. */
export function shownHex(bytes: Uint8Array, nodes: readonly TlvNode[], fault?: TlvFault): string {
  let text = toHex(bytes);
  // What could not be read may be a card number.
  if (fault) text = text.slice(0, fault.at * 2) + '*'.repeat(text.length - fault.at * 2);
  const visit = (node: TlvNode): void => {
    for (const child of node.children) visit(child);
    if (node.constructed) return;
    const at = node.valueOffset * 2;
    text = text.slice(0, at) + node.hex + text.slice(at + node.hex.length);
  };
  for (const node of nodes) visit(node);
  return text;
}

export function findNode(nodes: readonly TlvNode[], tag: number): TlvNode | undefined {
  for (const node of nodes) {
    if (node.tag === tag) return node;
    const inside = findNode(node.children, tag);
    if (inside) return inside;
  }
  return undefined;
}
