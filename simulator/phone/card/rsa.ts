/** Plain RSA over BigInt: the card's signature and the lab's certificates. Made for test keys; not constant in time. */

import { fromHex, toHex } from '../bytes.js';

export function powerOf(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

/** block ^ exponent mod modulus, as long as the modulus. */
export function rsa(block: Uint8Array, exponent: Uint8Array, modulus: Uint8Array): Uint8Array {
  return toBytes(powerOf(toBigInt(block), toBigInt(exponent), toBigInt(modulus)), modulus.length);
}

/** A private key by its two primes: signs in a third of the time (Chinese remainder theorem). */
export class RsaSigner {
  readonly length: number;
  readonly #modulus: bigint;
  readonly #exponent: bigint;
  readonly #primes: { p: bigint; q: bigint; dp: bigint; dq: bigint; qInverse: bigint } | undefined;

  constructor(modulus: Uint8Array, privateExponent: Uint8Array) {
    this.length = modulus.length;
    const n = toBigInt(modulus);
    const d = toBigInt(privateExponent);
    this.#modulus = n;
    this.#exponent = d;
    const p = factorOf(n, d);
    if (p === undefined) return;
    const q = n / p;
    // Fermat: q^(p-2) is the inverse of q modulo p.
    const qInverse = powerOf(q, p - 2n, p);
    this.#primes = { p, q, dp: d % (p - 1n), dq: d % (q - 1n), qInverse };
  }

  sign(block: Uint8Array): Uint8Array {
    const m = toBigInt(block);
    const primes = this.#primes;
    if (!primes) return toBytes(powerOf(m, this.#exponent, this.#modulus), this.length);
    const { p, q, dp, dq, qInverse } = primes;
    const mp = powerOf(m, dp, p);
    const mq = powerOf(m, dq, q);
    const h = ((((mp - mq) % p) + p) * qInverse) % p;
    return toBytes(mq + h * q, this.length);
  }
}

/**
 * A prime factor, from both exponents: e·d − 1 = k·φ with k just above e·d / n, then φ gives p + q. Public exponents are
 * 3 and 65537 in our chains; undefined with any other.
 */
function factorOf(n: bigint, d: bigint): bigint | undefined {
  for (const e of [3n, 65537n]) {
    const multiple = e * d - 1n;
    const k = multiple / n + 1n;
    if (multiple % k !== 0n) continue;
    const sum = n - multiple / k + 1n;
    const p = (sum + squareRoot(sum * sum - 4n * n)) / 2n;
    if (p > 1n && n % p === 0n) return p;
  }
  return undefined;
}

/** Whole part; 0 of what is negative. */
function squareRoot(value: bigint): bigint {
  if (value <= 0n) return 0n;
  let root = 1n << BigInt((value.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

function toBigInt(bytes: Uint8Array): bigint {
  return BigInt(`0x${toHex(bytes)}`);
}

function toBytes(value: bigint, length: number): Uint8Array {
  return fromHex(value.toString(16).padStart(2 * length, '0'));
}
