/** The KeyValue port on the ESP32's NVS. Names of at most 15 characters. */

import KeyValueStorage from 'embedded:storage/key-value';
import type { KeyValue } from '../ports/storage.js';

export function openKeyValue(space: string): KeyValue {
  const storage = KeyValueStorage.open({ path: space, mode: 'r+', format: 'buffer' });
  return {
    get(key) {
      const value = storage.read(key) as ArrayBuffer | undefined;
      return value === undefined ? undefined : new Uint8Array(value);
    },
    set: (key, value) => storage.write(key, value.slice()),
    delete: (key) => storage.delete(key),
  };
}
