/** Standard messages by identifier (Book A 9.4; kernel7.md 1.9). The texts are the English defaults; what is shown is the terminal's. */

import { frozen } from '../../bytes/frozen.js';
import type { UiRequest, UiStatus } from '../outcome.js';

// prettier-ignore
export const MESSAGE = frozen({
  approved:          0x03, // Approved
  notAuthorised:     0x07, // Not authorised
  enterPin:          0x09, // Please enter your PIN
  processingError:   0x0f, // Processing error
  removeCard:        0x10, // Please remove card
  welcome:           0x14, // Welcome
  presentCard:       0x15, // Present card
  processing:        0x16, // Processing
  cardReadOk:        0x17, // Card read OK. Please remove card
  insertOrSwipe:     0x18, // Please insert or swipe card
  oneCardOnly:       0x19, // Please present one card only
  approvedSign:      0x1a, // Approved. Please sign
  authorising:       0x1b, // Authorising, please wait
  tryAnotherCard:    0x1c, // Insert, swipe or try another card
  insertCard:        0x1d, // Please insert card
  noMessage:         0x1e, // (display cleared)
  seePhone:          0x20, // See phone for instructions
  presentCardAgain:  0x21, // Present card again
} as const);

export function message(messageId: number, status: UiStatus, language?: string): UiRequest {
  return language === undefined ? { messageId, status } : { messageId, status, language };
}
