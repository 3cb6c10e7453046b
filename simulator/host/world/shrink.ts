/** Makes a failing run small: the fewest episodes, faults, terminals and phones that still break the same promise. */

import { planEpisode, type Pick } from '../../world/episode.js';
import { runShare, type ShareOptions, type ShareResult } from '../../world/run.js';

export interface Shrunk {
  readonly share: ShareOptions;
  readonly picks: readonly Pick[];
  readonly result: ShareResult;
}

/** @param secondsLeft asked before each try. */
export function shrink(share: ShareOptions, found: ShareResult, secondsLeft: () => number): Shrunk {
  const broken = found.violation!.invariant;
  const last = found.episodes;
  const attempt = (picks: readonly Pick[], changed = share): Shrunk | undefined => {
    if (secondsLeft() <= 0) return undefined;
    const result = runShare({ ...changed, only: picks });
    if (result.violation?.invariant !== broken) return undefined;
    // What was not reached is not needed.
    return { share: changed, picks: picks.slice(0, result.episodes), result };
  };
  let best: Shrunk = { share, picks: range(1, last), result: found };
  for (let length = 1; length < last; length *= 4) {
    const shorter = attempt(range(Math.max(1, last - length + 1), last));
    if (!shorter) continue;
    best = shorter;
    break;
  }
  best = dropEpisodes(best, attempt);
  best = attempt(best.picks, { ...share, terminals: 1, phones: 1 }) ?? best;
  return dropFaults(best, attempt);
}

type Attempt = (picks: readonly Pick[], changed?: ShareOptions) => Shrunk | undefined;

/** Leaves out halves, quarters … single episodes, as long as the promise stays broken. */
function dropEpisodes(start: Shrunk, attempt: Attempt): Shrunk {
  let best = start;
  for (let size = best.picks.length >> 1; size >= 1; size >>= 1) {
    for (let at = 0; at + size <= best.picks.length && best.picks.length > 1;) {
      const fewer = attempt(best.picks.filter((_, i) => i < at || i >= at + size));
      if (fewer) best = fewer;
      else at += size;
    }
  }
  return best;
}

function dropFaults(start: Shrunk, attempt: Attempt): Shrunk {
  let best = start;
  for (let at = 0; at < best.picks.length; at++) {
    const { index } = best.picks[at]!;
    const count = planEpisode({ index }, best.share).faults.length;
    for (let place = 0; place < count; place++) {
      const without = [...(best.picks[at]?.without ?? []), place];
      const picks = best.picks.map((pick, i) => (i === at ? { index, without } : pick));
      best = attempt(picks, best.share) ?? best;
    }
  }
  return best;
}

function range(from: number, to: number): Pick[] {
  return Array.from({ length: to - from + 1 }, (_, i) => ({ index: from + i }));
}
