/** `embedded:io/digital` on the desk: the chip's pins, and the keypad's rows and columns. */

import { world } from 'simulator/moddable/world';
import type { DigitalOptions } from 'simulator/io/digital';

export default class Digital extends world.board.Digital {
  declare pin: number | undefined;

  constructor(options: DigitalOptions) {
    super(options);
    this.pin = options.pin;
    world.pins.push(this);
  }

  override read(): 0 | 1 {
    return world.keys.level(this.pin!) ?? super.read();
  }

  override write(value: number): void {
    super.write(value);
    // The first level comes from the constructor of the base, before the pin is known; rows rest high.
    if (this.pin !== undefined) world.keys.drive(this.pin, value);
  }
}
