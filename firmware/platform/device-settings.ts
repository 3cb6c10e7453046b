/** What the console sets, in the key-value store: checked before it is kept. */

import type { KeyValue } from '../ports/storage.js';
import type { SettingName } from './console.js';

/** NVS names have at most 15 characters. */
const PREFIX = 'set-';

/** Columns: what a value looks like, what is said when it does not. */
const RULES: Readonly<Record<SettingName, readonly [RegExp, string]>> = Object.freeze({
  wifi: [/^\S{1,32}( \S{8,63})?$/, 'SSID and a password of 8 to 63 characters'],
  host: [/^[A-Za-z0-9.-]{1,253} [1-9][0-9]{0,4}$/, 'a name or address, and a port'],
  terminal: [/^[0-9A-Z]{8}$/, 'eight digits or capitals'],
  merchant: [/^[0-9A-Z]{15}$/, 'fifteen digits or capitals'],
  zone: [/^-?[0-9]{1,3}$/, 'minutes, -720 to 840'],
  key: [/^[0-9a-fA-F]{32}$/, '32 hex digits'],
  ca: [/^(none|[A-Za-z0-9+/]{100,2800}={0,2})$/, 'one line of base64, or none'],
});

export class DeviceSettings {
  readonly #store: KeyValue;

  constructor(store: KeyValue) {
    this.#store = store;
  }

  get(name: SettingName): string | undefined {
    const bytes = this.#store.get(PREFIX + name);
    if (!bytes) return undefined;
    let text = '';
    for (let i = 0; i < bytes.length; i++) text += String.fromCharCode(bytes[i]!);
    return text;
  }

  /** What is wrong, or undefined. */
  set(name: SettingName, value: string): string | undefined {
    const [pattern, what] = RULES[name];
    if (!pattern.test(value)) return `${name}: ${what}`;
    const bytes = new Uint8Array(value.length);
    for (let i = 0; i < value.length; i++) bytes[i] = value.charCodeAt(i);
    this.#store.set(PREFIX + name, bytes);
    return undefined;
  }

  clear(): void {
    for (const name of Object.keys(RULES)) this.#store.delete(PREFIX + name);
  }
}
