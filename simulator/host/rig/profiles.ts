/** The terminal profiles that ship with the project, read from where they lie. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../root.js';

export const SHIPPED_PROFILES = ['phone', 'pos', 'gate'] as const;
export type ShippedProfile = (typeof SHIPPED_PROFILES)[number];

export function readShippedProfile(name: ShippedProfile): object {
  return JSON.parse(
    readFileSync(join(ROOT, 'firmware/config/profiles', `${name}.json`), 'utf8'),
  ) as object;
}

/** Terminal transaction qualifiers, byte 1: online PIN supported (backoffice.md 4.2). */
const ONLINE_PIN = 0x04;

/** Somebody may be asked for a PIN there: a combination of the profile announces it (9F66). */
export function takesPin(profile: object): boolean {
  const { combinations } = profile as { combinations?: readonly { readonly ttq?: string }[] };
  return (combinations ?? []).some(
    ({ ttq = '' }) => (parseInt(ttq.slice(0, 2), 16) & ONLINE_PIN) > 0,
  );
}
