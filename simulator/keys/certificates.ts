/**
 * Issuer and ICC certificates under the lab's test CA (EMV Book 2 sections 5.1, 6.1 as in kernel7 §2.10.2, §2.10.3).
 * The same input gives the same certificate: nothing is random.
 */

import { fromHex, join, packDigits, toHex } from '../phone/bytes.js';
import { signedRecordOf } from '../phone/card/card-data.js';
import { RsaSigner } from '../phone/card/rsa.js';
import type { PhoneCiphers } from '../phone/ciphers.js';
import type { OdaBundle } from '../phone/token-bundle.js';

/** Hex, as in lab-keys.json. */
export interface RsaKey {
  readonly modulus: string;
  readonly exponent: string;
  readonly privateExponent: string;
}

export interface Chain {
  readonly rid: string;
  /** Index of the CA key, hex byte. */
  readonly index: string;
  readonly ca: RsaKey;
  readonly issuer: RsaKey;
  readonly icc: readonly RsaKey[];
}

/** What of a token its certificate and signed record speak of. */
export interface CertifiedCard {
  readonly token: string;
  /** YYMM */
  readonly expiry: string;
  readonly par?: string;
  readonly trid?: string;
  readonly lastFour?: string;
  /** Hex; 7C00 when absent. Signed too, by way of 9F4A. */
  readonly aip?: string;
  /** MMYY of the certificates, to make expired ones: else 12/49, and the expiry of the card. */
  readonly issuerExpiry?: string;
  readonly iccExpiry?: string;
}

export interface Certificate {
  readonly certificate: string;
  readonly remainder: string;
}

/** MMYY. Years from 50 on would be read as 19xx (kernel7 §2.9). */
const ISSUER_EXPIRY = '1249';
const DEFAULT_AIP = '7C00';

export class Certifier {
  readonly #chain: Chain;
  readonly #sha1: (data: Uint8Array) => Uint8Array;
  readonly #ciphers: Pick<PhoneCiphers, 'rsaSigner'> | undefined;
  /** By issuer identifier: signing with the CA key takes long. */
  readonly #issuers = new Map<string, Certificate>();

  /** By modulus. */
  readonly #signers = new Map<string, RsaSigner>();

  /** @param ciphers the engine's own RSA, where it has one. */
  constructor(
    chain: Chain,
    sha1: (data: Uint8Array) => Uint8Array,
    ciphers?: Pick<PhoneCiphers, 'rsaSigner'>,
  ) {
    this.#chain = chain;
    this.#sha1 = sha1;
    this.#ciphers = ciphers;
  }

  /** All that a card needs for fDDA. */
  buildOda(card: CertifiedCard): OdaBundle {
    const { issuer, icc, index } = this.#chain;
    const key = icc[Number(card.token.slice(-7, -1)) % icc.length]!;
    const signedRecord = signedRecordOf(card);
    const issuerCertificate = this.issuerCertificate(card.token.slice(0, 6), card.issuerExpiry);
    const own = this.#sign(issuer, key, {
      format: 0x04,
      subject: packDigits(card.token, 10),
      expiry: card.iccExpiry ?? card.expiry.slice(2) + card.expiry.slice(0, 2),
      serial: card.token.slice(-6),
      signed: fromHex(signedRecord + (card.aip ?? DEFAULT_AIP)),
    });
    return {
      caIndex: index,
      issuerCertificate: issuerCertificate.certificate,
      issuerRemainder: issuerCertificate.remainder,
      issuerExponent: issuer.exponent,
      iccCertificate: own.certificate,
      iccRemainder: own.remainder,
      iccExponent: key.exponent,
      iccModulus: key.modulus,
      iccPrivateExponent: key.privateExponent,
      signedRecords: [signedRecord],
    };
  }

  /** `issuer`: three to eight leading digits of the account number. */
  issuerCertificate(issuer: string, expiry = ISSUER_EXPIRY): Certificate {
    const id = `${issuer} ${expiry}`;
    const known = this.#issuers.get(id);
    if (known) return known;
    const certificate = this.#sign(this.#chain.ca, this.#chain.issuer, {
      format: 0x02,
      subject: packDigits(issuer, 4),
      expiry,
      serial: '000001',
      signed: new Uint8Array(0),
    });
    this.#issuers.set(id, certificate);
    return certificate;
  }

  #sign(
    signer: RsaKey,
    key: RsaKey,
    content: {
      readonly format: number;
      readonly subject: Uint8Array;
      readonly expiry: string;
      readonly serial: string;
      readonly signed: Uint8Array;
    },
  ): Certificate {
    const by = this.#signer(signer);
    const modulus = fromHex(key.modulus);
    const exponent = fromHex(key.exponent);
    const head = join([
      Uint8Array.of(0x6a, content.format),
      content.subject,
      fromHex(content.expiry + content.serial),
      Uint8Array.of(0x01, 0x01, modulus.length, exponent.length),
    ]);
    const block = new Uint8Array(by.length).fill(0xbb);
    const room = block.length - head.length - 21;
    const remainder = modulus.slice(room);
    block.set(head);
    block.set(modulus.subarray(0, room), head.length);
    const hashed = join([
      block.subarray(1, block.length - 21),
      remainder,
      exponent,
      content.signed,
    ]);
    block.set(this.#sha1(hashed), block.length - 21);
    block[block.length - 1] = 0xbc;
    return {
      certificate: toHex(by.sign(block)),
      remainder: toHex(remainder),
    };
  }

  #signer({ modulus, privateExponent }: RsaKey): RsaSigner {
    let signer = this.#signers.get(modulus);
    if (!signer) {
      signer = new RsaSigner(fromHex(modulus), fromHex(privateExponent), this.#ciphers);
      this.#signers.set(modulus, signer);
    }
    return signer;
  }
}
