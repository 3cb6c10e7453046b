/** Offline data authentication: fDDA with its certificate chain (kernel7.md 2.10). Needs no card: all is read. */

import { frozen } from '../../bytes/frozen.js';
import { concat } from '../../bytes/bytes.js';
import { AIP, set, test, TSI, TTQ, TVR } from '../../emv/bit-fields.js';
import { digitsOf } from '../../emv/track2.js';
import { findCaKey } from '../../security/ca-keys.js';
import { recoverIccKey, recoverIssuerKey } from '../../security/certificates.js';
import { failed, ODA_FAILURES, type Failed } from '../../security/oda-failures.js';
import { recoverDynamicData } from '../../security/signed-data.js';
import type { OdaResult } from '../outcome.js';
import { cardKnowsOdaForOnline } from './initiate.js';
import { raise, type Tap } from './tap.js';

const T_PAN = 0x5a;
const T_AIP = 0x82;
const T_CA_INDEX = 0x8f;
const T_ISSUER_CERTIFICATE = 0x90;
const T_ISSUER_REMAINDER = 0x92;
const T_APP_VERSION = 0x9f08;
const T_ISSUER_EXPONENT = 0x9f32;
const T_ICC_CERTIFICATE = 0x9f46;
const T_ICC_EXPONENT = 0x9f47;
const T_ICC_REMAINDER = 0x9f48;
const T_SDA_TAGS = 0x9f4a;
const T_SDAD = 0x9f4b;
const T_DYNAMIC_NUMBER = 0x9f4c;
const T_CARD_DATA = 0x9f69;

const REQUIRED = frozen([
  T_CA_INDEX,
  T_ISSUER_CERTIFICATE,
  T_ISSUER_EXPONENT,
  T_ICC_CERTIFICATE,
  T_ICC_EXPONENT,
  T_SDAD,
  T_PAN,
] as const);

/** From 0030 on a card signs version 01 (kernel7.md 2.10.4); a card that does not say counts as 0020. */
const FDDA_01_FROM = 0x0030;
const FDDA_01 = 0x01;

export interface Authentication {
  readonly result: OdaResult;
  readonly failure?: Failed;
}

/** A TC; or an ARQC that card and reader authenticate for transit. */
export function needsOda(tap: Tap): boolean {
  return tap.acType === 'TC' || isOdaForOnline(tap);
}

export function isOdaForOnline(tap: Tap): boolean {
  const ready = test(tap.ttq, TTQ.odaForOnline) && cardKnowsOdaForOnline(tap);
  return tap.acType === 'ARQC' && ready;
}

export function authenticate(tap: Tap): Authentication {
  if (!needsOda(tap)) {
    raise(tap, [TVR.odaNotPerformed]);
    return { result: 'notPerformed' };
  }
  set(tap.tsi, TSI.odaPerformed);
  const failure = verifyFdda(tap);
  if (!failure) return { result: 'successful' };
  raise(tap, ODA_FAILURES[failure.code].tvr);
  return { result: 'failed', failure };
}

/** Nothing: the signature is good. */
function verifyFdda(tap: Tap): Failed | undefined {
  const { card, context, today } = tap;
  const { config, crypto } = context;
  if (!test(card.get(T_AIP), AIP.dda)) return failed('AIP_WITHOUT_DDA', T_AIP);
  if (tap.signedRecordMalformed) return failed('ODA_RECORD_TEMPLATE');
  for (let i = 0; i < REQUIRED.length; i++)
    if (!card.has(REQUIRED[i]!)) return failed('ODA_DATA_MISSING', REQUIRED[i]);

  const tail = terminalDynamicData(tap);
  if ('ok' in tail) return tail;
  const staticData = staticDataOf(tap);
  if ('ok' in staticData) return staticData;

  const caKey = findCaKey(config.caKeys, context.adfName.subarray(0, 5), card.get(T_CA_INDEX)![0]!);
  if (!caKey) return failed('CAPK_MISSING', T_CA_INDEX);
  if (caKey.expires !== undefined && caKey.expires < today)
    return failed('CAPK_EXPIRED', T_CA_INDEX);

  const pan = digitsOf(card.get(T_PAN)!);
  const issuer = recoverIssuerKey(
    {
      certificate: card.get(T_ISSUER_CERTIFICATE)!,
      remainder: card.get(T_ISSUER_REMAINDER),
      exponent: card.get(T_ISSUER_EXPONENT)!,
      caKey,
      pan,
      today,
      revoked: config.revoked,
    },
    crypto,
  );
  if (!issuer.ok) return issuer;
  const icc = recoverIccKey(
    {
      certificate: card.get(T_ICC_CERTIFICATE)!,
      remainder: card.get(T_ICC_REMAINDER),
      exponent: card.get(T_ICC_EXPONENT)!,
      issuerKey: issuer.key,
      pan,
      today,
      staticData,
    },
    crypto,
  );
  if (!icc.ok) return icc;
  const dynamic = recoverDynamicData(card.get(T_SDAD)!, icc.key, tail, crypto);
  if (!dynamic.ok) return dynamic;
  if (dynamic.dynamicNumber) card.tags.set(T_DYNAMIC_NUMBER, dynamic.dynamicNumber);
  return undefined;
}

/** Signed records in AFL order, and the AIP when 9F4A names it. It may name nothing else. */
function staticDataOf(tap: Tap): Uint8Array | Failed {
  const tags = tap.card.get(T_SDA_TAGS);
  if (!tags) return concat(...tap.signedRecords);
  if (tags.length !== 1 || tags[0] !== T_AIP) return failed('SDA_TAG_LIST', T_SDA_TAGS);
  return concat(...tap.signedRecords, tap.card.get(T_AIP)!);
}

/** Version 01: UN, amount, currency, card authentication related data. Version 00: the UN alone. */
function terminalDynamicData(tap: Tap): Uint8Array | Failed {
  const { card, terminal } = tap;
  const un = terminal.get(0x9f37)!;
  const version = card.get(T_APP_VERSION);
  const number = version ? (version[0]! << 8) | version[1]! : 0x0020;
  if (number < FDDA_01_FROM)
    return tap.policy.fdda00 === 'accept' ? un : failed('FDDA_VERSION', T_APP_VERSION);
  if (card.illegal.includes(T_CARD_DATA)) return failed('CARD_DATA_LENGTH', T_CARD_DATA);
  const cardData = card.get(T_CARD_DATA);
  if (!cardData) return failed('ODA_DATA_MISSING', T_CARD_DATA);
  if (cardData[0] !== FDDA_01) return failed('FDDA_VERSION', T_CARD_DATA);
  return concat(un, terminal.get(0x9f02)!, terminal.get(0x5f2a)!, cardData);
}
