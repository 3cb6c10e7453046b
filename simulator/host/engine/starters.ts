/** Engine by name. */

import type { EngineName } from './engine.js';
import type { FirmwareStarter } from './firmware.js';
import { startNodeFirmware } from './node-firmware.js';
import { xsFirmware } from './xs-firmware.js';

export function firmwareStarter(engine: EngineName): FirmwareStarter {
  switch (engine) {
    case 'node':
      return startNodeFirmware;
    case 'xs':
      return xsFirmware();
  }
}
