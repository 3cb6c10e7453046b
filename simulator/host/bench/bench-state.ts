/** What the page is shown of a bench between events: plain data, made anew each time. */

import type { Medium } from '../../scenario/scenario.js';
import type { Bench } from './bench.js';

export interface BenchState {
  /** Virtual microseconds. */
  readonly t: number;
  readonly running: boolean;
  readonly speed: number;
  readonly seed: number;
  readonly engine: string;
  readonly profile: string;
  readonly terminal: {
    readonly id: string;
    readonly powered: boolean;
    readonly state: string;
    readonly screen: {
      readonly message: string;
      readonly lines: readonly string[];
      readonly entry?: string;
    };
    readonly lights: readonly boolean[];
  };
  readonly phone: {
    readonly profile: string;
    readonly name: string;
    readonly screen: { readonly state: string; readonly text: string; readonly cardId?: string };
    readonly locked: boolean;
    readonly selectionMode: string;
    readonly defaultId: string | undefined;
    readonly cards: readonly object[];
    /** The last message from a bank, for the owner of this phone. */
    readonly sms: string | undefined;
  };
  readonly antenna: readonly { readonly what: Medium; readonly coupling: number }[];
  readonly faults: Readonly<Record<string, number>>;
  readonly story: string | undefined;
}

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
