/** `embedded:storage/key-value` on the desk: kept as long as the program runs. */

import { world } from 'simulator/moddable/world';

export default {
  open(_options: { readonly path: string; readonly mode?: string; readonly format?: string }) {
    const { keyValue } = world;
    return {
      read: (key: string) => keyValue.get(key)?.buffer as ArrayBuffer | undefined,
      write: (key: string, value: Uint8Array) => keyValue.set(key, value),
      delete: (key: string) => keyValue.delete(key),
    };
  },
};
