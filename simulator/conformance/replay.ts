/** Runs the kernel against a recorded dialogue, or, where the dialogue has no reader profile, reads every exchange. */

import { DialogueDecoder } from '../decode/apdu.js';
import { findNode } from '../decode/decode.js';
import { fromHex } from '../decode/hex.js';
import { knownCaKey } from './ca-keys.js';
import { Abandoned, type Engine, type EngineResult } from './engine.js';
import type { ReaderSetup, RequestSetup } from './engine.js';
import type { Mismatch } from './mismatch.js';
import { observeTap, shownTag, shownTags, type ObservedTap } from './observed-tap.js';
import { compareReason } from './reason-words.js';
import { ReplayHost } from './replay-host.js';
import type { ExpectedTap, TagText, Transcript, TranscriptProfile } from './transcript.js';

export interface ReplayResult {
  readonly id: string;
  readonly pass: boolean;
  /** In the form of `expected`. */
  readonly got: unknown;
  readonly mismatches: readonly Mismatch[];
}

export function replay(engine: Engine, transcript: Transcript): ReplayResult {
  return transcript.profile
    ? replayKernel(engine, transcript, transcript.profile)
    : readDialogue(transcript);
}

/** Transaction values that the request carries; the others configure the reader. 9F66 and 95 come from the kernel. */
const OF_REQUEST = ['9F02', '9F03', '5F2A', '5F36', '9A', '9C', '9F21', '9F37', '9F66', '95'];

function readerOf(profile: TranscriptProfile, data: TagText): ReaderSetup {
  const { caKeys = [], ...combination } = profile;
  const terminalData = Object.fromEntries(
    Object.entries(data).filter(([tag]) => !OF_REQUEST.includes(tag.toUpperCase())),
  );
  return {
    combinations: [combination],
    terminalData,
    exceptionFile: [],
    caKeys: caKeys.map((name) => knownCaKey(name)!),
    revoked: [],
    policy: {},
    timeouts: { cardMs: 30000, secondTapMs: 60000 },
  };
}

/** Currencies with other than two decimals (ISO 4217), for dialogues that do not carry 5F36. */
const DECIMALS: Readonly<Record<number, readonly string[]>> = {
  0: '0108 0152 0174 0262 0324 0352 0392 0410 0548 0600 0646 0704 0800 0950 0952 0953'.split(' '),
  3: '0048 0368 0400 0414 0434 0512 0788'.split(' '),
};

function exponentOf(currency: string): number {
  for (const exponent of [0, 3]) if (DECIMALS[exponent]!.includes(currency)) return exponent;
  return 2;
}

function requestOf(data: TagText): RequestSetup {
  const currency = data['5F2A'] ?? '0156';
  return {
    start: 'A',
    amount: Number(data['9F02'] ?? '0'),
    other: Number(data['9F03'] ?? '0'),
    currency,
    exponent: data['5F36'] ? Number(data['5F36']) : exponentOf(currency),
    type: data['9C'] ?? '00',
    date: data['9A'] ?? '000101',
    ...(data['9F21'] && { time: data['9F21'] }),
    // As recorded, whatever the type of the transaction.
    terminalData: data['9F03'] ? { '9F03': data['9F03'] } : {},
  };
}

function replayKernel(
  engine: Engine,
  transcript: Transcript,
  profile: TranscriptProfile,
): ReplayResult {
  const host = new ReplayHost(transcript);
  const data = { ...transcript.terminalData, ...transcript.taps?.[0]?.terminalData };
  let result: EngineResult | undefined;
  try {
    result = engine.run(readerOf(profile, data), requestOf(data), host.answer);
  } catch (error) {
    if (!(error instanceof Abandoned)) throw error;
  }
  const expected = tapList(transcript.expected);
  const mismatches = [...host.mismatches];
  if (mismatches.length === 0) mismatches.push(...compareEnd(host, expected, transcript));
  const got = result ? observedTaps(result, expected.length) : [selectionOnly(transcript)];
  if (mismatches.length === 0) {
    for (let i = 0; i < expected.length; i++) {
      const path = expected.length > 1 ? `expected/${i}` : 'expected';
      mismatches.push(...compareTap(path, expected[i]!, got[i]));
    }
  }
  return finish(transcript, got, mismatches);
}

function tapList(expected: Transcript['expected']): readonly ExpectedTap[] {
  return Array.isArray(expected) ? (expected as readonly ExpectedTap[]) : [expected as ExpectedTap];
}

/** A dialogue may stop before the kernel does where `expected` names no outcome; no command may come after one that does. */
function compareEnd(
  host: ReplayHost,
  expected: readonly ExpectedTap[],
  transcript: Transcript,
): Mismatch[] {
  const last = expected.at(-1);
  const count = transcript.exchanges.length;
  if (host.ranOut) {
    if (last?.outcome === undefined) return [];
    return [{ path: `exchanges/${count}`, expected: 'no further command', got: 'a command' }];
  }
  const unsent = last?.derived?.['lastReadRecordSent'] === false ? 1 : 0;
  if (host.left === unsent) return [];
  const expectedLeft = `${count - unsent} of ${count} exchanges`;
  return [{ path: 'exchanges', expected: expectedLeft, got: `${count - host.left}` }];
}

