/**
 * Keys, token and records of published test cards, as card data (numbers only).
 * Keys: public PBOC example (cnblogs.com/1024Planet/p/6256545); token, PSN and 9F63: Cybersource UnionPay transit
 * test card 03; exchanges computed for this project (kernel7 §6.1).
 */

import labKeys from '../../simulator/keys/lab-keys.json' with { type: 'json' };
import { Certifier } from '../../simulator/keys/certificates.js';
import type { CardData } from '../../simulator/phone/card/card-data.js';
import { PHONE_CARD, type CardProfile } from '../../simulator/phone/card/card-profile.js';
import type { TokenBundle } from '../../simulator/phone/token-bundle.js';
import { fromHex, toHex } from '../../simulator/phone/bytes.js';
import { phoneCiphers } from './phone-ciphers.js';

/** As the dialogues show it: another label, and none of what our phones add. */
export const VECTOR_PROFILE: CardProfile = {
  ...PHONE_CARD,
  labels: { A000000333010102: 'PBOC CREDIT' },
  sendIin: false,
  sendTokenData: false,
};

/** UDKs of 8171999977000040/03 under the public IMKs. */
export const VECTOR_CARD: CardData = {
  tokenRef: 'vector',
  aid: 'A000000333010102',
  track2: '8171999977000040D30102010000000000000F',
  psn: '03',
  productId: '38313731393939390080304000000000',
  par: '',
  trid: '',
  lastFour: '',
  aip: '7000',
  cvn: '01',
  dki: '01',
  keys: { ac: '0F145ED896DC18CBE72FEFA629414186', mac: '936F19D27F33781877DE743AB9445B27' },
  records: {},
};

/** Certificates for a token of ours. Made once for all specs. */
export const CERTIFIER = new Certifier(labKeys.chains.lab, (data) => phoneCiphers.sha1(data));

/** Lab token of backoffice §2.4. */
export const LAB_BUNDLE: TokenBundle = {
  tokenRef: 'T1',
  token: '6299990000000017',
  expiry: '2812',
  psn: '01',
  par: 'LABP0000000000000000000000001',
  trid: '62000000001',
  lastFour: '0009',
  label: 'Lab debit',
  issuer: 'Bank of China',
  art: { from: '#a00', to: '#400' },
  aid: 'A000000333010102',
  cvn: '01',
  dki: '01',
  keys: {
    ac: '9905F8F3195256FEAA90000D41A6DC22',
    mac: '00112233445566778899AABBCCDDEEFF',
    enc: 'FFEEDDCCBBAA99887766554433221100',
  },
  kcv: { ac: 'C63B1E', mac: 'FB0975', enc: 'F39C09' },
  credentialModel: 'SE_FIXED',
};

/** The same token with a certificate. */
export const LAB_BUNDLE_ODA: TokenBundle = { ...LAB_BUNDLE, oda: CERTIFIER.buildOda(LAB_BUNDLE) };

/** Another token of the lab, with keys of its own; `n` from 1. */
export function labBundle(n: number, change: Partial<TokenBundle> = {}): TokenBundle {
  const byte = (0x30 + n).toString(16).toUpperCase();
  const keys = { ac: byte.repeat(16), mac: byte.repeat(16), enc: byte.repeat(16) };
  const kcv = toHex(phoneCiphers.tdesEncrypt(fromHex(keys.ac), new Uint8Array(8))).slice(0, 6);
  return {
    ...LAB_BUNDLE,
    tokenRef: `T${n}`,
    token: `62999900000001${String(n).padStart(2, '0')}`,
    lastFour: String(9000 + n),
    keys,
    kcv: { ac: kcv, mac: kcv, enc: kcv },
    ...change,
  };
}
