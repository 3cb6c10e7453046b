/** A failing case as a transcript: the form of the published dialogues, so that it can be replayed and kept. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toBcd } from '../../firmware/bytes/bcd.js';
import { toHex } from '../../firmware/bytes/hex.js';
import type { FuzzCase } from './check.js';

const FOLDER = '.tapwright/fuzz';

export function transcript(one: FuzzCase, id: string, why: string): unknown {
  const { dialogue, exchanges, policy, activations } = one;
  const { request } = dialogue;
  return {
    id,
    title: `fuzzed ${dialogue.id}: ${why}`,
    kind: 'fuzzed',
    source: `npm run fuzz, from the dialogue ${dialogue.id}`,
    profile: { ...dialogue.combination, caKeys: ['A000000333/80'] },
    ...(policy && Object.keys(policy).length > 0 && { policy }),
    terminalData: {
      '9F02': toHex(toBcd(request.amountMinor, 6)),
      '9F03': toHex(toBcd(request.otherMinor ?? 0, 6)),
      '9F1A': '0156',
      '5F2A': request.currency,
      '9A': request.date,
      '9C': toHex(Uint8Array.of(request.type)),
      '9F37': dialogue.un,
    },
    exchanges: exchanges.map(({ name, command, response }) =>
      response.startsWith('!')
        ? { event: 'fault', name, command, fault: response.slice(1) }
        : { name, command, response },
    ),
    ...(activations &&
      activations.length > 0 && { activations: activations.map(({ kind }) => kind) }),
    expected: {},
    note: why,
  };
}

/** Returns the file's name. */
export function save(one: FuzzCase, id: string, why: string): string {
  mkdirSync(FOLDER, { recursive: true });
  const file = join(FOLDER, `${id}.json`);
  writeFileSync(file, JSON.stringify(transcript(one, id, why), null, 1) + '\n');
  return file;
}
