/** The bench as the page is shown it. */

import { maskPan } from '../../decode/mask.js';
import type { Rig } from '../rig/rig.js';
import type { BenchState, TokenInfo } from '../../web/src/bench-state.js';
import type { Bench } from './bench.js';

export function benchState(bench: Bench): BenchState {
  const { rig, stage } = bench;
  const { station, phone } = rig;
  return {
    t: rig.clock.now(),
    running: bench.running,
    speed: bench.speed,
    seed: rig.seed,
    engine: rig.engine,
    profile: bench.profile,
    detail: bench.detail,
    logFull: bench.logFull,
    terminal: {
      id: station.name,
      powered: station.powered,
      state: station.powered ? station.firmware.state : 'off',
      screen: station.panel.screen,
      lights: station.panel.lit,
    },
    phone: {
      profile: phone.profile.id,
      name: phone.profile.name,
      screen: phone.screenState,
      locked: phone.device.state.locked,
      screenOn: phone.device.state.screenOn,
      methods: phone.profile.cdcvm,
      lockedBehaviour: phone.settings.lockedBehaviour,
      selectionMode: phone.wallet.selectionMode,
      defaultId: phone.wallet.defaultId,
      cards: phone.wallet.cards,
      sms: bench.sms,
    },
    antenna: stage.onAntenna,
    faults: stage.faultValues,
    story: bench.story,
    vault: vaultOf(rig),
    ledger: rig.backOffice.ledger(),
  };
}

function vaultOf(rig: Rig): TokenInfo[] {
  const { vault } = rig.backOffice;
  return [...vault.tokens.values()].map((row) => ({
    token: maskPan(row.token),
    card: maskPan(vault.panOf(row)?.pan ?? ''),
    bank: vault.panOf(row)?.bank ?? '',
    wallet: row.wallet,
    state: row.state,
    atcHigh: row.atcHigh,
    expiry: row.expiry,
  }));
}
