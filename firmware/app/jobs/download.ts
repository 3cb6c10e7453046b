/** Downloads of parameters, limits, CA keys, no-PIN rules and deny list, page by page; in force only when whole (backoffice.md 3.6). */

import { asciiBytes, asciiText, decimal } from '../../bytes/digits.js';
import { freezeGenerators } from '../../bytes/frozen.js';
import { fromHex, toHex } from '../../bytes/hex.js';
import { caKeyChecksum } from '../../security/ca-keys.js';
import type { Crypto } from '../../ports/crypto.js';
import { NETWORK_60_3 } from '../../uplink/field60.js';
import { readField55 } from '../../uplink/field55.js';
import { bytesOf, textOf, type Message } from '../../uplink/message.js';
import { management } from '../../uplink/requests.js';
import { readAid, readBins, readCaKey, readDenyPage, readItems } from '../parameter-pages.js';
import type { ParameterSet, Parameters, StoredCaKey } from '../parameters.js';
import { exchange, type KeyDesk, type HostStep } from './host-step.js';
import { DONE, type JobResult } from './sign-on.js';

/** More pages than this are no list but a fault. */
const MOST_PAGES = 64;

/** Code of the request; the last page answers with one more. */
function* pages(
  desk: KeyDesk,
  network: string,
  onPage: (message: Message) => boolean,
): HostStep<JobResult> {
  for (let page = 1; page <= MOST_PAGES; page++) {
    const wanted = page === 1 ? undefined : asciiBytes(decimal(page, 3));
    const request = management(desk.identity, desk.nextStan(), desk.batch(), network, wanted);
    const result = yield* exchange(request, false);
    if (result.kind !== 'answer') return { ok: false, why: 'no-host' };
    if (textOf(result.message, 39) !== '00') return { ok: false, why: 'declined' };
    if (!onPage(result.message)) return { ok: false, why: 'processing-error' };
    const code = textOf(result.message, 60)?.slice(8, 11);
    if (code !== network) return DONE;
  }
  return { ok: false, why: 'processing-error' };
}

type Changes = { -readonly [Key in keyof Omit<ParameterSet, 'version'>]: ParameterSet[Key] };

/** Everything, then one switch. */
export function* download(
  desk: KeyDesk,
  parameters: Parameters,
  crypto: Pick<Crypto, 'sha1'>,
): HostStep<JobResult> {
  const changes: Changes = {};
  const steps = [
    terminalPages(desk, changes),
    aidPages(desk, changes),
    quickPassPages(desk, changes),
    blackListPages(desk, changes),
    caKeyPages(desk, changes, crypto),
    denyPages(desk, changes),
  ];
  for (let i = 0; i < steps.length; i++) {
    const result = yield* steps[i]!;
    if (!result.ok) return result;
  }
  parameters.switchTo(changes);
  return DONE;
}

/** The deny list alone, as gates fetch it often. */
export function* downloadDenyList(desk: KeyDesk, parameters: Parameters): HostStep<JobResult> {
  const changes: Changes = {};
  const result = yield* denyPages(desk, changes);
  if (result.ok) parameters.switchTo(changes);
  return result;
}

function terminalPages(desk: KeyDesk, changes: Changes): HostStep<JobResult> {
  return pages(desk, NETWORK_60_3.parameters, (message) => {
    const items = readItems(bytesOf(message, 62) ?? new Uint8Array(0));
    if (!items) return false;
    const name = items['000022'];
    const seconds = Number(items['000012']);
    if (name) changes.merchantName = name;
    if (seconds >= 1 && seconds <= 300) changes.answerSeconds = seconds;
    return true;
  });
}

function quickPassPages(desk: KeyDesk, changes: Changes): HostStep<JobResult> {
  return pages(desk, NETWORK_60_3.quickPass, (message) => {
    const items = readItems(bytesOf(message, 62) ?? new Uint8Array(0));
    if (!items) return false;
    changes.quickPass = { ...changes.quickPass, ...items };
    return true;
  });
}

/** An empty list takes the limits of an earlier one back. */
function aidPages(desk: KeyDesk, changes: Changes): HostStep<JobResult> {
  changes.limits = [];
  return pages(desk, NETWORK_60_3.aids, (message) => {
    const data = bytesOf(message, 62);
    if (!data || data.length === 0) return true;
    const row = readAid(readField55(data));
    if (row) changes.limits = [...changes.limits!, row];
    return row !== undefined;
  });
}

function blackListPages(desk: KeyDesk, changes: Changes): HostStep<JobResult> {
  changes.excluded = [];
  return pages(desk, NETWORK_60_3.blackList, (message) => {
    const bins = readBins(asciiText(bytesOf(message, 62) ?? new Uint8Array(0)));
    if (bins) changes.excluded = [...changes.excluded!, ...bins];
    return bins !== undefined;
  });
}

/** A key whose checksum is wrong spoils the whole download. */
function caKeyPages(
  desk: KeyDesk,
  changes: Changes,
  crypto: Pick<Crypto, 'sha1'>,
): HostStep<JobResult> {
  return pages(desk, NETWORK_60_3.caKeys, (message) => {
    const data = bytesOf(message, 62);
    if (!data || data.length === 0) return true;
    const key = readCaKey(readField55(data));
    if (!key || !sound(key, crypto)) return false;
    changes.caKeys = [...(changes.caKeys ?? []), key];
    return true;
  });
}

function sound(key: StoredCaKey, crypto: Pick<Crypto, 'sha1'>): boolean {
  const sum = caKeyChecksum(
    {
      rid: fromHex(key.rid),
      index: key.index,
      modulus: fromHex(key.modulus),
      exponent: fromHex(key.exponent),
    },
    crypto,
  );
  return toHex(sum) === key.sha1;
}

function denyPages(desk: KeyDesk, changes: Changes): HostStep<JobResult> {
  return pages(desk, NETWORK_60_3.denyList, (message) => {
    const page = readDenyPage(textOf(message, 63) ?? '');
    if (!page) return false;
    const { denyList } = changes;
    if (denyList && denyList.version !== page.version) return false;
    const tokens = denyList ? [...denyList.tokens, ...page.tokens] : page.tokens;
    changes.denyList = { version: page.version, tokens };
    return true;
  });
}

freezeGenerators(pages, download, downloadDenyList);
