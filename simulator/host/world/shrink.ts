/** Makes a failing run small: the fewest episodes that still break the same promise, within a time budget. */

import { runShare, type ShareOptions, type ShareResult } from '../../world/run.js';

export interface Shrunk {
  readonly episodes: readonly number[];
  readonly result: ShareResult;
}

/** @param secondsLeft asked before each try. */
export function shrink(share: ShareOptions, found: ShareResult, secondsLeft: () => number): Shrunk {
  const broken = found.violation!.invariant;
  const last = found.episodes;
  const attempt = (only: readonly number[]): ShareResult | undefined => {
    if (secondsLeft() <= 0) return undefined;
    const result = runShare({ ...share, only });
    return result.violation?.invariant === broken ? result : undefined;
  };
  let best: Shrunk = { episodes: range(1, last), result: found };
  for (let length = 1; length < last; length *= 4) {
    const episodes = range(Math.max(1, last - length + 1), last);
    const result = attempt(episodes);
    if (!result) continue;
    best = { episodes, result };
    break;
  }
  return dropParts(best, attempt);
}

/** Leaves out halves, quarters … single episodes, as long as the promise stays broken. */
function dropParts(
  start: Shrunk,
  attempt: (only: readonly number[]) => ShareResult | undefined,
): Shrunk {
  let best = start;
  for (let size = best.episodes.length >> 1; size >= 1; size >>= 1) {
    for (let at = 0; at + size <= best.episodes.length && best.episodes.length > 1;) {
      const episodes = best.episodes.filter((_, i) => i < at || i >= at + size);
      const result = attempt(episodes);
      if (result) best = { episodes, result };
      else at += size;
    }
  }
  return best;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
