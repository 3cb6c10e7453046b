/** What the console sets, in the key-value store: checked before it is kept. */

import type { TerminalSettings } from '../app/settings.js';
import { frozen } from '../bytes/frozen.js';
import type { KeyValue } from '../ports/storage.js';
import type { SettingName } from './console.js';
import type { UplinkHost } from './device-config.js';

/** NVS names have at most 15 characters. */
const PREFIX = 'set-';

interface Rule {
  readonly form: RegExp;
  readonly takes: string;
  /** Of values that have the form. */
  readonly fits?: (value: string) => boolean;
}

const PORT_MAX = 65_535;
const ZONES: readonly [number, number] = frozen([-720, 840]);

const RULES: Readonly<Record<SettingName, Rule>> = frozen({
  wifi: {
    form: /^("[^"]{1,32}"|[^\s"]{1,32})( \S{8,63})?$/,
    takes: 'SSID and a password of 8 to 63 characters; an SSID with blanks in quotes',
  },
  host: {
    form: /^[A-Za-z0-9.-]{1,253} [1-9][0-9]{0,4}$/,
    takes: 'a name or address, and a port',
    fits: (value) => Number(value.slice(value.indexOf(' ') + 1)) <= PORT_MAX,
  },
  terminal: { form: /^[0-9A-Z]{8}$/, takes: 'eight digits or capitals' },
  merchant: { form: /^[0-9A-Z]{15}$/, takes: 'fifteen digits or capitals' },
  zone: {
    form: /^-?[0-9]{1,3}$/,
    takes: 'minutes, -720 to 840',
    fits: (value) => Number(value) >= ZONES[0] && Number(value) <= ZONES[1],
  },
  key: { form: /^[0-9a-fA-F]{32}$/, takes: '32 hex digits' },
  ca: {
    form: /^(none|[A-Za-z0-9+/]{100,2800}={0,2})$/,
    takes: 'one line of base64, whole, or none',
    fits: (value) => value === 'none' || isWholeDer(new Uint8Array(fromBase64(value))),
  },
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
    const { form, takes, fits } = RULES[name];
    return form.test(value) && (fits?.(value) ?? true) ? undefined : `${name}: ${takes}`;
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
    const quoted = value.startsWith('"');
    const end = value.indexOf(quoted ? '"' : ' ', 1);
    const ssid = value.slice(quoted ? 1 : 0, end < 0 ? value.length : end);
    const password = end < 0 ? '' : value.slice(end + 1).trim();
    return password ? { ssid, password } : { ssid };
  }

  clear(): void {
    for (const name of Object.keys(RULES)) this.#store.delete(PREFIX + name);
  }
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** A SEQUENCE with a length of two bytes that ends where the bytes end: a line that was cut on its way is refused. */
function isWholeDer(bytes: Uint8Array): boolean {
  return (
    bytes[0] === 0x30 && bytes[1] === 0x82 && 4 + (bytes[2]! << 8) + bytes[3]! === bytes.length
  );
}

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
