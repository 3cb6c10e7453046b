/** A tap as the JSON object of `tapwright tap --json`. Card numbers are masked unless asked for. */

import { describeApdu } from '../../decode/apdu.js';
import { toHex } from '../../decode/hex.js';
import { maskPan } from '../../decode/mask.js';
import type { Rig } from '../rig/rig.js';
import { cardObject } from './tap-log.js';
import type { TapResult } from './tap-run.js';

export function tapJson(rig: Rig, result: TapResult, showPan: boolean): object {
  const { exchanges } = result;
  const hexOf = (tag: number): string | null => {
    const value = cardObject(exchanges, tag);
    return value ? toHex(value) : null;
  };
  const token = hexOf(0x57)?.split('D')[0] ?? null;
  return {
    ...result,
    token: token === null || showPan ? token : maskPan(token),
    par: parOf(rig, token),
    atc: hexOf(0x9f36),
    cryptogram: hexOf(0x9f26),
    exchanges: exchanges.map(({ name, command, response, startUs, endUs }) => {
      const words = describeApdu(command, response, { showPan });
      return {
        name,
        command: words.command.hex,
        response: words.response?.hex ?? '',
        sw: words.response?.sw ?? '',
        startUs,
        endUs,
      };
    }),
  };
}

/** The phone knows the account reference even where the card did not send it (9F24). */
function parOf(rig: Rig, token: string | null): string | null {
  if (token === null) return null;
  const card = rig.phone
    .exportState()
    .cards.find(({ data }) => data.track2.startsWith(`${token}D`));
  return card ? Buffer.from(card.data.par, 'hex').toString('ascii') : null;
}
