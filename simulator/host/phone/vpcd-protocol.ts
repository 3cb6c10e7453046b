/**
 * Messages of vsmartcard's virtual reader (Debian: vsmartcard-vpcd; virtualsmartcard manual, "Virtual Smart Card
 * protocol"): two bytes of length, then an APDU, or one byte that is a control command.
 */

export const CONTROL = { powerOff: 0x00, powerOn: 0x01, reset: 0x02, atr: 0x04 } as const;

export type VpcdMessage =
  | { readonly kind: 'powerOff' | 'powerOn' | 'reset' | 'atr' }
  | { readonly kind: 'apdu'; readonly bytes: Uint8Array }
  | { readonly kind: 'unknown'; readonly code: number };

/** Bytes in any segmentation in, messages out. */
export class VpcdParser {
  #pending: Uint8Array = new Uint8Array(0);

  push(bytes: Uint8Array): VpcdMessage[] {
    const all = new Uint8Array(this.#pending.length + bytes.length);
    all.set(this.#pending);
    all.set(bytes, this.#pending.length);
    const messages: VpcdMessage[] = [];
    let at = 0;
    while (at + 2 <= all.length) {
      const length = (all[at]! << 8) | all[at + 1]!;
      if (at + 2 + length > all.length) break;
      if (length > 0) messages.push(messageOf(all.slice(at + 2, at + 2 + length)));
      at += 2 + length;
    }
    this.#pending = all.slice(at);
    return messages;
  }
}

function messageOf(bytes: Uint8Array): VpcdMessage {
  if (bytes.length > 1) return { kind: 'apdu', bytes };
  const code = bytes[0]!;
  for (const kind of ['powerOff', 'powerOn', 'reset', 'atr'] as const)
    if (CONTROL[kind] === code) return { kind };
  return { kind: 'unknown', code };
}

export function vpcdFrame(bytes: Uint8Array): Uint8Array {
  const frame = new Uint8Array(2 + bytes.length);
  frame[0] = bytes.length >> 8;
  frame[1] = bytes.length & 0xff;
  frame.set(bytes, 2);
  return frame;
}

/** ATR of a contactless card with ATS: 3B 8n 80 01, historical bytes, check byte (PC/SC part 3, 3.1.3.2.3.1). */
export function atrOf(ats: Uint8Array): Uint8Array {
  const interfaceBytes = [0x10, 0x20, 0x40].filter((bit) => (ats[1]! & bit) !== 0).length;
  const historical = ats.slice(2 + interfaceBytes);
  const atr = new Uint8Array(5 + historical.length);
  atr.set([0x3b, 0x80 | historical.length, 0x80, 0x01]);
  atr.set(historical, 4);
  let check = 0;
  for (let i = 1; i < atr.length - 1; i++) check ^= atr[i]!;
  atr[atr.length - 1] = check;
  return atr;
}
