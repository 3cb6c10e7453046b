/** Where card numbers and track data lie in the bytes of a log, so that a page or an export can hide them. */

/** Half-open range of hex digits. */
export type Hidden = readonly [from: number, to: number];

const SHOWN_HEAD = 6;
const SHOWN_TAIL = 4;

/** @param tracks track 2 data as hex with their `D`, of every card in the world. */
export function hiddenDigits(hex: string, tracks: readonly string[]): Hidden[] {
  const hidden: Hidden[] = [];
  for (const track of tracks) {
    const token = track.slice(0, track.indexOf('D'));
    for (let at = hex.indexOf(token); at >= 0; at = hex.indexOf(token, at + token.length)) {
      const end = at + token.length;
      hidden.push([at + SHOWN_HEAD, end - SHOWN_TAIL]);
      // Behind the expiry: service code and discretionary data.
      const rest = track.slice(token.length + 5);
      if (hex.startsWith(track, at) && rest) hidden.push([end + 5, end + 5 + rest.length]);
    }
  }
  return hidden;
}

export function maskDigits(hex: string, hidden: readonly Hidden[]): string {
  let text = hex;
  for (const [from, to] of hidden)
    text = text.slice(0, from) + '*'.repeat(to - from) + text.slice(to);
  return text;
}
