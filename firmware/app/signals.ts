/** Four lights and tones by status of a user interface request (EMV Book A; kernel7.md 1.9). */

import { frozen } from '../bytes/frozen.js';
import type { UiStatus } from '../kernel/outcome.js';
import type { Lights, Tone } from '../ports/display.js';

export interface Signal {
  readonly lights: Lights;
  readonly tones: readonly Tone[];
  /** Lights go off after so many milliseconds; 0: they stay. */
  readonly lightsMs: number;
}

const OFF: Lights = frozen([false, false, false, false]);
const FIRST: Lights = frozen([true, false, false, false]);
const ALL: Lights = frozen([true, true, true, true]);

const SUCCESS: readonly Tone[] = frozen([{ hz: 1500, ms: 500 }]);
const ALERT: readonly Tone[] = frozen([
  { hz: 750, ms: 200 },
  { hz: 0, ms: 200 },
  { hz: 750, ms: 200 },
]);

// prettier-ignore
export const SIGNALS: Readonly<Record<Exclude<UiStatus, 'NA'>, Signal>> = frozen({
  NotReady:             { lights: OFF,   tones: [],      lightsMs: 0 },
  // Shown while idle: a flash of 200 ms
  Idle:                 { lights: FIRST, tones: [],      lightsMs: 200 },
  ReadyToRead:          { lights: FIRST, tones: [],      lightsMs: 0 },
  Processing:           { lights: FIRST, tones: [],      lightsMs: 0 },
  CardReadSuccessfully: { lights: ALL,   tones: SUCCESS, lightsMs: 750 },
  ProcessingError:      { lights: OFF,   tones: ALERT,   lightsMs: 0 },
});

export const DARK: Lights = OFF;
