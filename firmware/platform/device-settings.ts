/** What the console sets, in the key-value store: checked before it is kept. */

import type { TerminalSettings } from '../app/settings.js';
import type { KeyValue } from '../ports/storage.js';
import type { SettingName } from './console.js';
import type { UplinkHost } from './device-config.js';

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
  check(name: SettingName, value: string): string | undefined {
    const [pattern, what] = RULES[name];
    return pattern.test(value) ? undefined : `${name}: ${what}`;
  }

  /** What is wrong, or undefined when it was stored. */
  set(name: SettingName, value: string): string | undefined {
    const wrong = this.check(name, value);
    if (wrong) return wrong;
    const bytes = new Uint8Array(value.length);
    for (let i = 0; i < value.length; i++) bytes[i] = value.charCodeAt(i);
    this.#store.set(PREFIX + name, bytes);
    return undefined;
  }

  /** The acquirer: as set, or as the manifest has it. */
  uplink(fallback: { readonly name: string; readonly port: number }): UplinkHost {
    const host = this.get('host')?.split(' ');
    const ca = this.get('ca') ?? 'none';
    return {
      name: host?.[0] ?? fallback.name,
      port: host ? Number(host[1]) : fallback.port,
      ...(ca !== 'none' && { certificate: fromBase64(ca) }),
    };
  }

  /** A certificate of the acquirer is set. */
  get secure(): boolean {
    return (this.get('ca') ?? 'none') !== 'none';
  }

  /** Minutes east of UTC. */
  zone(fallback: number): number {
    const value = this.get('zone');
    return value === undefined ? fallback : Number(value);
  }

  identity(): Partial<TerminalSettings> {
    const terminalId = this.get('terminal');
    const merchantId = this.get('merchant');
    return { ...(terminalId && { terminalId }), ...(merchantId && { merchantId }) };
  }

  wifi(): { readonly ssid: string; readonly password?: string } | undefined {
    const value = this.get('wifi');
    if (value === undefined) return undefined;
    const space = value.indexOf(' ');
    return space < 0
      ? { ssid: value }
      : { ssid: value.slice(0, space), password: value.slice(space + 1) };
  }

  clear(): void {
    for (const name of Object.keys(RULES)) this.#store.delete(PREFIX + name);
  }
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function fromBase64(text: string): ArrayBuffer {
  const digits = text.indexOf('=') < 0 ? text.length : text.indexOf('=');
  const bytes = new Uint8Array((digits * 3) >> 2);
  let bits = 0;
  let held = 0;
  let at = 0;
  for (let i = 0; i < digits; i++) {
    bits = ((bits << 6) | ALPHABET.indexOf(text[i]!)) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes[at++] = (bits >> held) & 0xff;
  }
  return bytes.buffer;
}
