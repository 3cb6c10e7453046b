/** `embedded:network/interface/wifi` on the desk: the computer is on its network already. */

import { world } from 'simulator/moddable/world';

const HAS_ADDRESS = 500;

export default class WiFi {
  connection = 0;
  readonly address = '127.0.0.1';
  readonly #onChanged: ((property: 'connection') => void) | undefined;

  constructor(options: { readonly onChanged?: (property: 'connection') => void }) {
    this.#onChanged = options.onChanged;
  }

  connect(_network: { readonly SSID: string; readonly password?: string }): void {
    world.processor.alarm('wifi', 0, () => {
      this.connection = HAS_ADDRESS;
      this.#onChanged?.('connection');
    });
  }

  close(): void {
    this.connection = 0;
  }
}
