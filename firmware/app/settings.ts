/** What a terminal is set up with, apart from the reader's profile: identity, times, limits, interlocks. */

import { frozen } from '../bytes/frozen.js';
import type { Identity } from '../uplink/requests.js';
import type { DialogueTimes } from '../uplink/dialogue.js';

export type Language = 'zh' | 'en';

export interface TerminalSettings extends Identity {
  readonly merchantName: string;
  readonly language: Language;
  /** Ten and twelve digits (backoffice.md 3.1). */
  readonly tpdu: string;
  readonly header: string;
  readonly times: DialogueTimes;
  readonly reversalTries: number;
  /** Pause before an open reversal or an upload is tried again. */
  readonly retryMs: number;
  /** A result stays at least this long, and until the card has left. */
  readonly resultMs: number;
  /** Without a key the entry is given up. */
  readonly keyMs: number;
  /** Laboratory code for refund, void and settlement; digits. */
  readonly operatorPin: string;
  /** Account numbers that may leave the terminal begin with one of these (backoffice.md 1.1, 7.5). */
  readonly testRanges: readonly string[];
  /** GPO only for cards that show a test range when selected; `any`: for every card (nothing of a foreign one is sent). */
  readonly inspect: 'testCardsOnly' | 'any';
  /** DF8101 behind the realistic tags of field 55. */
  readonly labExtras: boolean;
  /** Has a keypad on which a PIN may be typed (demonstration PINs only). */
  readonly pinPad: boolean;
  /** Flash of the first light while idle, every so often; 0: none. */
  readonly idleFlashMs: number;
}

export const TEST_RANGES: readonly string[] = frozen(['629999', '62179900', '622800', '817199']);

export const DEFAULT_SETTINGS: TerminalSettings = frozen({
  terminalId: 'LAB00001',
  merchantId: '999000000000001',
  merchantName: 'Tapwright Lab',
  currency: '156',
  operator: '01 ',
  language: 'en',
  tpdu: '6000030000',
  header: '613100310001',
  times: Object.freeze({ connectMs: 5000, answerMs: 10_000, keepOpenMs: 20_000 }),
  reversalTries: 3,
  retryMs: 30_000,
  resultMs: 1300,
  keyMs: 30_000,
  operatorPin: '1234',
  testRanges: TEST_RANGES,
  inspect: 'testCardsOnly',
  labExtras: false,
  pinPad: true,
  idleFlashMs: 0,
});

export function isTestAccount(
  settings: Pick<TerminalSettings, 'testRanges'>,
  account: string,
): boolean {
  for (let i = 0; i < settings.testRanges.length; i++)
    if (account.startsWith(settings.testRanges[i]!)) return true;
  return false;
}
