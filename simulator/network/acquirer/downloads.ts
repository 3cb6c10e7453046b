/** What terminals load: parameters, limits by AID, CA keys, no-PIN rules and their exceptions, lists of both, deny list (backoffice §1.6, §3.6). Layout of the lab (S). */

import { createHash } from 'node:crypto';
import labKeys from '../../keys/lab-keys.json' with { type: 'json' };
import { ascii, bcd, concat, fromAscii, fromHex } from '../bytes.js';
import type { Counters } from '../counters.js';
import { tlv } from '../tlv.js';
import type { Vault } from '../tsp/vault.js';
import type { TerminalRow } from './terminals.js';

export interface DownloadSettings {
  /** RMB fen: below it no PIN, no signature (backoffice §1.6). */
  readonly noPinLimit: number;
  readonly noSignatureLimit: number;
  readonly replyTimeoutSeconds: number;
  readonly limits: readonly AidLimits[];
  /** Card number prefixes without the no-PIN privilege: black list C. */
  readonly excludedBins: readonly string[];
}

/** Limits of one AID and those that begin with it, fen. */
export interface AidLimits {
  readonly aid: string;
  /** DF20: no contactless from here on. */
  readonly transaction?: number;
  /** DF19: below it a card may approve offline. */
  readonly floor?: number;
  /** DF21: the cardholder is verified from here on. */
  readonly cvm?: number;
}

export const DOWNLOAD_SETTINGS: DownloadSettings = {
  noPinLimit: 100_000,
  noSignatureLimit: 100_000,
  replyTimeoutSeconds: 10,
  limits: [{ aid: 'A0000003330101', transaction: 5_000_000 }],
  excludedBins: [],
};

export interface Page {
  readonly field: 62 | 63;
  readonly body: Uint8Array;
  readonly last: boolean;
}

/** F60.3 of the request to that of the last page; a list of what there is answers with its own. */
const DONE: Readonly<Record<string, string>> = {
  '360': '361',
  '364': '361',
  '370': '371',
  '372': '372',
  '380': '381',
  '382': '382',
  '394': '395',
  '396': '397',
  '398': '399',
  '570': '571',
  '960': '961',
};

const DENY_PER_PAGE = 40;
const LAB_RANGES = ['629999', '62179900', '622800', '817199'];

export class Downloads {
  readonly #vault: Vault;
  readonly #counters: Counters;
  readonly settings: DownloadSettings;

  constructor(vault: Vault, counters: Counters, settings: DownloadSettings) {
    this.#vault = vault;
    this.#counters = counters;
    this.settings = settings;
  }

  /** @param wanted field 62 of the request: three digits, or nothing for the first page. */
  page(code: string, wanted: Uint8Array | undefined, terminal: TerminalRow): Page | undefined {
    const number = wanted ? Number(fromAscii(wanted)) : 1;
    if (!Number.isInteger(number) || number < 1 || DONE[code] === undefined) return undefined;
    const found = this.#pages(code, terminal);
    const pages = found.length > 0 ? found : [new Uint8Array(0)];
    const body = pages[number - 1];
    if (!body) return undefined;
    return { field: code === '570' ? 63 : 62, body, last: number === pages.length };
  }

  doneCode(code: string): string {
    return DONE[code]!;
  }

  #pages(code: string, terminal: TerminalRow): Uint8Array[] {
    switch (code) {
      case '370':
        return caKeys();
      case '372':
        return [keyList(Object.values(labKeys.chains))];
      case '380':
        return this.settings.limits.map(aidPage);
      case '382':
        return [concat(...this.settings.limits.map(({ aid }) => tlv('9F06', fromHex(aid))))];
      case '394':
        return [named(this.#noPin())];
      // Table B: whose cards pay without PIN; list C: those that are excepted.
      case '396':
      case '960':
        return [ascii(LAB_RANGES.map(counted).join(''))];
      case '398':
        return [ascii(this.settings.excludedBins.map(counted).join(''))];
      case '570':
        return this.#denied();
      default:
        return [named(this.#parameters(terminal))];
    }
  }

  #parameters(terminal: TerminalRow): [string, string][] {
    return [
      ['000012', String(this.settings.replyTimeoutSeconds)],
      ['000013', '3'],
      ['000022', terminal.name],
      ['FF803A', '10'],
      ['FF803C', '60'],
    ];
  }

  #noPin(): [string, string][] {
    const { noPinLimit, noSignatureLimit } = this.settings;
    return [
      ['FF8054', '1'],
      ['FF8057', '1'],
      ['FF8058', String(noPinLimit).padStart(12, '0')],
      ['FF8059', String(noSignatureLimit).padStart(12, '0')],
      ['FF805A', '1'],
      ['FF805D', '0'],
    ];
  }

  #denied(): Uint8Array[] {
    const version = String(this.#counters.read('deny list')).padStart(10, '0');
    const tokens = [...this.#vault.denied.values()].map((row) => row.token).sort();
    const pages: Uint8Array[] = [];
    for (let from = 0; from === 0 || from < tokens.length; from += DENY_PER_PAGE) {
      const part = tokens.slice(from, from + DENY_PER_PAGE);
      pages.push(ascii(version + part.map(counted).join('')));
    }
    return pages;
  }
}

/** Whose key, which one, until when. */
function keyList(keys: readonly { readonly rid: string; readonly index: string }[]): Uint8Array {
  return concat(
    ...keys.flatMap(({ rid, index }) => [
      tlv('9F06', fromHex(rid)),
      tlv('9F22', fromHex(index)),
      tlv('DF05', bcd('20401231', 4)),
    ]),
  );
}

/** Length of two digits, then the digits. */
function counted(digits: string): string {
  return String(digits.length).padStart(2, '0') + digits;
}

function aidPage({ aid, transaction, floor, cvm }: AidLimits): Uint8Array {
  const limit = (tag: string, fen: number | undefined): Uint8Array =>
    fen === undefined ? new Uint8Array(0) : tlv(tag, bcd(String(fen), 6));
  return concat(
    tlv('9F06', fromHex(aid)),
    tlv('DF01', Uint8Array.of(0)),
    limit('DF19', floor),
    limit('DF20', transaction),
    limit('DF21', cvm),
  );
}

/** Id of six characters, length of three, value. */
function named(values: readonly [id: string, value: string][]): Uint8Array {
  return ascii(
    values.map(([id, value]) => id + String(value.length).padStart(3, '0') + value).join(''),
  );
}

/** One key a page: RID, index, expiry, hash and key algorithm, modulus, exponent, checksum. */
function caKeys(): Uint8Array[] {
  return Object.values(labKeys.chains).map(({ rid, index, ca }) => {
    const parts = [
      fromHex(rid),
      fromHex(index),
      fromHex(ca.modulus),
      fromHex(ca.exponent),
    ] as const;
    const checksum = createHash('sha1')
      .update(concat(...parts))
      .digest();
    return concat(
      tlv('9F06', parts[0]),
      tlv('9F22', parts[1]),
      tlv('DF05', bcd('20401231', 4)),
      tlv('DF06', Uint8Array.of(1)),
      tlv('DF07', Uint8Array.of(1)),
      tlv('DF02', parts[2]),
      tlv('DF04', parts[3]),
      tlv('DF03', new Uint8Array(checksum)),
    );
  });
}
