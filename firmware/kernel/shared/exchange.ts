/** One command and its answer. The only place in the kernels that sees raw R-APDU bytes. */

import { freezeGenerators } from '../../bytes/frozen.js';
import { parseRapdu, type Rapdu } from '../../emv/apdu.js';
import type { Level1Fault } from '../../ports/card-reader.js';
import { transceive, type Step } from '../effects.js';

/** An answer without status word counts as a protocol error. */
export function* exchange(name: string, capdu: Uint8Array): Step<Rapdu | Level1Fault> {
  const reply = yield* transceive(name, capdu);
  if (!reply.ok) return reply.fault;
  return parseRapdu(reply.rapdu) ?? 'protocol';
}

freezeGenerators(exchange);
