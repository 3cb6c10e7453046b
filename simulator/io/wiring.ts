/** What the SPI, Digital and Serial classes of one modelled board share: its pins, its chip, the links to it. */

import type { Processor } from '../clock/processor.js';
import type { Pn532Chip } from '../pn532/chip.js';
import type { HsuLink } from '../pn532/hsu-link.js';
import type { SpiLink } from '../pn532/spi-link.js';

export interface BoardPins {
  readonly select: number;
  readonly reset: number;
  readonly interrupt: number;
}

/** What the classes of one board share. */
export interface Wiring {
  readonly chip: Pn532Chip;
  readonly processor: Processor;
  readonly spi: SpiLink;
  /** The serial link; asking for it wires the chip to it. */
  readonly hsu: () => HsuLink;
  readonly pins: BoardPins;
  readonly interruptUs: number;
  /** A level the board drives on one of its pins. */
  drive(pin: number, level: 0 | 1): void;
  /** The level on a pin as the processor reads it. */
  level(pin: number): 0 | 1;
}
