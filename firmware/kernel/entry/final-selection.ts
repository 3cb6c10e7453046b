/** Final combination selection: SELECT the best candidate (Book B 3.3.3; kernel7.md 1.7). */

import { concat } from '../../bytes/bytes.js';
import { freezeGenerators } from '../../bytes/frozen.js';
import { toHex } from '../../bytes/hex.js';
import { selectByName } from '../../emv/apdu.js';
import { parseDol } from '../../emv/dol.js';
import { collectPrimitives, onlyTemplate, TlvCursor, type TagMap } from '../../emv/tlv.js';
import { note, type Step } from '../effects.js';
import { exchange } from '../shared/exchange.js';
import { countLevel1Restart, noCandidate } from './activation.js';
import type { Candidate } from './combination-selection.js';
import { isOnlineUpdate } from './online-update.js';
import type { Next, Session } from './session.js';

const KERNEL_1 = 0x01;
const KERNEL_3 = 0x03;
const MAX_NAME = 16;

export function* finalSelection(session: Session): Step<Next> {
  for (;;) {
    const candidate = session.candidates[0];
    if (!candidate) return { end: noCandidate({ code: 'NO_CANDIDATE' }) };
    const name = nameToSelect(session, candidate);
    if (!name) {
      session.candidates.shift();
      continue;
    }
    const answer = yield* exchange('SELECT AID', selectByName(name));
    if (typeof answer === 'string')
      return countLevel1Restart(session, answer, 'SELECT AID') ?? { go: 'B' };

    const fits = answer.sw === 0x9000 ? withKernelFor(session, candidate, answer.data) : undefined;
    if (session.tools.notes) yield* noteSelected(candidate, answer.sw, fits);
    if (fits) {
      session.selected = {
        candidate: fits,
        fci: answer.data,
        dfName: dfNameOf(answer.data) ?? fits.adfName,
      };
      return { go: 'D' };
    }
    if (isOnlineUpdate(session.request))
      return { end: noCandidate({ code: 'SELECT_SW', sw: answer.sw, detail: 'second tap' }) };
    session.candidates.shift();
  }
}

/** Steps 2 and 3: with the extended selection when card and reader have it. Undefined: the candidate cannot be selected. */
function nameToSelect(session: Session, candidate: Candidate): Uint8Array | undefined {
  const { adfName, extendedSelection, prepared } = candidate;
  if (!extendedSelection || !prepared.combination.extendedSelectionSupportFlag) return adfName;
  const name = concat(adfName, extendedSelection);
  if (name.length <= MAX_NAME) return name;
  return session.config.policy.extendedNameTooLong === 'omitExtension' ? adfName : undefined;
}

/** Step 5: a Visa card without TTQ in its PDOL belongs to kernel 1, if the reader has one for this AID. */
function withKernelFor(
  session: Session,
  candidate: Candidate,
  fci: Uint8Array,
): Candidate | undefined {
  if (candidate.prepared.combination.kernelId !== KERNEL_3 || asksForTtq(fci)) return candidate;
  const { aid } = candidate.prepared.combination;
  const prepared = session.combinations.find(
    ({ combination, indicators }) =>
      combination.kernelId === KERNEL_1 &&
      toHex(combination.aid) === toHex(aid) &&
      !indicators.contactlessAppNotAllowed,
  );
  return prepared && { ...candidate, prepared };
}

/** 84, a first object of the template 6F. */
function dfNameOf(fci: Uint8Array): Uint8Array | undefined {
  const file = onlyTemplate(fci, 0x6f);
  if (!file) return undefined;
  const cursor = new TlvCursor(file);
  while (cursor.next())
    if (cursor.tag === 0x84)
      return cursor.length < 5 || cursor.length > 16 ? undefined : cursor.value();
  return undefined;
}

function asksForTtq(fci: Uint8Array): boolean {
  const tags: TagMap = new Map();
  collectPrimitives(fci, tags);
  const pdol = tags.get(0x9f38);
  const dol = pdol && parseDol(pdol);
  return dol?.ok === true && dol.entries.some(({ tag }) => tag === TTQ_TAG);
}

const TTQ_TAG = 0x9f66;

function* noteSelected(candidate: Candidate, sw: number, fits: Candidate | undefined): Step<void> {
  yield* note({
    rule: 'final-selection',
    cite: 'Book B 3.3.3; kernel7.md 1.7',
    result: fits ? `kernel ${fits.prepared.combination.kernelId}` : 'candidate removed',
    data: { '84': toHex(candidate.adfName), SW: sw.toString(16).toUpperCase() },
  });
}

freezeGenerators(finalSelection, noteSelected);
