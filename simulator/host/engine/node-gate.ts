/** A gate's firmware in the world's own engine. */

import { Gate, type GatePassage } from '../../../firmware/app/gate/gate.js';
import { assembleReader } from '../../../firmware/assemble.js';
import { parseProfile } from '../../../firmware/config/profile.js';
import { nodeCrypto } from '../node-crypto.js';
import type { GateHandle, GateStarter, PlainPassage } from './gate-firmware.js';

export const startNodeGate: GateStarter = (world, { profile, settings, masterKey }) => {
  const parsed = parseProfile(profile, nodeCrypto);
  if (!parsed.ok) throw new Error(`gate profile ${parsed.path}: ${parsed.why}`);
  const platform = { ...world, crypto: nodeCrypto };
  const gate = new Gate({
    ...platform,
    reader: assembleReader(platform),
    profile: parsed.profile,
    settings,
    onPassage: (passage) => world.onPassage(plainPassage(passage)),
  });
  if (!gate.vault.provisioned) gate.vault.provision(masterKey);
  return handleOf(gate);
};

function handleOf(gate: Gate): GateHandle {
  return {
    start: () => gate.start(),
    stop: () => gate.stop(),
    closeDay: () => gate.closeDay(),
    collectDebts: () => gate.collectDebts(),
    denied: (account) => gate.parameters.denied(account),
    get counts() {
      const { waiting, paidMinor, lossMinor, debts } = gate.taps;
      return {
        waiting: waiting.length,
        paidMinor,
        lossMinor,
        debts: debts.size,
        refused: { ...gate.counters.refused },
      };
    },
    close: () => undefined,
  };
}

function plainPassage({ outcome: final, ...passage }: GatePassage): PlainPassage {
  const { outcome, start, cvm, oda, reason } = final;
  return { ...passage, outcome, start, cvm, oda, ...(reason && { reason: reason.code }) };
}
