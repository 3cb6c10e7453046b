/** The free text of a dialogue's `reason`, against the error codes of kernel7.md 2.16. Text without a row explains, it does not test. */

import type { Mismatch } from './mismatch.js';
import type { ObservedTap } from './observed-tap.js';

interface Row {
  readonly words: RegExp;
  readonly codes: RegExp;
}

const ROWS: readonly Row[] = [
  { words: /^9F69 bytes 6-7 != 9F6C/, codes: /^CVM_BINDING$/ },
  { words: /^AAC$/, codes: /^AAC$/ },
  { words: /^expired/, codes: /^EXPIRED$/ },
  { words: /empty candidate list/, codes: /^(PPSE_SW|PPSE_PARSE|NO_CANDIDATE)$/ },
  { words: /^GPO [0-9A-F]{4}/, codes: /^GPO_SW$/ },
  { words: /^ODA failed: no 9F69/, codes: /^ODA_DATA_MISSING$/ },
  { words: /^ODA failed: AIP without DDA/, codes: /^AIP_WITHOUT_DDA$/ },
  { words: /exception file/, codes: /^EXCEPTION_FILE$/ },
];

export function compareReason(
  path: string,
  expected: string,
  got: ObservedTap['reason'],
): Mismatch[] {
  const row = ROWS.find(({ words }) => words.test(expected));
  if (!row) return [];
  const sw = /\b(?:GPO|PPSE) ([0-9A-F]{4})/.exec(expected)?.[1];
  const codeFits = row.codes.test(got?.code ?? '');
  const swFits = sw === undefined || got?.sw === undefined || got.sw === sw;
  return codeFits && swFits ? [] : [{ path, expected, got: got ?? null }];
}
