/** User interface requests against `15/ReadyToRead`, `15`, or their fields. */

import type { UiForm } from './case-form.js';
import type { UiSeen } from './engine.js';
import type { Mismatch } from './mismatch.js';
import { messageHex } from './observed-tap.js';

function uiText(ui: UiSeen): string {
  return `${messageHex(ui.messageId)}/${ui.status}`;
}

function fits(expect: UiForm, ui: UiSeen): boolean {
  if (typeof expect === 'string') {
    return expect === uiText(ui) || expect === messageHex(ui.messageId);
  }
  const { message, status, holdTime, language, value } = expect;
  return (
    (message === undefined || message === messageHex(ui.messageId)) &&
    (status === undefined || status === ui.status) &&
    (holdTime === undefined || holdTime === (ui.holdTime ?? null)) &&
    (language === undefined || language === (ui.language ?? null)) &&
    fitsValue(value, ui.value)
  );
}

type ValueForm = Exclude<UiForm, string>['value'];

function fitsValue(expect: ValueForm, seen: UiSeen['value']): boolean {
  if (!expect) return expect === undefined || seen === undefined;
  const { qualifier, minor, currency } = expect;
  if (qualifier !== seen?.qualifier || minor !== seen.minor) return false;
  return currency === undefined || currency === seen.currency;
}

export function checkUi(path: string, expect: UiForm, ui: UiSeen | undefined): Mismatch[] {
  if (ui && fits(expect, ui)) return [];
  const got = ui ? (typeof expect === 'string' ? uiText(ui) : ui) : null;
  return [{ path, expected: expect, got }];
}

export function checkUiList(
  path: string,
  expect: readonly UiForm[],
  seen: readonly UiSeen[],
): Mismatch[] {
  const all = expect.length === seen.length && expect.every((form, i) => fits(form, seen[i]!));
  return all ? [] : [{ path, expected: expect, got: seen.map(uiText) }];
}

/** In this order, others may stand between. */
export function checkUiAmong(
  path: string,
  expect: readonly UiForm[],
  seen: readonly UiSeen[],
): Mismatch[] {
  let at = 0;
  for (const ui of seen) if (at < expect.length && fits(expect[at]!, ui)) at += 1;
  return at === expect.length ? [] : [{ path, expected: expect, got: seen.map(uiText) }];
}
