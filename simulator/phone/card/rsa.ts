/** Plain RSA over BigInt: the card's signature and the lab's certificates. Made for test keys; not constant in time. */

import { fromHex, toHex } from '../bytes.js';
import type { PhoneCiphers, RsaParts } from '../ciphers.js';

export function powerOf(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

/** A private key by its two primes: signs in a third of the time (Chinese remainder theorem), or by the engine's own RSA. */
export class RsaSigner {
  readonly length: number;
  readonly #modulus: bigint;
  readonly #exponent: bigint;
  readonly #primes: Primes | undefined;
  readonly #native: ((block: Uint8Array) => Uint8Array) | undefined;

  constructor(
    modulus: Uint8Array,
    privateExponent: Uint8Array,
    ciphers?: Pick<PhoneCiphers, 'rsaSigner'>,
  ) {
    this.length = modulus.length;
    this.#modulus = toBigInt(modulus);
    this.#exponent = toBigInt(privateExponent);
    this.#primes = primesOf(this.#modulus, this.#exponent);
    if (this.#primes && ciphers?.rsaSigner)
      this.#native = ciphers.rsaSigner(partsOf(modulus, privateExponent, this.#primes));
  }

  sign(block: Uint8Array): Uint8Array {
    if (this.#native) return this.#native(block);
    const m = toBigInt(block);
    if (!this.#primes) return toBytes(powerOf(m, this.#exponent, this.#modulus), this.length);
    const { p, q, dp, dq, qi } = this.#primes;
    const mp = powerOf(m, dp, p);
    const mq = powerOf(m, dq, q);
    const h = ((((mp - mq) % p) + p) * qi) % p;
    return toBytes(mq + h * q, this.length);
  }
}

interface Primes {
  readonly e: bigint;
  readonly p: bigint;
  readonly q: bigint;
  readonly dp: bigint;
  readonly dq: bigint;
  readonly qi: bigint;
}

/**
 * From both exponents: e·d − 1 = k·φ with k just above e·d / n, then φ gives p + q. Public exponents are 3 and 65537 in
 * our chains; undefined with any other.
 */
function primesOf(n: bigint, d: bigint): Primes | undefined {
  for (const e of [3n, 65537n]) {
    const multiple = e * d - 1n;
    const k = multiple / n + 1n;
    if (multiple % k !== 0n) continue;
    const sum = n - multiple / k + 1n;
    const p = (sum + squareRoot(sum * sum - 4n * n)) / 2n;
    if (p <= 1n || n % p !== 0n) continue;
    const q = n / p;
    // Fermat: q^(p-2) is the inverse of q modulo p.
    return { e, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: powerOf(q, p - 2n, p) };
  }
  return undefined;
}

function partsOf(n: Uint8Array, d: Uint8Array, primes: Primes): RsaParts {
  const half = n.length / 2;
  return {
    n,
    e: primes.e === 3n ? Uint8Array.of(3) : Uint8Array.of(1, 0, 1),
    d,
    p: toBytes(primes.p, half),
    q: toBytes(primes.q, half),
    dp: toBytes(primes.dp, half),
    dq: toBytes(primes.dq, half),
    qi: toBytes(primes.qi, half),
  };
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
