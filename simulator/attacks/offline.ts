/** A28: what nobody but the terminal can check at once: signatures, and approvals without the host. */

import { binary } from '../network/iso8583/codec.js';
import { fromHex, toHex } from '../network/bytes.js';
import { addGate, type Ride } from '../host/gate/rig-gate.js';
import type { CardProxyRules } from '../host/rig/card-proxy.js';
import { edit, READ_RECORD, withCtq, withForgedSignature } from './air.js';
import type { AttackRow } from './attack.js';
import type { Finding } from './finding.js';
import { change } from './bare-terminal.js';
import type { Lab } from './lab.js';
import { RigBench } from './rig-bench.js';
import { rogueProgram } from './wire.js';

const SMALL = 2_000;
const RAISED = '000000009000';

/** What is done to the card's answers, and what the gate makes of it. */
const FORGERIES: readonly (readonly [what: string, rules: CardProxyRules])[] = [
  ['one bit of the signature (9F4B)', { response: withForgedSignature }],
  [
    'the index of a key that no CA has (8F)',
    {
      response: (rapdu, capdu) =>
        capdu[1] === READ_RECORD ? edit(rapdu, /8F01../, '8F01EE') : rapdu,
    },
  ],
  ['another qualifier than the signed one (9F6C)', { response: (r, c) => withCtq(r, c, '0081') }],
];

export const OFFLINE_ATTACKS: readonly AttackRow[] = [
  {
    id: 'A28',
    name: 'offline-fraud',
    title: 'Forged offline: signatures, and an approval that was altered',
    attacker:
      'Forges what a gate checks without a host. Then, as a merchant, raises the amount of an offline approved sale before he uploads it.',
    where: 'terminal',
    expected: { layer: 'tsp', check: 'AC_MISMATCH', code: '59' },
    honest:
      'Offline nobody can check a certificate of transaction: it is found only at the upload, when the goods are gone. What is signed with a private key (fDDA) the terminal does check: the gate stays shut.',
    run(lab) {
      const rides = atTheGate(lab);
      const opened = rides.find((ride) => ride.opened);
      if (opened) return { layer: 'nobody', check: 'none', code: 'the gate opened' };
      return altered(lab);
    },
  },
];

function atTheGate(lab: Lab): Ride[] {
  const bench = new RigBench(lab, lab.rig());
  const { rig } = bench;
  return FORGERIES.map(([what, rules], i) => {
    rig.phone.authenticate('fingerprint');
    const gate = addGate(rig, {}, `GATE000${i + 1}`);
    rig.cardProxy = rules;
    const ride = gate.ride(rig.proxied(rig.phone.picc));
    lab.note(`at a gate, ${what}: ${ride.opened ? 'OPENS' : `${ride.refusal}, ${ride.reason}`}`);
    return ride;
  });
}

function altered(lab: Lab): Finding {
  const bench = new RigBench(lab, lab.rig({ profile: 'pos', settings: { retryMs: 5_000 } }));
  const { rig } = bench;
  const { picc } = rig.addPlastic('plastic-offline');
  rig.station.line.cut();
  rig.station.line.down = true;
  const approved = bench.sale(SMALL, { card: picc });
  lab.note(`the line is down; the terminal says "${approved.code}"`);
  bench.tamper = rogueProgram(rig, (sale) => {
    const icc = toHex(binary(sale, 55)!).replace(/9F0206\d{12}/, `9F0206${RAISED}`);
    return change(sale, { 4: RAISED, 55: fromHex(icc) });
  });
  rig.station.line.down = false;
  bench.until('offlineUpload');
  return bench.judged('offlineUpload');
}
