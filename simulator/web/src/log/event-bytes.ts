/** Bytes of an event and the data objects in them. Hidden digits count as 0: what they belong to is masked anyway. */

import { decodeTlv, type TlvNode } from '../../../decode/decode.js';
import { readDol } from '../../../decode/lists.js';
import type { WireEvent } from '../protocol.js';

const PDOL = 0x9f38;
const GPO = 0xa8;

export function bytesOf(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length >> 1);
  for (let i = 0; i < bytes.length; i++)
    bytes[i] = Number.parseInt(hex.slice(i * 2, i * 2 + 2).replaceAll('*', '0'), 16);
  return bytes;
}

/** The part of an APDU that is data objects: a response without its status word. */
export function tlvPart(event: WireEvent): Uint8Array | undefined {
  if (event.bytes === undefined) return undefined;
  const bytes = bytesOf(event.bytes);
  if (event.kind === 'rapdu') return bytes.subarray(0, Math.max(0, bytes.length - 2));
  // GET PROCESSING OPTIONS carries template 83, which holds a list's values, not data objects.
  return undefined;
}

export function tagsOf(event: WireEvent): string[] | undefined {
  const data = tlvPart(event);
  if (!data) return undefined;
  const tags: string[] = [];
  const visit = (nodes: readonly TlvNode[]): void => {
    for (const node of nodes) {
      tags.push(node.tagHex.toLowerCase());
      visit(node.children);
    }
  };
  visit(decodeTlv(data).nodes);
  return tags;
}

/** Values by tag of a response; templates are left out. */
export function valuesOf(event: WireEvent): Map<string, string> {
  const values = new Map<string, string>();
  const data = tlvPart(event);
  if (!data) return values;
  const visit = (nodes: readonly TlvNode[]): void => {
    for (const node of nodes) {
      if (node.constructed) visit(node.children);
      else values.set(node.tagHex, node.hex);
    }
  };
  visit(decodeTlv(data).nodes);
  return values;
}

/** What GET PROCESSING OPTIONS carries, by the card's list of wanted data (9F38). */
export function sentByPdol(command: WireEvent, pdol: string | undefined): Map<string, string> {
  const values = new Map<string, string>();
  if (pdol === undefined || command.bytes?.slice(2, 4) !== GPO.toString(16).toUpperCase())
    return values;
  const data = command.bytes.slice(14);
  let at = 0;
  for (const { tag, length } of readDol(bytesOf(pdol), true) ?? []) {
    values.set(
      tag.toString(16).toUpperCase().padStart(2, '0'),
      data.slice(at * 2, (at + length) * 2),
    );
    at += length;
  }
  return values;
}

export const PDOL_TAG = PDOL.toString(16).toUpperCase();
