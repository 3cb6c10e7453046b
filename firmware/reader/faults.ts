/** How a PN532's errors look to a kernel (EMV Contactless Book D: time-out, transmission and protocol error). */

import { frozen } from '../bytes/frozen.js';
import type { Effect, Pn532Error } from '../../drivers/pn532/errors.js';
import type { Level1Fault } from '../ports/card-reader.js';

/** Trouble inside the chip says nothing of the card: to the kernel the exchange was lost on the way. */
const FAULT: Readonly<Record<Effect, Level1Fault>> = frozen({
  timeout: 'timeout',
  transmission: 'transmission',
  protocol: 'protocol',
  removed: 'removed',
  chip: 'transmission',
});

export function level1Fault(error: Pn532Error): Level1Fault {
  return error.fault === 'aborted' ? 'stopped' : FAULT[error.effect];
}
