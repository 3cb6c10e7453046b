/** What the reducer may know besides its state, looked up only when it asks: most events do not depend on it. */

import type { CardSide } from './card-side.js';
import type { Ledger } from './ledger.js';
import type { Facts } from './state.js';
import type { Vault } from './vault.js';

export function factsOf(vault: Vault, ledger: Ledger, cards: CardSide): Facts {
  return {
    get blocked() {
      if (!vault.provisioned) return 'no-master-key';
      if (cards.weakRandom) return 'weak-random';
      if (ledger.open)
        return ledger.open.kind === 'refund' ? 'refund-unconfirmed' : 'reversal-pending';
      if (ledger.settling) return 'settlement-pending';
      if (ledger.damaged) return 'journal-damaged';
      return ledger.hasRoom ? undefined : 'journal-full';
    },
    get openReversal() {
      return ledger.open !== undefined;
    },
    get waiting() {
      return ledger.waiting.length > 0;
    },
    get unshown() {
      return ledger.unshown;
    },
    get held() {
      return cards.held;
    },
    get printable() {
      return ledger.last !== undefined;
    },
  };
}
