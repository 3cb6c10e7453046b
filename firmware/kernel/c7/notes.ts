/** Kernel 7's decisions in words, for the log. Called only when the transaction asks for notes. */

import { freezeGenerators } from '../../bytes/frozen.js';
import { hexNumber, toHex } from '../../bytes/hex.js';
import { describeBits, TTQ, TVR } from '../../emv/bit-fields.js';
import { tagName } from '../../emv/tags.js';
import { ODA_FAILURES } from '../../security/oda-failures.js';
import type { OnlineResponse } from '../configuration.js';
import { note, type Step } from '../effects.js';
import type { Verification } from './cvm.js';
import type { Authentication } from './oda.js';
import type { Tap } from './tap.js';

/** Values of the named tags that are there, by tag. */
function values(tap: Tap, tags: readonly number[]): Record<string, string> {
  const data: Record<string, string> = {};
  for (const tag of tags) {
    const value = tap.card.get(tag) ?? tap.terminal.get(tag) ?? tap.fci.get(tag);
    if (value) data[hexNumber(tag)] = toHex(value);
  }
  return data;
}

export function* noteInitiated(tap: Tap): Step<void> {
  const announced = describeBits(TTQ, tap.ttq).map(({ bit }) => bit.text);
  yield* note({
    rule: 'initiate',
    cite: 'kernel7.md 2.6',
    result: announced.join('; '),
    data: values(tap, [0x9f66, 0x9f38, 0x9f37, 0x9f02, 0xdf61]),
  });
}

export function* noteGpo(tap: Tap): Step<void> {
  const from = tap.card.get(0x9f27) ? '9F27' : 'IAD byte 5, as 9F27 is absent';
  yield* note({
    rule: 'cryptogram',
    cite: 'kernel7.md 2.7',
    result: tap.acType ? `${tap.acType}, from ${from}` : 'no acceptable cryptogram',
    data: values(tap, [0x82, 0x94, 0x9f27, 0x9f10, 0x9f36, 0x9f6c]),
  });
}

export function* noteCvm(tap: Tap, result: Verification): Step<void> {
  yield* note({
    rule: 'cvm',
    cite: 'kernel7.md 2.11',
    result: result.ok
      ? `${result.cvm}: ${result.why}`
      : `${result.reason.code}: ${result.reason.detail ?? ''}`,
    data: values(tap, [0x9f6c, 0x9f66, 0x9f69]),
  });
}

export function* noteOda(tap: Tap, { result, failure }: Authentication): Step<void> {
  const row = failure && ODA_FAILURES[failure.code];
  const tag = failure?.tag === undefined ? '' : ` (${tagName(failure.tag)})`;
  yield* note({
    rule: 'oda',
    cite: row?.cite ?? 'kernel7.md 2.10',
    result: failure && row ? `${failure.code}: ${row.text}${tag}` : result,
    data: {
      ...values(tap, [0x82, 0x8f, 0x9f69, 0x9f4c]),
      TVR: describeBits(TVR, tap.tvr)
        .map(({ bit }) => bit.text)
        .join('; '),
    },
  });
}

export function* noteCompletion({ approved, unavailable }: OnlineResponse): Step<void> {
  yield* note({
    rule: 'online-completion',
    cite: 'kernel7.md 2.13',
    result: unavailable ? 'no answer' : approved ? 'the host approved' : 'the host declined',
  });
}

freezeGenerators(noteInitiated, noteGpo, noteCvm, noteOda, noteCompletion);
