/** The last tap of a world as a dialogue for `tapwright replay`. It is made to be replayed, so its test card numbers are in clear. */

import { decodeTlv, findNode } from '../../decode/decode.js';
import { toHex } from '../../decode/hex.js';
import { knownCaKey } from '../../conformance/ca-keys.js';
import type { Transcript, TranscriptProfile } from '../../conformance/transcript.js';
import type { Rig } from '../rig/rig.js';
import { readShippedProfile, type ShippedProfile } from '../rig/profiles.js';
import { exchangesOf, type Exchange } from '../tap/tap-log.js';

interface ProfileJson {
  readonly terminalData: Record<string, string>;
  readonly combinations: readonly (Omit<TranscriptProfile, 'caKeys'> & Record<string, unknown>)[];
  readonly caKeys: readonly { readonly rid: string; readonly index: string }[];
}

const GPO = 0xa8;
const PDOL = 0x9f38;

/** A string says why there is none. */
export function exportTap(rig: Rig, profileName: ShippedProfile): Transcript | string {
  const all = exchangesOf(rig.log.events);
  const first = all.map(({ name }) => name).lastIndexOf('SELECT PPSE');
  const exchanges = all.slice(Math.max(0, first));
  const kernel = rig.station.powered ? rig.station.firmware.lastResult?.kernel : undefined;
  if (exchanges.length === 0 || !kernel) return 'there is no finished tap yet';
  if (exchanges.some(({ response }) => response.length === 0))
    return 'the last tap was torn: there is no whole dialogue to replay';
  const profile = readShippedProfile(profileName) as ProfileJson;
  return {
    id: `tap-seed-${rig.seed}`,
    title: 'Recorded on the bench',
    profile: profileOf(profile),
    terminalData: { ...profile.terminalData, ...pdolData(exchanges) },
    exchanges: exchanges.map(({ name, command, response }) => ({
      name,
      command: toHex(command),
      response: toHex(response),
    })),
    expected: {
      outcome: kernel.outcome,
      start: kernel.start,
      cvm: kernel.cvm,
      oda: kernel.oda,
    },
  };
}

function profileOf({ combinations, caKeys }: ProfileJson): TranscriptProfile {
  const combination = combinations[0]!;
  const numbers = Object.entries(combination).map(([name, value]) => [
    name,
    typeof value === 'boolean' && name.endsWith('Flag') ? Number(value) : value,
  ]);
  const names = caKeys.map(({ rid, index }) => `${rid}/${index}`).filter((key) => knownCaKey(key));
  return { ...(Object.fromEntries(numbers) as TranscriptProfile), caKeys: names };
}

/** What the terminal sent by the card's PDOL. */
function pdolData(exchanges: readonly Exchange[]): Record<string, string> {
  const at = exchanges.findIndex(({ command }) => command[1] === GPO);
  const select = exchanges[at - 1];
  const values: Record<string, string> = {};
  if (!select) return values;
  const fci = select.response.subarray(0, -2);
  const node = findNode(decodeTlv(fci).nodes, PDOL);
  if (!node) return values;
  const dol = fci.subarray(node.valueOffset, node.valueOffset + node.valueLength);
  const { command } = exchanges[at]!;
  // CLA INS P1 P2 Lc 83 length: a DOL's data is below 128 bytes here.
  let data = 7;
  for (let i = 0; i < dol.length;) {
    const start = i;
    i += (dol[i]! & 0x1f) === 0x1f ? 2 : 1;
    const tag = toHex(dol.subarray(start, i));
    const length = dol[i++]!;
    values[tag] = toHex(command.subarray(data, data + length));
    data += length;
  }
  return values;
}
