/** The answer to SELECT PPSE: directory entries (Book B 3.3.2.3; kernel7.md 1.5). */

import { equal } from '../../bytes/bytes.js';
import { PPSE_NAME } from '../../emv/apdu.js';
import { onlyTemplate, TlvCursor } from '../../emv/tlv.js';
import type { Policy } from '../policy.js';

/** Template 61: what Entry Point looks at. */
export interface DirectoryEntry {
  /** 4F; its length is checked by combination selection. */
  readonly adfName?: Uint8Array;
  /** 87 */
  readonly priorityIndicator?: number;
  /** 9F2A */
  readonly kernelIdentifier?: Uint8Array;
  /** 9F29 */
  readonly extendedSelection?: Uint8Array;
}

export type Directory =
  | { readonly ok: true; readonly entries: readonly DirectoryEntry[] }
  | { readonly ok: false; readonly why: string };

/** 6F { 84, A5 { BF0C { 61 … } } }: whatever else is in it is passed over. */
export function parseDirectory(fci: Uint8Array, policy: Policy): Directory {
  const file = onlyTemplate(fci, 0x6f);
  if (!file) return { ok: false, why: 'no FCI template 6F' };
  let name: Uint8Array | undefined;
  let proprietary: Uint8Array | undefined;
  const cursor = new TlvCursor(file);
  while (cursor.next()) {
    if (cursor.tag === 0x84) name ??= cursor.value();
    else if (cursor.tag === 0xa5) proprietary ??= cursor.value();
  }
  if (cursor.fault) return { ok: false, why: cursor.fault.why };
  if (policy.ppseDfName === 'mustMatch' && (!name || !equal(name, PPSE_NAME)))
    return { ok: false, why: 'DF name is not 2PAY.SYS.DDF01' };
  return proprietary ? readProprietary(proprietary) : { ok: true, entries: [] };
}

function readProprietary(proprietary: Uint8Array): Directory {
  const entries: DirectoryEntry[] = [];
  const outer = new TlvCursor(proprietary);
  while (outer.next()) {
    if (outer.tag !== 0xbf0c) continue;
    const inner = new TlvCursor(outer.value());
    while (inner.next()) if (inner.tag === 0x61) entries.push(readEntry(inner.value()));
    if (inner.fault) return { ok: false, why: inner.fault.why };
  }
  return outer.fault ? { ok: false, why: outer.fault.why } : { ok: true, entries };
}

/** A malformed entry, or one that says something twice, has no name: it will be skipped. */
function readEntry(template: Uint8Array): DirectoryEntry {
  const entry: { -readonly [Key in keyof DirectoryEntry]: DirectoryEntry[Key] } = {};
  const cursor = new TlvCursor(template);
  while (cursor.next()) {
    if (cursor.tag === 0x4f) {
      if (entry.adfName) return {};
      entry.adfName = cursor.value();
    } else if (cursor.tag === 0x87 && cursor.length === 1) {
      entry.priorityIndicator = template[cursor.start]!;
    } else if (cursor.tag === 0x9f2a) {
      if (cursor.length > 8) return {};
      entry.kernelIdentifier = cursor.value();
    } else if (cursor.tag === 0x9f29) {
      entry.extendedSelection = cursor.value();
    }
  }
  return cursor.fault ? {} : entry;
}
