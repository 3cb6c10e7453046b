/** Where an HCE phone keeps a card: no secure element, the wallet app takes the bundle itself (backoffice §1.9, §5). */

import { fromHex, toHex } from '../bytes.js';
import type { PhoneCiphers } from '../ciphers.js';
import { cardDataOf, type CardData } from '../card/card-data.js';
import { keyCheckValue } from '../card/cryptogram.js';
import type { TokenBundle } from '../token-bundle.js';
import type { ScriptFaults, ScriptResult, ScriptStep } from './script.js';

const TITLES = [
  'Bundle received over the network',
  'Key check values compared',
  'Limited-use keys put into the key store',
];

export function storeInApp(
  bundle: TokenBundle,
  ciphers: PhoneCiphers,
  stored: (card: CardData) => void,
  faults?: ScriptFaults,
): ScriptResult {
  const steps: ScriptStep[] = [];
  for (let i = 0; i < TITLES.length; i++) {
    const number = i + 1;
    if (faults?.interruptAt === number)
      return { ok: false, steps, reason: 'INTERRUPTED', at: number };
    const ok = number !== 2 || (keysAsMeant(bundle, ciphers) && !faults?.wrongKcv);
    steps.push({ number, of: TITLES.length, title: TITLES[i]!, command: '', response: '', ok });
    if (!ok) return { ok: false, steps, reason: 'REFUSED', at: number };
  }
  stored(cardDataOf(bundle));
  return { ok: true, steps };
}

function keysAsMeant(bundle: TokenBundle, ciphers: PhoneCiphers): boolean {
  const { keys, kcv } = bundle;
  const check = (key: string): string => toHex(keyCheckValue(ciphers, fromHex(key)));
  return check(keys.ac) === kcv.ac && check(keys.mac) === kcv.mac && check(keys.enc) === kcv.enc;
}
