/** A terminal profile that a user names: one that ships with the project, or a file, checked before anything runs. */

import { parseProfile } from '../../firmware/config/profile.js';
import { UsageError } from './cli/command.js';
import { readJsonFile } from './json-file.js';
import { nodeCrypto } from './node-crypto.js';
import type { ShippedProfile } from './rig/profiles.js';

/** The gate's profile is for `tapwright gate`: it sells nothing. */
const FOR_SALES = ['phone', 'pos'] as const satisfies readonly ShippedProfile[];

export function readProfile(command: string, text: string): ShippedProfile | object {
  const shipped = FOR_SALES.find((name) => name === text);
  if (shipped) return shipped;
  if (!/[./\\]/.test(text))
    throw new UsageError(
      `${command}: --profile "${text}" is not one of ${FOR_SALES.join(', ')}, nor a .json file`,
    );
  const json = readJsonFile(command, text);
  const parsed = parseProfile(json, nodeCrypto);
  if (!parsed.ok) throw new UsageError(`${command}: ${text}: ${parsed.path}: ${parsed.why}`);
  return json as object;
}
