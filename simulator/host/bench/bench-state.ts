/** The bench as the page is shown it. */

import type { BenchState } from '../../web/src/bench-state.js';
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
      selectionMode: phone.wallet.selectionMode,
      defaultId: phone.wallet.defaultId,
      cards: phone.wallet.cards,
      sms: bench.sms,
    },
    antenna: stage.onAntenna,
    faults: stage.faultValues,
    story: bench.story,
  };
}
