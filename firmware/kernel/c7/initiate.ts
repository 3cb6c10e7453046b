/** Initiate application processing, steps 1 to 5: FCI, TTQ, PDOL data, GPO command (kernel7.md 2.6). */

import { freezeGenerators } from '../../bytes/frozen.js';
import { clear, FUNCTION_INDICATOR, set, test, TTQ } from '../../emv/bit-fields.js';
import { getProcessingOptions } from '../../emv/apdu.js';
import { fillDol, parseDol, type DolEntry } from '../../emv/dol.js';
import { random, type Step } from '../effects.js';
import type { Outcome } from '../outcome.js';
import { endApplication, outcome } from '../shared/outcomes.js';
import type { Tap } from './tap.js';

const T_TVR = 0x95;
const T_UN = 0x9f37;
const T_PDOL = 0x9f38;
const T_TTQ = 0x9f66;
const T_FUNCTION_INDICATOR = 0xdf61;

export type Initiated =
  | { readonly ok: true; readonly capdu: Uint8Array }
  | { readonly ok: false; readonly outcome: Outcome };

export function* initiate(tap: Tap): Step<Initiated> {
  const pdol = readPdol(tap);
  if ('outcome' in pdol) return { ok: false, outcome: pdol };
  const refused = chooseTransitTtq(tap);
  if (refused) return { ok: false, outcome: refused };

  tap.terminal.set(T_TTQ, tap.ttq);
  // Sent as zeros and part of the cryptogram: the copy for the host must be this one.
  tap.terminal.set(T_TVR, new Uint8Array(5));
  // New for every activation, the second tap included.
  tap.terminal.set(T_UN, yield* random(4));
  const capdu = getProcessingOptions(fillDol(pdol, tap.terminal));
  if (capdu) return { ok: true, capdu };
  return { ok: false, outcome: endApplication({ code: 'PDOL_LENGTH' }, tap.language) };
}

/** Step 2: without a PDOL that asks for the TTQ the application is not for this kernel. */
function readPdol(tap: Tap): readonly DolEntry[] | Outcome {
  if (tap.fci.size === 0) return selectNext('FCI_PARSE');
  const pdol = tap.fci.get(T_PDOL);
  if (!pdol || pdol.length === 0) return selectNext('NO_PDOL');
  const dol = parseDol(pdol);
  if (!dol.ok) {
    if (tap.policy.pdolMalformed === 'selectNext') return selectNext('NO_PDOL', dol.why);
    return endApplication({ code: 'NO_PDOL', detail: dol.why }, tap.language);
  }
  for (let i = 0; i < dol.entries.length; i++)
    if (dol.entries[i]!.tag === T_TTQ) return dol.entries;
  return selectNext('NO_TTQ_IN_PDOL');
}

/** Step 3: a reader with ODA for online takes the quick path with cards that know it, and no other. */
function chooseTransitTtq(tap: Tap): Outcome | undefined {
  const { policy, ttq } = tap;
  if (!test(ttq, TTQ.odaForOnline) || policy.odaForOnlineTtq === 'fixed') return undefined;
  if (!cardKnowsOdaForOnline(tap)) {
    const detail = 'DF61 b7 = 0 at a reader with ODA for online';
    if (policy.oldTransitCard === 'selectNext') return selectNext('OLD_TRANSIT_CARD', detail);
    return endApplication({ code: 'OLD_TRANSIT_CARD', detail }, tap.language);
  }
  clear(ttq, TTQ.fullDebitCredit);
  set(ttq, TTQ.quics);
  set(ttq, TTQ.onlineRequired);
  set(ttq, TTQ.fdda01);
  return undefined;
}

/** DF61 b7 in the FCI (kernel7.md 2.5). */
export function cardKnowsOdaForOnline(tap: Tap): boolean {
  return test(tap.fci.get(T_FUNCTION_INDICATOR), FUNCTION_INDICATOR.odaForOnline);
}

function selectNext(code: string, detail?: string): Outcome {
  const reason = detail === undefined ? { code } : { code, detail };
  return outcome('SelectNext', { start: 'C', reason });
}

freezeGenerators(initiate);
