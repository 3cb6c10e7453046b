/** Standard messages by identifier (Book A 9.4; kernel7.md 1.9). English defaults; translations are the terminal's. */

import { frozen } from '../../bytes/frozen.js';
import type { UiRequest, UiStatus } from '../outcome.js';

// prettier-ignore
export const MESSAGES: Readonly<Record<number, { readonly text: string; readonly name: string }>> = frozen({
  0x03: { name: 'approved',              text: 'Approved' },
  0x07: { name: 'not-authorised',        text: 'Not authorised' },
  0x09: { name: 'enter-pin',             text: 'Please enter your PIN' },
  0x0f: { name: 'processing-error',      text: 'Processing error' },
  0x10: { name: 'remove-card',           text: 'Please remove card' },
  0x14: { name: 'welcome',               text: 'Welcome' },
  0x15: { name: 'present-card',          text: 'Present card' },
  0x16: { name: 'processing',            text: 'Processing' },
  0x17: { name: 'card-read-ok',          text: 'Card read OK. Please remove card' },
  0x18: { name: 'insert-or-swipe',       text: 'Please insert or swipe card' },
  0x19: { name: 'one-card-only',         text: 'Please present one card only' },
  0x1a: { name: 'approved-sign',         text: 'Approved. Please sign' },
  0x1b: { name: 'authorising',           text: 'Authorising, please wait' },
  0x1c: { name: 'try-another-card',      text: 'Insert, swipe or try another card' },
  0x1d: { name: 'insert-card',           text: 'Please insert card' },
  0x1e: { name: 'no-message',            text: '' },
  0x20: { name: 'see-phone',             text: 'See phone for instructions' },
  0x21: { name: 'present-card-again',    text: 'Present card again' },
});

export function message(messageId: number, status: UiStatus, language?: string): UiRequest {
  return language === undefined ? { messageId, status } : { messageId, status, language };
}