/** The kernel's outcomes; where no kernel came to run, or more taps are named than ran, Entry Point's. */
function observedTaps(result: EngineResult, wanted: number): ObservedTap[] {
  const runs = result.runs.map(observeTap);
  return runs.length < wanted || runs.length === 0 ? [...runs, observeTap(result.final)] : runs;
}

/** The dialogue stopped first: what was selected is known from it. */
function selectionOnly(transcript: Transcript): Partial<ObservedTap> {
  return selectionOf(transcript).got;
}

function compareTap(
  path: string,
  expected: ExpectedTap,
  got: Partial<ObservedTap> | undefined,
): Mismatch[] {
  const mismatches: Mismatch[] = [];
  const fields = [
    'outcome',
    'start',
    'cvm',
    'oda',
    'ui',
    'selectedAid',
    'acType',
    'panMasked',
  ] as const;
  for (const field of fields) {
    const want = expected[field];
    const came = got?.[field];
    if (want !== undefined && want !== came) {
      mismatches.push({ path: `${path}/${field}`, expected: want, got: came ?? null });
    }
  }
  for (const [tag, want] of Object.entries(expected.tags ?? {})) {
    const came = got?.tags?.[tag.toUpperCase()];
    if (came !== want.toUpperCase()) {
      const [expected, got] = [want, came].map((hex) => hex && shownTag(tag, hex));
      mismatches.push({ path: `${path}/tags/${tag}`, expected, got: got ?? null });
    }
  }
  if (expected.reason !== undefined) {
    mismatches.push(...compareReason(`${path}/reason`, expected.reason, got?.reason));
  }
  return mismatches;
}

interface Selection {
  readonly got: { readonly selectedAid?: string; readonly tags: Record<string, string> };
  readonly faults: readonly Mismatch[];
}

/** 1PAY.SYS.DDF01 and 2PAY.SYS.DDF01. */
const DIRECTORIES = ['315041592E5359532E4444463031', '325041592E5359532E4444463031'];

/** Reads each exchange; the application selected last, and every tag that the dialogue carried. */
function selectionOf(transcript: Transcript): Selection {
  const decoder = new DialogueDecoder({ showPan: true });
  const faults: Mismatch[] = [];
  const tags: Record<string, string> = {};
  let selectedAid: string | undefined;
  transcript.exchanges.forEach((step, index) => {
    const response = step.response;
    if (response === undefined) return;
    const command = 'event' in step ? '' : step.command;
    const words = decoder.exchange(fromHex(command || '00000000'), fromHex(response));
    const fault = words.command.fault ?? words.response?.fault;
    if (fault) faults.push({ path: `exchanges/${index}`, expected: 'readable', got: fault });
    const nodes = words.response?.nodes ?? [];
    const ins = command.slice(2, 4).toUpperCase();
    // A contact card gives the FCI to GET RESPONSE.
    if ((ins === 'A4' || ins === 'C0') && words.response?.sw === '9000') {
      const name = findNode(nodes, 0x84)?.hex;
      if (name !== undefined && !DIRECTORIES.includes(name)) selectedAid = name;
    }
    const visit = (list: typeof nodes): void => {
      for (const node of list) {
        if (node.constructed) visit(node.children);
        else tags[node.tagHex] = node.hex;
      }
    };
    visit(nodes);
  });
  return { got: { ...(selectedAid !== undefined && { selectedAid }), tags }, faults };
}

function readDialogue(transcript: Transcript): ReplayResult {
  const { got, faults } = selectionOf(transcript);
  const mismatches = [...faults];
  for (const expected of tapList(transcript.expected)) {
    mismatches.push(...compareTap('expected', expected, got));
  }
  const wanted = tapList(transcript.expected).flatMap((tap) => Object.keys(tap.tags ?? {}));
  const tags = Object.fromEntries(wanted.map((tag) => [tag, got.tags[tag.toUpperCase()] ?? null]));
  const shown = wanted.length > 0 ? { ...got, tags } : { selectedAid: got.selectedAid };
  return finish(transcript, [shown], mismatches);
}

interface Shown {
  readonly selectedAid?: string | undefined;
  readonly tags?: Readonly<Record<string, string | null>>;
}

function finish(
  transcript: Transcript,
  got: readonly Shown[],
  mismatches: readonly Mismatch[],
): ReplayResult {
  const masked = got.map((tap) => (tap.tags ? { ...tap, tags: shownTags(tap.tags) } : tap));
  const shown = Array.isArray(transcript.expected) ? masked : (masked.at(-1) ?? {});
  return { id: transcript.id, pass: mismatches.length === 0, got: shown, mismatches };
}
