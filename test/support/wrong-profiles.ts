/** Profiles with one fault each: for the parser, which must name the place, and for the schema, which must refuse them too. */

import pos from '../../firmware/config/profiles/pos.json' with { type: 'json' };

export interface WrongProfile {
  readonly name: string;
  readonly path: string;
  readonly why: RegExp;
  readonly json: unknown;
  /** A schema cannot see it: it needs a computation. */
  readonly beyondSchema?: true;
}

type Fields = Record<string, unknown>;

const combination = (change: Fields, drop?: string): unknown => {
  const fields: Fields = { ...pos.combinations[0]!, ...change };
  if (drop) delete fields[drop];
  return { ...pos, combinations: [fields] };
};

const caKey = (change: Fields, drop?: string): unknown => {
  const fields: Fields = { ...pos.caKeys[4]!, ...change };
  if (drop) delete fields[drop];
  return { ...pos, caKeys: [pos.caKeys[0], fields] };
};

// prettier-ignore
export const WRONG_PROFILES: readonly WrongProfile[] = [
  { name: 'no object', path: '(root)', why: /object/, json: [] },
  { name: 'nothing', path: '(root)', why: /object/, json: null },
  { name: 'AID missing', path: 'combinations[0].aid', why: /missing/, json: combination({}, 'aid') },
  { name: 'AID not hexadecimal', path: 'combinations[0].aid', why: /hexadecimal/, json: combination({ aid: 'A00000033301XX' }) },
  { name: 'AID with half a byte', path: 'combinations[0].aid', why: /hexadecimal/, json: combination({ aid: 'A0000003330' }) },
  { name: 'AID too short', path: 'combinations[0].aid', why: /5 to 16/, json: combination({ aid: 'A0000003' }) },
  { name: 'AID a number', path: 'combinations[0].aid', why: /text/, json: combination({ aid: 12 }) },
  { name: 'kernel id missing', path: 'combinations[0].kernelId', why: /missing/, json: combination({}, 'kernelId') },
  { name: 'kernel id of two bytes', path: 'combinations[0].kernelId', why: /1 or 3/, json: combination({ kernelId: '8701' }) },
  { name: 'kernel id zero', path: 'combinations[0].kernelId', why: /1 or 3/, json: combination({ kernelId: '00' }) },
  { name: 'TTQ missing for kernel 7', path: 'combinations[0].ttq', why: /missing/, json: combination({}, 'ttq') },
  { name: 'TTQ too long', path: 'combinations[0].ttq', why: /4 bytes/, json: combination({ ttq: '3600008000' }) },
  { name: 'limit not a number', path: 'combinations[0].readerContactlessFloorLimit', why: /not a number/, json: combination({ readerContactlessFloorLimit: 'many' }) },
  { name: 'limit negative', path: 'combinations[0].readerCvmRequiredLimit', why: /not a number/, json: combination({ readerCvmRequiredLimit: -1 }) },
  { name: 'limit with a fraction', path: 'combinations[0].readerCvmRequiredLimit', why: /not a number/, json: combination({ readerCvmRequiredLimit: 1.5 }) },
  { name: 'limit of 13 digits', path: 'combinations[0].readerContactlessTransactionLimit', why: /twelve/, json: combination({ readerContactlessTransactionLimit: '1000000000000' }) },
  { name: 'flag a text', path: 'combinations[0].statusCheckSupportFlag', why: /true or false/, json: combination({ statusCheckSupportFlag: 'yes' }) },
  { name: 'unknown field of a combination', path: 'combinations[0].cvmLimit', why: /unknown/, json: combination({ cvmLimit: 1 }) },
  { name: 'transaction type of two bytes', path: 'combinations[0].transactionTypes[1]', why: /1 bytes/, json: combination({ transactionTypes: ['00', '2020'] }) },
  { name: 'no combination', path: 'combinations', why: /at least one/, json: { ...pos, combinations: [] } },
  { name: 'combinations no list', path: 'combinations', why: /list/, json: { ...pos, combinations: {} } },
  { name: 'unknown field', path: 'combination', why: /unknown/, json: { ...pos, combination: [] } },
  { name: 'name missing', path: 'name', why: /missing/, json: { ...pos, name: undefined } },
  { name: 'currency missing', path: 'currency', why: /object/, json: { ...pos, currency: undefined } },
  { name: 'currency code', path: 'currency.code', why: /4 digits/, json: { ...pos, currency: { code: '156', exponent: 2 } } },
  { name: 'currency exponent', path: 'currency.exponent', why: /between/, json: { ...pos, currency: { code: '0156', exponent: 9 } } },
  { name: 'time-out a text', path: 'timeouts.cardMs', why: /whole number/, json: { ...pos, timeouts: { cardMs: '30 s' } } },
  { name: 'terminal data not hexadecimal', path: 'terminalData.9F1A', why: /hexadecimal/, json: { ...pos, terminalData: { '9F1A': '01 5' } } },
  { name: 'terminal data, tag not hexadecimal', path: 'terminalData.country', why: /tag/, json: { ...pos, terminalData: { country: '0156' } } },
  { name: 'terminal data of a wrong length', path: 'terminalData.9F1A', why: /2 bytes/, json: { ...pos, terminalData: { '9F1A': '015600' } }, beyondSchema: true },
  { name: 'terminal data that is the card\'s', path: 'terminalData.9F26', why: /tag of the card/, json: { ...pos, terminalData: { '9F26': '0102030405060708' } }, beyondSchema: true },
  { name: 'CA key: modulus missing', path: 'caKeys[1].modulus', why: /missing/, json: caKey({}, 'modulus') },
  { name: 'CA key: wrong checksum', path: 'caKeys[1].sha1', why: /checksum/, json: caKey({ sha1: pos.caKeys[0]!.sha1 }), beyondSchema: true },
  { name: 'CA key: index of another key', path: 'caKeys[1].sha1', why: /checksum/, json: caKey({ index: '81' }), beyondSchema: true },
  { name: 'CA key: exponent', path: 'caKeys[1].exponent', why: /03 or 010001/, json: caKey({ exponent: '05' }) },
  { name: 'CA key: class', path: 'caKeys[1].class', why: /one of/, json: caKey({ class: 'demo' }) },
  { name: 'CA key: expiry', path: 'caKeys[1].expires', why: /8 digits/, json: caKey({ expires: '2030' }) },
  { name: 'revocation list', path: 'revocationList[0].serial', why: /3 bytes/, json: { ...pos, revocationList: [{ rid: 'A000000333', index: '80', serial: '01' }] } },
  { name: 'exception file', path: 'exceptionFile[0].pan', why: /digits/, json: { ...pos, exceptionFile: [{ pan: '62280001x0001117' }] } },
  { name: 'policy value', path: 'policy.gpo6984', why: /one of contactOrEnd/, json: { ...pos, policy: { gpo6984: 'approve' } } },
  { name: 'policy number', path: 'policy.tryAgainLimit', why: /between/, json: { ...pos, policy: { tryAgainLimit: 999 } } },
  { name: 'policy row', path: 'policy.gpo6999', why: /unknown/, json: { ...pos, policy: { gpo6999: 'selectNext' } } },
];
