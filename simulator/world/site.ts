/** A place in the world that has an antenna, a line, a flash and power that may fail: a till or a gate. */

import type { GateStation } from '../host/gate/gate-station.js';
import type { Station } from '../host/rig/station.js';

export interface Site {
  /** The acquirer's name of it. */
  readonly id: string;
  readonly station: Station | GateStation;
  /** Virtual time of the power's return; undefined: it did not fail. */
  darkUntil: number | undefined;
  /** Power cuts so far. */
  cuts: number;
}
