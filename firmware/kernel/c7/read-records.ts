/** Read records in AFL order, with the checks that must precede the last one (kernel7.md 2.8). */

import { freezeGenerators } from '../../bytes/frozen.js';
import { readRecord } from '../../emv/apdu.js';
import { onlyTemplate } from '../../emv/tlv.js';
import type { Level1Fault } from '../../ports/card-reader.js';
import type { Step } from '../effects.js';
import type { Outcome } from '../outcome.js';
import { parseAfl, type RecordReference } from '../shared/afl.js';
import { exchange } from '../shared/exchange.js';
import { endApplication, level1Reason, presentAgain, stopped } from '../shared/outcomes.js';
import { addCardData } from './gpo-response.js';
import { restrict } from './restrictions.js';
import type { Tap } from './tap.js';

const T_AFL = 0x94;
const RECORD_TEMPLATE = 0x70;
/** Files up to here are EMV's: template 70 required, and only its value is signed. Above: proprietary. */
const LAST_EMV_SFI = 10;

/** Nothing: all records are read. */
export function* readRecords(tap: Tap): Step<Outcome | undefined> {
  const { policy } = tap;
  const afl = tap.card.get(T_AFL);
  if (!afl || afl.length === 0) return undefined;
  const records = parseAfl(afl, policy.maxRecords);
  if (!records) return endApplication({ code: 'AFL_INVALID' }, tap.language);
  // The card is not read when its records cannot change the outcome.
  if (tap.acType === 'AAC') return undefined;

  let bytes = 0;
  for (let i = 0; i < records.length; i++) {
    const last = i === records.length - 1;
    const { sfi, record } = records[i]!;
    const name = `READ RECORD SFI ${sfi} REC ${record}`;
    // A card may debit when its last record is read: a refusal comes before.
    const refused = last && !tap.refund ? restrict(tap, 'beforeLastRecord') : undefined;
    if (refused) return refused;
    const answer = yield* exchange(name, readRecord(sfi, record));
    if (typeof answer === 'string') return level1Error(tap, answer, name, last);
    bytes += answer.data.length;
    if (answer.sw !== 0x9000)
      return endApplication({ code: 'RECORD_SW', sw: answer.sw, detail: name }, tap.language);
    if (answer.data.length === 0 || bytes > policy.maxRecordBytes)
      return endApplication({ code: 'RECORD_TLV', detail: name }, tap.language);
    const fault = takeRecord(tap, records[i]!, answer.data);
    if (fault) return fault;
    tap.recordsRead++;
  }
  return undefined;
}

function takeRecord(
  tap: Tap,
  { sfi, signed }: RecordReference,
  data: Uint8Array,
): Outcome | undefined {
  const template = onlyTemplate(data, RECORD_TEMPLATE);
  if (!template && sfi <= LAST_EMV_SFI)
    return endApplication({ code: 'RECORD_TLV', detail: 'no template 70' }, tap.language);
  if (signed && template) tap.signedRecords.push(sfi <= LAST_EMV_SFI ? template : data);
  else if (signed) tap.signedRecordMalformed = true;
  return template && addCardData(tap, template, 'RECORD_TLV');
}

/** The last record of an offline approval cannot be read again: the card may have debited (K, P). */
function level1Error(tap: Tap, fault: Level1Fault, name: string, last: boolean): Outcome {
  if (fault === 'stopped') return stopped('cancelled');
  tap.torn = last && tap.acType === 'TC';
  if (!tap.torn || tap.policy.tornLastRecord === 'tryAgain')
    return presentAgain(fault, name, tap.language);
  const { code, detail } = level1Reason(fault, name);
  return endApplication({ code, detail: `torn: ${detail}` }, tap.language);
}

freezeGenerators(readRecords);
