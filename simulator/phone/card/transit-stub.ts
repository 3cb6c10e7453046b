/** A city transit card beside the bank cards (T-Union purse, backoffice §1.8): a bank terminal must leave it alone. */

import { answer, ok, SW, type Command } from './apdu.js';
import type { Applet, CardAnswer } from './applet.js';
import { ascii, fromHex } from '../bytes.js';
import { template, tlv } from './tlv.js';

export const TRANSIT_AID = 'A000000632010105';
export const TRANSIT_LABEL = 'T-Union';

export class TransitStub implements Applet {
  select(): CardAnswer {
    const fci = template(0x6f, [
      tlv(0x84, fromHex(TRANSIT_AID)),
      template(0xa5, [tlv(0x50, ascii(TRANSIT_LABEL))]),
    ]);
    return { rapdu: ok(fci), work: 'select' };
  }

  process(_command: Command): CardAnswer {
    return { rapdu: answer(SW.insNotSupported), work: 'other' };
  }

  deselect(): void {
    // It keeps nothing.
  }
}
