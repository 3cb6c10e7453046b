/** SELECT PPSE and the candidate list from it (Book B 3.3.2, steps 1 and 2; kernel7.md 1.5, 1.6). */

import { freezeGenerators } from '../../bytes/frozen.js';
import { toHex } from '../../bytes/hex.js';
import { PPSE_NAME, selectByName } from '../../emv/apdu.js';
import { note, type Step } from '../effects.js';
import { exchange } from '../shared/exchange.js';
import { countLevel1Restart, noCandidate } from './activation.js';
import { buildCandidates } from './combination-selection.js';
import { parseDirectory } from './directory.js';
import type { Next, Session } from './session.js';

export function* selectPpse(session: Session): Step<Next> {
  const { policy } = session.config;
  const answer = yield* exchange('SELECT PPSE', selectByName(PPSE_NAME));
  if (typeof answer === 'string')
    return countLevel1Restart(session, answer, 'SELECT PPSE') ?? { go: 'B' };

  // A status word other than 9000 and an answer that cannot be parsed both make an empty list.
  if (answer.sw !== 0x9000)
    return { end: noCandidate({ code: 'PPSE_SW', sw: answer.sw, detail: 'SELECT PPSE' }) };
  const directory = parseDirectory(answer.data, policy);
  if (!directory.ok) return { end: noCandidate({ code: 'PPSE_PARSE', detail: directory.why }) };

  session.candidates = buildCandidates(session.combinations, directory.entries, policy);
  session.candidateList = session.candidates.slice();
  if (session.tools.notes) yield* noteCandidates(session, directory.entries.length);
  return { go: 'C' };
}

function* noteCandidates(session: Session, entries: number): Step<void> {
  const data: Record<string, string> = {};
  for (const { adfName, priority, prepared } of session.candidateList)
    data[toHex(adfName)] = `kernel ${prepared.combination.kernelId}, priority ${priority}`;
  yield* note({
    rule: 'candidates',
    cite: 'Book B 3.3.2; kernel7.md 1.6',
    result: `${session.candidates.length} of ${entries} directory entries`,
    data,
  });
}

freezeGenerators(selectPpse, noteCandidates);
