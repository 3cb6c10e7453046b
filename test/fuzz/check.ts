/** What must hold for every dialogue, however broken: an end, within limits, with a defined outcome, and no approval that was not earned. */

import { createHash } from 'node:crypto';
import { fromHex, toHex } from '../../firmware/bytes/hex.js';
import { digitsOf } from '../../firmware/emv/track2.js';
import { entryPoint } from '../../firmware/kernel/entry/entry-point.js';
import type { FinalOutcome } from '../../firmware/kernel/entry/final-outcome.js';
import { policyOf, type Policy } from '../../firmware/kernel/policy.js';
import { KERNELS } from '../../firmware/kernel/registry.js';
import type { Activation } from '../../firmware/ports/card-reader.js';
import { runStep, type Ran } from '../support/step-host.js';
import type { Dialogue, Exchange } from './dialogues.js';

export interface FuzzCase {
  readonly dialogue: Dialogue;
  readonly exchanges: readonly Exchange[];
  readonly policy?: Partial<Policy>;
  readonly activations?: readonly Activation[];
}

const crypto = {
  sha1: (data: Uint8Array): Uint8Array => new Uint8Array(createHash('sha1').update(data).digest()),
};

/**
 * Each start: PPSE; at most 28 entries fit it, SELECT and GPO for each; 32 records for one. Starts: one, the Try Agains, the
 * Level 1 restarts.
 */
const MAX_STARTS = 1 + policyOf().tryAgainLimit + policyOf().level1RestartLimit;
const MAX_COMMANDS = MAX_STARTS * (1 + 28 * 2 + 32);

const FINAL = ['Approved', 'Declined', 'OnlineRequest', 'EndApplication', 'TryAnotherInterface'];
const CVMS = ['NA', 'NoCvm', 'Signature', 'OnlinePin', 'ConfirmationCodeVerified'];

/** Under the signature, or part of the keys: an approval stands on exactly these. */
const SIGNED = [0x90, 0x92, 0x9f32, 0x9f46, 0x9f47, 0x9f48, 0x9f4b, 0x9f69, 0x8f];

export function play(one: FuzzCase): Ran<FinalOutcome> {
  const { dialogue, exchanges, policy, activations } = one;
  const left = exchanges.slice();
  const config = policy ? { ...dialogue.config, policy: policyOf(policy) } : dialogue.config;
  const step = entryPoint(config, dialogue.request, { crypto, kernels: KERNELS, notes: false });
  return runStep(step, {
    random: [dialogue.un],
    ...(activations && { activations: activations.slice() }),
    // The answer of the same command; then, in order, what is left: a broken answer may lead elsewhere.
    answer: (capdu) => {
      let i = left.findIndex(({ command }) => command === capdu);
      if (i < 0) i = left.findIndex(({ name }) => !name.startsWith('SELECT'));
      if (i < 0) return '6A83';
      return left.splice(i, 1)[0]!.response;
    },
  });
}

/** Undefined: nothing is wrong. */
export function violation(one: FuzzCase): string | undefined {
  let ran: Ran<FinalOutcome>;
  try {
    ran = play(one);
  } catch (error) {
    return `threw ${error instanceof Error ? error.message : String(error)}`;
  }
  const { result, commands } = ran;
  if (commands.length > MAX_COMMANDS) return `${commands.length} commands`;
  if (!FINAL.includes(result.outcome)) return `final outcome ${result.outcome}`;
  if (!CVMS.includes(result.cvm)) return `cvm ${result.cvm}`;
  if (result.tvr.length !== 5 || result.tsi.length !== 2) return 'TVR or TSI of a wrong length';
  if (result.outcome !== 'OnlineRequest' && !result.uiOnOutcome)
    return 'no message for the cardholder';
  if (result.outcome === 'OnlineRequest' && !isComplete(result))
    return 'online without mandatory data';
  return result.outcome === 'Approved' ? wrongApproval(one, result) : undefined;
}

function isComplete(result: FinalOutcome): boolean {
  const record = result.dataRecord;
  if (!record) return false;
  return [0x82, 0x95, 0x9a, 0x9c, 0x9f02, 0x5f2a, 0x9f1a, 0x9f10, 0x9f26, 0x9f36, 0x9f37].every(
    (tag) => record.has(tag),
  );
}

function wrongApproval(one: FuzzCase, result: FinalOutcome): string | undefined {
  const original = play({ ...one, exchanges: one.dialogue.exchanges, activations: [] }).result;
  if (original.outcome !== 'Approved') return `Approved, the original is ${original.outcome}`;
  if (result.oda !== 'successful') return 'Approved without authentication';
  if (result.acType !== 'TC') return `Approved with ${result.acType ?? 'no cryptogram'}`;
  for (const tag of SIGNED) {
    const now = result.cardData.get(tag);
    const then = original.cardData.get(tag);
    if ((now && toHex(now)) !== (then && toHex(then)))
      return `Approved with another ${tag.toString(16)}`;
  }
  const pan = (of: FinalOutcome): string => digitsOf(of.cardData.get(0x5a) ?? fromHex(''));
  return pan(result) === pan(original) ? undefined : 'Approved with another PAN';
}
