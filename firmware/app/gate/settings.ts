/** What a transit gate is set up with (backoffice.md 4). */

import { frozen } from '../../bytes/frozen.js';
import type { DialogueTimes } from '../../uplink/dialogue.js';
import type { Identity } from '../../uplink/requests.js';
import { DEFAULT_SETTINGS, TEST_RANGES } from '../settings.js';
import type { FareTable } from './fares.js';

export type Direction = 'in' | 'out' | 'single';

export interface GateSettings extends Identity {
  readonly tpdu: string;
  readonly header: string;
  readonly times: DialogueTimes;
  readonly testRanges: readonly string[];
  readonly labExtras: boolean;
  readonly station: number;
  /** `single`: the fare is known at the tap (bus); otherwise journeys have two ends. */
  readonly direction: Direction;
  readonly fares: FareTable;
  /** 9F02 at the tap: one fen, since applications refuse zero (backoffice.md 4.3). */
  readonly nominalMinor: number;
  /** Most that one card pays a day; 0: no cap. */
  readonly dailyCapMinor: number;
  /** Fares below this are added up and charged together; 0: each ride on its own. */
  readonly aggregateMinor: number;
  /** The same card, the same way, within this time: refused. */
  readonly passbackMs: number;
  /** The barrier stays open. */
  readonly openMs: number;
  /** Until the card has left, before the next one is polled for. */
  readonly removalMs: number;
  readonly retryMs: number;
  /** Between downloads of the deny list; 0: never by itself. */
  readonly denyListMs: number;
  /** Between attempts to collect a declined fare; 0: never. */
  readonly debtMs: number;
  /** Charges that may wait for the line; the gate closes beyond it. */
  readonly mostWaiting: number;
}

export const DEFAULT_GATE_SETTINGS: GateSettings = frozen({
  terminalId: 'GATE0001',
  merchantId: '999000041110001',
  currency: '156',
  operator: '01 ',
  tpdu: DEFAULT_SETTINGS.tpdu,
  header: DEFAULT_SETTINGS.header,
  times: DEFAULT_SETTINGS.times,
  testRanges: TEST_RANGES,
  labExtras: false,
  station: 0,
  direction: 'single',
  fares: { kind: 'flat', minor: 200 } as const,
  nominalMinor: 1,
  dailyCapMinor: 0,
  aggregateMinor: 0,
  passbackMs: 180_000,
  openMs: 1500,
  removalMs: 2000,
  retryMs: 30_000,
  denyListMs: 1_200_000,
  debtMs: 0,
  mostWaiting: 256,
});
