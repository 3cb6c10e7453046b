/** Offline authentication data for a new token. */

import type { OdaBundle } from '../../phone/token-bundle.js';
import type { TokenRow } from './vault.js';

/** Undefined: the token goes without offline authentication. */
export function certifyWithLabKeys(_row: TokenRow, _aid: string): OdaBundle | undefined {
  return undefined;
}
