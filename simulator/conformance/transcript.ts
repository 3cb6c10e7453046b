/** Dialogues as files: `{id, profile?, terminalData, taps?, exchanges, expected}`; docs/decode-replay.md tells the form. */

import type { FormFault } from './json-form.js';
import { formCheck } from './json-form.js';
import { knownCaKey } from './ca-keys.js';
import type { CombinationSetup } from './engine.js';
import schema from './transcript.schema.json' with { type: 'json' };

export type TagText = Readonly<Record<string, string>>;

export interface TranscriptProfile extends CombinationSetup {
  /** RID/index of the CA keys that the reader has. */
  readonly caKeys?: readonly string[];
}

export type TranscriptStep =
  | { readonly name?: string; readonly command: string; readonly response: string }
  | {
      readonly event: 'fieldOff' | 'anyCommand';
      readonly name?: string;
      readonly response?: string;
    };

export interface ExpectedTap {
  readonly outcome?: string;
  readonly start?: string;
  readonly cvm?: string;
  readonly oda?: string;
  /** Message id of the UI request on outcome. */
  readonly ui?: string;
  readonly selectedAid?: string;
  readonly acType?: string;
  readonly panMasked?: string;
  readonly tags?: TagText;
  readonly reason?: string;
  readonly certainty?: string;
  /** Intermediate values; `lastReadRecordSent: false` marks a last exchange that must not happen. */
  readonly derived?: Readonly<Record<string, unknown>>;
}

export interface Transcript {
  readonly id: string;
  readonly title?: string;
  readonly profile?: TranscriptProfile;
  readonly terminalData: TagText;
  readonly taps?: readonly { readonly terminalData: TagText }[];
  readonly exchanges: readonly TranscriptStep[];
  readonly expected: ExpectedTap | readonly ExpectedTap[];
}

const check = formCheck(schema);

export function readTranscript(
  json: unknown,
): { readonly ok: true; readonly transcript: Transcript } | ({ readonly ok: false } & FormFault) {
  const fault = check(json);
  if (fault) return { ok: false, ...fault };
  const transcript = json as Transcript;
  const names = transcript.profile?.caKeys ?? [];
  for (let i = 0; i < names.length; i++) {
    if (knownCaKey(names[i]!)) continue;
    return { ok: false, path: `/profile/caKeys/${i}`, why: `no test key "${names[i]}" known` };
  }
  const { terminalData, taps } = transcript;
  return {
    ok: true,
    transcript: {
      ...transcript,
      terminalData: upperTags(terminalData),
      ...(taps && { taps: taps.map((tap) => ({ terminalData: upperTags(tap.terminalData) })) }),
    },
  };
}

/** Tags may be written in lower case. */
function upperTags(data: TagText): TagText {
  return Object.fromEntries(Object.entries(data).map(([tag, hex]) => [tag.toUpperCase(), hex]));
}
