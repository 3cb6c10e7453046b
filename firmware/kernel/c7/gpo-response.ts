/** The GPO response: template, acceptance of its data, mandatory set, cryptogram type (kernel7.md 2.7). */

import { frozen } from '../../bytes/frozen.js';
import { hexNumber } from '../../bytes/hex.js';
import { test, TTQ } from '../../emv/bit-fields.js';
import { onlyTemplate } from '../../emv/tlv.js';
import type { CryptogramType } from '../kernel.js';
import type { Outcome } from '../outcome.js';
import { endApplication } from '../shared/outcomes.js';
import { declined } from './decision.js';
import type { Tap } from './tap.js';

const T_TRACK2 = 0x57;
const T_AIP = 0x82;
const T_AFL = 0x94;
const T_EXPIRY = 0x5f24;
const T_IAD = 0x9f10;
const T_AC = 0x9f26;
const T_CID = 0x9f27;
const T_ATC = 0x9f36;

/** Must be there after the GPO response; 57 with an ARQC may come in a record. */
const MANDATORY: Readonly<Record<CryptogramType, readonly number[]>> = frozen({
  TC: [T_AIP, T_AFL, T_ATC, T_AC, T_IAD],
  ARQC: [T_AIP, T_ATC, T_AC, T_IAD],
  AAC: [T_AIP, T_ATC, T_TRACK2, T_AC, T_IAD],
});

/** Nothing: go on with the records. */
export function readGpoResponse(tap: Tap, data: Uint8Array): Outcome | undefined {
  const template = onlyTemplate(data, 0x77);
  // Format 1 (80) is the full debit/credit path with GENERATE AC: not this kernel's.
  if (!template) return end(tap, data[0] === 0x77 ? 'GPO_TLV' : 'GPO_TEMPLATE');
  const fault = addCardData(tap, template);
  if (fault) return fault;

  const type = cryptogramType(tap);
  if (type === undefined) return end(tap, 'GPO_MANDATORY', '9F10');
  if (type === 'RFU') return declined(tap, { code: 'CID_RFU' });
  tap.acType = type;
  return checkMandatory(tap, type) ?? checkType(tap, type);
}

/** Takes what a GPO response or a record carries; for both the same faults end the application. */
export function addCardData(
  tap: Tap,
  template: Uint8Array,
  malformed = 'GPO_TLV',
): Outcome | undefined {
  const fault = tap.card.add(template);
  if (fault?.why === 'duplicate') return end(tap, 'GPO_DUPLICATE', fault.detail);
  if (fault) return end(tap, malformed, fault.detail);
  if (tap.policy.illegalLength === 'endApplication' && tap.card.illegal.length > 0)
    return end(tap, malformed, `length of ${hexNumber(tap.card.illegal[0]!)}`);
  return undefined;
}

/** From 9F27; without it from the CVR in the IAD: byte 5, bits 6 and 5. 9F27 wins when they differ. */
function cryptogramType(tap: Tap): CryptogramType | 'RFU' | undefined {
  const cid = tap.card.get(T_CID);
  const iad = tap.card.get(T_IAD);
  if (!cid && !iad) return undefined;
  tap.cid = cid ? cid[0]! : (iad![4]! & 0x30) << 2;
  return TYPES[tap.cid >> 6]!;
}

const TYPES = frozen(['AAC', 'TC', 'ARQC', 'RFU'] as const);

function checkMandatory(tap: Tap, type: CryptogramType): Outcome | undefined {
  const { card } = tap;
  const mandatory = MANDATORY[type];
  for (let i = 0; i < mandatory.length; i++) {
    const tag = mandatory[i]!;
    // An AFL may be empty: no records.
    if (tag === T_AFL ? !card.get(tag) : !card.has(tag))
      return end(tap, 'GPO_MANDATORY', hexNumber(tag));
  }
  if (type !== 'ARQC' || tap.policy.track2OnArqc !== 'inGpo') return undefined;
  return card.has(T_TRACK2) ? undefined : end(tap, 'GPO_MANDATORY', '57');
}

/** After all records, or as many as were read before an Online Request: the host wants the number. */
export function checkMandatoryAfterRecords(tap: Tap): Outcome | undefined {
  const { card, acType } = tap;
  if (acType === 'ARQC' && !card.has(T_TRACK2)) return end(tap, 'GPO_MANDATORY', '57');
  // The expiry date is mandatory for a TC: a bad one cannot be passed over.
  if (acType === 'TC' && card.illegal.includes(T_EXPIRY)) return end(tap, 'RECORD_TLV', '5F24');
  return undefined;
}

/** Does the reader take a cryptogram of this type? A refund takes any: only the number is wanted (kernel7.md 2.14). */
function checkType(tap: Tap, type: CryptogramType): Outcome | undefined {
  const { policy, ttq, refund } = tap;
  if (refund) return undefined;
  if (type === 'AAC') return declined(tap, { code: 'AAC' });
  if (type === 'ARQC') {
    const refused = test(ttq, TTQ.offlineOnly) && policy.arqcOfflineOnly === 'decline';
    return refused ? declined(tap, { code: 'ARQC_OFFLINE_ONLY' }) : undefined;
  }
  if (test(ttq, TTQ.odaForOnline) && policy.tcAtTransitReader === 'decline')
    return declined(tap, { code: 'TC_AT_TRANSIT_READER' });
  if (test(ttq, TTQ.onlineRequired) && policy.tcWhenOnlineRequired === 'decline')
    return declined(tap, { code: 'TC_WHEN_ONLINE_REQUIRED' });
  return undefined;
}

function end(tap: Tap, code: string, detail?: string): Outcome {
  return endApplication(detail === undefined ? { code } : { code, detail }, tap.language);
}
