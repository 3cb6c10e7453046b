/** Reads plain JSON values and remembers the first thing that is wrong, with its path. */

import { parseHex } from '../bytes/hex.js';

export interface Wrong {
  readonly path: string;
  readonly why: string;
}

export type Json = Readonly<Record<string, unknown>>;

export class Checker {
  wrong: Wrong | undefined = undefined;
  readonly #shared = new Map<unknown, Uint8Array>();

  fail(path: string, why: string): undefined {
    this.wrong ??= { path, why };
    return undefined;
  }

  /** An object with no fields but the allowed ones. */
  object(value: unknown, path: string, allowed?: readonly string[]): Json {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.fail(path || '(root)', 'must be an object');
      return {};
    }
    const json = value as Json;
    if (allowed)
      for (const key of Object.keys(json))
        if (!allowed.includes(key)) this.fail(join(path, key), 'unknown field');
    return json;
  }

  list<T>(value: unknown, path: string, each: (item: unknown, path: string) => T): readonly T[] {
    if (value === undefined) return [];
    if (Array.isArray(value)) return value.map((item, i) => each(item, `${path}[${i}]`));
    this.fail(path, 'must be a list');
    return [];
  }

  text(value: unknown, path: string): string {
    if (value === undefined) this.fail(path, 'missing');
    else if (typeof value !== 'string' || value === '') this.fail(path, 'must be a text');
    return String(value);
  }

  flag(value: unknown, path: string): boolean | undefined {
    if (value === undefined) return undefined;
    if (value === true || value === 1) return true;
    if (value === false || value === 0) return false;
    return this.fail(path, 'must be true or false (or 1 or 0)');
  }

  whole(value: unknown, path: string, min: number, max: number): number {
    if (value === undefined) this.fail(path, 'missing');
    else if (typeof value !== 'number' || !Number.isInteger(value))
      this.fail(path, 'must be a whole number');
    else if (value < min || value > max) this.fail(path, `must be between ${min} and ${max}`);
    return Number(value);
  }

  /** Minor units: a whole number, or up to twelve digits. */
  amount(value: unknown, path: string): number | undefined {
    if (value === undefined) return undefined;
    if (typeof value === 'string' && /^[0-9]{1,12}$/.test(value)) return Number(value);
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 1e12)
      return value;
    return this.fail(path, 'is not a number of up to twelve digits');
  }

  digits(value: unknown, path: string, min: number, max: number): string {
    const text = this.text(value, path);
    if (!/^[0-9]*$/.test(text)) this.fail(path, 'must be decimal digits');
    else if (text.length < min || text.length > max)
      this.fail(path, `must have ${min === max ? min : `${min} to ${max}`} digits`);
    return text;
  }

  /** As `hex`, one array for all that have this text: lists of keys repeat themselves, and memory is short. */
  sharedHex(value: unknown, path: string, min: number, max: number): Uint8Array {
    const known = this.#shared.get(value);
    if (known) return known;
    const bytes = this.hex(value, path, min, max);
    this.#shared.set(value, bytes);
    return bytes;
  }

  hex(value: unknown, path: string, min: number, max: number): Uint8Array {
    const text = this.text(value, path);
    const bytes = /^[0-9A-Fa-f]*$/.test(text) ? parseHex(text) : undefined;
    if (!bytes) this.fail(path, 'is not hexadecimal');
    else if (bytes.length < min || bytes.length > max)
      this.fail(path, `must have ${min === max ? min : `${min} to ${max}`} bytes`);
    return bytes ?? new Uint8Array(0);
  }
}

export function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
