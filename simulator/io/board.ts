/**
 * The terminal's board: Moddable's SPI, Digital and Serial classes whose wires end in a modelled PN532
 * (shapes: Moddable SDK, modules/io/{spi,digital,serial}). A bus transfer blocks its processor, edges arrive as interrupts.
 */

import type { Processor } from '../clock/processor.js';
import type { EventLog } from '../log/event-log.js';
import type { Pn532Chip } from '../pn532/chip.js';
import { HsuLink } from '../pn532/hsu-link.js';
import { SpiLink } from '../pn532/spi-link.js';
import { digitalClass, type DigitalClass } from './digital.js';
import { serialClass, type SerialClass } from './serial.js';
import { spiClass, type SpiClass } from './spi.js';
import type { BoardPins, Wiring } from './wiring.js';

/** Wiring of the reference terminal (ESP32 DevKit). */
export const BOARD_PINS: BoardPins = { select: 5, reset: 4, interrupt: 16 };

export interface BoardOptions {
  readonly chip: Pn532Chip;
  readonly processor: Processor;
  readonly log?: EventLog;
  readonly pins?: Partial<BoardPins>;
  /** From an edge to the interrupt's callback, besides the processor's step. */
  readonly interruptUs?: number;
}

export interface Board {
  readonly SPI: SpiClass;
  readonly Digital: DigitalClass;
  readonly Serial: SerialClass;
  readonly pins: BoardPins;
}

export function createBoard(options: BoardOptions): Board {
  const { chip, processor, log } = options;
  const pins: BoardPins = { ...BOARD_PINS, ...options.pins };
  const driven = new Map<number, 0 | 1>();
  let hsu: HsuLink | undefined;
  const wiring: Wiring = {
    chip,
    processor,
    spi: new SpiLink(chip),
    hsu: () => (hsu ??= new HsuLink(chip)),
    pins,
    interruptUs: options.interruptUs ?? 20,
    drive(pin, level) {
      driven.set(pin, level);
      if (pin === pins.select) {
        if (chip.detail && log?.on)
          log.add({ lane: 'chip', kind: 'pin', data: { pin: 'select', level } });
        if (level === 0) wiring.spi.select();
        else wiring.spi.deselect();
      } else if (pin === pins.reset) chip.reset(level);
    },
    level: (pin) => (pin === pins.interrupt ? chip.irq : (driven.get(pin) ?? 1)),
  };
  return {
    SPI: spiClass(wiring),
    Digital: digitalClass(wiring),
    Serial: serialClass(wiring),
    pins,
  };
}
