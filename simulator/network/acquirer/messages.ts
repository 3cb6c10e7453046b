/** Which messages the acquirer takes, what they must carry and what they are called (backoffice §3.3). A table, no code. */

import type { Message } from '../iso8583/codec.js';
import { text } from '../iso8583/codec.js';
import { parseField60, type Field60 } from '../iso8583/private-fields.js';

export type MessageKind =
  | 'sale'
  | 'void'
  | 'refund'
  | 'balance'
  | 'offlineUpload'
  | 'reversal'
  | 'signOn'
  | 'signOff'
  | 'echo'
  | 'status'
  | 'scriptResult'
  | 'download'
  | 'settlement'
  | 'batchUpload'
  | 'batchEnd';

interface MessageRow {
  readonly kind: MessageKind;
  readonly mti: string;
  /** Field 3, when the MTI does not say it. */
  readonly code?: string;
  /** F60.1 and F60.3. */
  readonly types?: readonly string[];
  readonly network?: RegExp;
  readonly title: string;
  readonly mandatory: readonly number[];
  /** With a link MAC. */
  readonly mac: boolean;
  /** The answer is kept, and given again to the same message. */
  readonly once: boolean;
}

// prettier-ignore
export const MESSAGES: readonly MessageRow[] = [
  { kind: 'offlineUpload', mti: '0200', code: '000000', types: ['36'],  title: 'upload of an offline sale', mandatory: [3, 4, 11, 22, 25, 49, 55], mac: true,  once: true },
  { kind: 'sale',          mti: '0200', code: '000000', types: ['22'],  title: 'sale',                mandatory: [3, 4, 11, 22, 25, 49],     mac: true,  once: true },
  { kind: 'void',          mti: '0200', code: '200000', types: ['23'],  title: 'void',                mandatory: [3, 4, 11, 25, 49, 61],     mac: true,  once: true },
  { kind: 'balance',       mti: '0200', code: '310000', types: ['01'],  title: 'balance inquiry',     mandatory: [3, 11, 22, 25, 49],        mac: true,  once: true },
  { kind: 'refund',        mti: '0220', code: '200000', types: ['25', '27'], title: 'refund',         mandatory: [3, 4, 11, 25, 49],         mac: true,  once: true },
  { kind: 'offlineUpload', mti: '0220', code: '000000', types: ['30'],  title: 'advice of an offline sale', mandatory: [3, 4, 11, 22, 25, 49], mac: true, once: true },
  { kind: 'reversal',      mti: '0400',                                 title: 'reversal',            mandatory: [3, 4, 11, 25, 49],         mac: true,  once: false },
  { kind: 'settlement',    mti: '0500',                                 title: 'settlement',          mandatory: [11, 48, 49],               mac: false, once: true },
  { kind: 'batchEnd',      mti: '0320', network: /^(202|206|207)$/,     title: 'end of batch upload', mandatory: [11, 48],                   mac: false, once: true },
  { kind: 'batchUpload',   mti: '0320',                                 title: 'batch upload',        mandatory: [11],                       mac: false, once: true },
  { kind: 'scriptResult',  mti: '0620', network: /^(951|000)$/,          title: 'result of an issuer script', mandatory: [11, 55],            mac: true,  once: true },
  { kind: 'signOn',        mti: '0800', network: /^00[134]$/,           title: 'sign-on',             mandatory: [11],                       mac: false, once: false },
  { kind: 'status',        mti: '0820', network: /^362$/,               title: 'status of the terminal', mandatory: [11],                mac: false, once: false },
  { kind: 'download',      mti: '0800', network: /^(36|37|38|39|57|96)\d$/, title: 'download',           mandatory: [11],                       mac: false, once: false },
  { kind: 'download',      mti: '0820', network: /^(36|37|38|39|57|96)\d$/, title: 'download',           mandatory: [11],                       mac: false, once: false },
  { kind: 'signOff',       mti: '0820', network: /^002$/,               title: 'sign-off',            mandatory: [11],                       mac: false, once: false },
  { kind: 'echo',          mti: '0820', network: /^301$/,               title: 'echo test',           mandatory: [11],                       mac: false, once: false },
  { kind: 'echo',          mti: '0800', network: /^301$/,               title: 'echo test',           mandatory: [11],                       mac: false, once: false },
];

export interface Known {
  readonly row: MessageRow;
  readonly f60: Field60;
}

/** What is wrong is text: 'unsupported …' or the missing field. */
export function recognise(message: Message): Known | { readonly wrong: string } {
  const f60 = parseField60(text(message, 60) ?? '');
  if (!f60) return { wrong: 'field 60 is not there or too short' };
  const row = MESSAGES.find(
    (entry) =>
      entry.mti === message.mti &&
      (entry.code === undefined || entry.code === text(message, 3)) &&
      (entry.types === undefined || entry.types.includes(f60.type)) &&
      (entry.network === undefined || entry.network.test(f60.network)),
  );
  if (!row) return { wrong: `unsupported ${message.mti} ${text(message, 3) ?? ''} ${f60.type}` };
  for (const field of row.mandatory)
    if (!message.fields.has(field)) return { wrong: `field ${field} is missing` };
  return { row, f60 };
}
