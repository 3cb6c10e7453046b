/** One activation of kernel 7: everything it knows. The steps fill and read it; nothing else has state. */

import { toAscii } from '../../bytes/bytes.js';
import { set, TVR, type Bit } from '../../emv/bit-fields.js';
import { collectPrimitives, type TagMap } from '../../emv/tlv.js';
import { dateOf } from '../../security/dates.js';
import type { CryptogramType, KernelContext } from '../kernel.js';
import type { Policy } from '../policy.js';
import { CardData } from '../shared/card-data.js';

export interface Tap {
  readonly context: KernelContext;
  readonly policy: Policy;
  /** Filled here; empty when the FCI cannot be parsed. */
  readonly fci: TagMap;
  readonly language: string | undefined;
  /** YYYYMMDD */
  readonly today: number;
  readonly refund: boolean;
  /** Working TTQ: from Entry Point, changed by initiate for transit, sent to the card, read by everybody after. */
  ttq: Uint8Array;
  /** Terminal data; 9F66, 95 and 9F37 are added by initiate. */
  readonly terminal: TagMap;
  /** GPO response and records. Filled by gpo-response and read-records. */
  readonly card: CardData;
  /** From 9F27, or from the IAD. Filled by gpo-response. */
  cid: number;
  acType: CryptogramType | undefined;
  /** Values that the ICC certificate signs, in AFL order. Filled by read-records, read by oda. */
  readonly signedRecords: Uint8Array[];
  /** A record of the signed ones has no template 70. */
  signedRecordMalformed: boolean;
  recordsRead: number;
  /** As evaluated; the value sent to the card is always zero. */
  readonly tvr: Uint8Array;
  readonly tsi: Uint8Array;
  torn: boolean;
}

const REFUND = 0x20;

export function openTap(context: KernelContext): Tap {
  const fci: TagMap = new Map();
  if (!Array.isArray(collectPrimitives(context.fci, fci))) fci.clear();
  const language = fci.get(0x5f2d);
  const terminal = context.terminalData;
  const tvr = new Uint8Array(5);
  if (context.indicators.floorLimitExceeded) set(tvr, TVR.floorLimitExceeded);
  return {
    context,
    policy: context.config.policy,
    fci,
    language: language && toAscii(language),
    today: dateOf(terminal.get(0x9a)!) ?? 0,
    refund: terminal.get(0x9c)?.[0] === REFUND,
    ttq: context.ttq ? context.ttq.slice() : new Uint8Array(4),
    terminal,
    card: new CardData(),
    cid: 0,
    acType: undefined,
    signedRecords: [],
    signedRecordMalformed: false,
    recordsRead: 0,
    tvr,
    tsi: new Uint8Array(2),
    torn: false,
  };
}

export function raise(tap: Tap, bits: readonly Bit[]): void {
  for (let i = 0; i < bits.length; i++) set(tap.tvr, bits[i]!);
}
