/** A14: answers signed in advance for a predictable unpredictable number (Bond et al. 2012). */

import { binary } from '../network/iso8583/codec.js';
import { toHex } from '../network/bytes.js';
import { parseTlv } from '../network/tlv.js';
import { askPhone, Ear, recording } from './air.js';
import type { Finding } from './finding.js';
import type { Lab } from './lab.js';
import { RigBench } from './rig-bench.js';

/** Taps of the customer that the attacker listens to. */
const WATCHED = 2;

export function prePlay(lab: Lab): Finding {
  const bench = new RigBench(lab, lab.rig());
  const { rig } = bench;
  lab.note('INSECURE on purpose: the generator of this terminal only counts');
  let count = 0;
  rig.station.random = {
    fill(bytes) {
      count++;
      bytes.fill(0);
      new DataView(bytes.buffer, bytes.byteOffset, bytes.length).setUint32(bytes.length - 4, count);
    },
  };
  const ear = new Ear();
  rig.cardProxy = ear.rules;
  for (let i = 0; i < WATCHED; i++) {
    ear.exchanges.length = 0;
    const watched = bench.sale(lab.amount);
    if (watched.code !== '00') return watched;
  }
  const [first, second] = bench.sent.flatMap(unOf) as [number, number];
  const next = second + (second - first);
  lab.note(`unpredictable numbers ${first} and ${second}: the next will be ${next}`);
  rig.phone.authenticate('fingerprint');
  const commands = ear.exchanges.map(({ command }) => command);
  const stolen = askPhone(rig, rig.phone.picc, commands, (command) =>
    command.replace(hex(second), hex(next)),
  );
  lab.note('the phone signed for it at a reader of the attacker; now it goes home');
  rig.cardProxy = undefined;
  const played = bench.sale(lab.amount, { card: recording(rig.phone.picc, stolen) });
  lab.note('the same customer once more:');
  bench.sale(lab.amount);
  return played;
}

function hex(value: number): string {
  return value.toString(16).toUpperCase().padStart(8, '0');
}

function unOf(message: Parameters<typeof binary>[0]): number[] {
  const icc = message.mti === '0200' ? binary(message, 55) : undefined;
  const parsed = icc && parseTlv(icc);
  const un = parsed?.ok ? parsed.set.values.get('9F37') : undefined;
  return un ? [parseInt(toHex(un), 16)] : [];
}
