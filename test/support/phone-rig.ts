/** A phone or card on a clock of its own, and a reader that only sends APDUs: for specs of the phone alone. */

import { SeededRandom } from '../../simulator/clock/random.js';
import { VirtualClock } from '../../simulator/clock/virtual-clock.js';
import { EventLog } from '../../simulator/log/event-log.js';
import { fromHex, toHex } from '../../simulator/phone/bytes.js';
import { readTlvs } from '../../simulator/phone/card/tlv.js';
import { Phone, type PhoneOptions } from '../../simulator/phone/phone.js';
import { MI_PAY } from '../../simulator/phone/profiles/mi-pay.js';
import type { PhoneProfile } from '../../simulator/phone/profile.js';
import type { Picc } from '../../simulator/rf/picc.js';
import { phoneCiphers } from './phone-ciphers.js';

export const SELECT_PPSE = '00A404000E325041592E5359532E444446303100';
export const SELECT_CREDIT = '00A4040008A00000033301010200';

/** GPO for the 35-byte PDOL of our phones. */
export function gpo(
  change: {
    ttq?: string;
    amount?: string;
    country?: string;
    tvr?: string;
    currency?: string;
    date?: string;
    type?: string;
    un?: string;
  } = {},
): string {
  const c = {
    ttq: '20800080',
    amount: '000000012800',
    country: '0156',
    tvr: '0000000000',
    currency: '0156',
    date: '160901',
    type: '00',
    un: 'A1B2C3D4',
    ...change,
  };
  const data = `${c.ttq}${c.amount}000000000000${c.country}${c.tvr}${c.currency}${c.date}${c.type}${c.un}0000`;
  return `80A80000258323${data}00`;
}

export function makeWorld(seed = 1) {
  const clock = new VirtualClock();
  const log = new EventLog(() => clock.now());
  const random = new SeededRandom(seed, 'phone');
  return { clock, log, random, ciphers: phoneCiphers };
}

export function makePhone(
  profile: PhoneProfile = MI_PAY,
  more: Partial<PhoneOptions> = {},
  seed = 1,
) {
  const world = makeWorld(seed);
  const phone = new Phone({ ...world, profile, ...more });
  return { ...world, phone, reader: makeReader(world.clock, phone.picc) };
}

/** Undefined: no answer within two seconds. */
export function makeReader(clock: VirtualClock, picc: Picc) {
  const send = (hex: string): string | undefined => {
    let answer: string | undefined;
    picc.receive(fromHex(hex), (rapdu) => {
      answer = toHex(rapdu);
    });
    clock.runFor(2_000_000);
    return answer;
  };
  return {
    send,
    /** Field on, PPSE, application, GPO; the answers. */
    tap(gpoCommand = gpo(), aid = SELECT_CREDIT): (string | undefined)[] {
      picc.powerUp();
      const answers = [send(SELECT_PPSE), send(aid), send(gpoCommand)];
      picc.powerDown();
      return answers;
    },
  };
}

/** Hex values by hex tag of a template with status 9000. */
export function valuesOf(rapdu: string | undefined): Record<string, string> {
  const values: Record<string, string> = {};
  if (!rapdu?.endsWith('9000')) return values;
  const outer = readTlvs(fromHex(rapdu.slice(0, -4)))![0]!;
  for (const { tag, value } of readTlvs(outer.value)!)
    values[tag.toString(16).toUpperCase()] = toHex(value);
  return values;
}
