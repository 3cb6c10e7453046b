/** fDDA version 01: the signed dynamic data 9F4B of a quick transaction (kernel7 §2.10.4). */

import { join } from '../bytes.js';
import type { PhoneCiphers } from '../ciphers.js';
import type { RsaSigner } from './rsa.js';

export interface FddaInput {
  /** 9F37, 9F02, 5F2A as the terminal sent them. */
  readonly unpredictableNumber: Uint8Array;
  readonly amount: Uint8Array;
  readonly currency: Uint8Array;
  /** 9F69, see `cardAuthenticationData`. */
  readonly cardData: Uint8Array;
  /** ICC dynamic number: the ATC. */
  readonly atc: number;
}

/** 9F69: version 01, the card's own unpredictable number, a copy of the CTQ, 00. */
export function cardAuthenticationData(cardNumber: Uint8Array, ctq: Uint8Array): Uint8Array {
  return join([Uint8Array.of(0x01), cardNumber, ctq, Uint8Array.of(0x00)]);
}

export function signFdda(ciphers: PhoneCiphers, signer: RsaSigner, input: FddaInput): Uint8Array {
  const length = signer.length;
  const dynamic = Uint8Array.of(0x02, input.atc >> 8, input.atc & 0xff);
  const block = new Uint8Array(length).fill(0xbb);
  block.set([0x6a, 0x05, 0x01, dynamic.length], 0);
  block.set(dynamic, 4);
  const hashed = join([
    block.subarray(1, length - 21),
    input.unpredictableNumber,
    input.amount,
    input.currency,
    input.cardData,
  ]);
  block.set(ciphers.sha1(hashed), length - 21);
  block[length - 1] = 0xbc;
  return signer.sign(block);
}
