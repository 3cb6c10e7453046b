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
