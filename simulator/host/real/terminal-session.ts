/** A terminal, a phone and, if no other is named, an acquirer in real time, driven by typed characters. */

import type { HostEndpoint } from '../../line/endpoint.js';
import { Station } from '../rig/station.js';
import { Rig } from '../rig/rig.js';
import { readShippedProfile, type ShippedProfile } from '../rig/profiles.js';
import { firmwareStarter } from '../engine/starters.js';
import { draw, actionOf, HELP_LINES, type Action } from './plain-terminal.js';
import { RealTime } from './real-time.js';

export interface SessionOptions {
  readonly seed: number;
  readonly profile: ShippedProfile;
  readonly terminalId: string;
  /** ISO local date and time at the beginning. */
  readonly start: string;
  /** The acquirer; absent: the world's own. */
  readonly endpoint?: (time: () => RealTime) => HostEndpoint;
  readonly write: (text: string) => void;
  readonly onQuit: () => void;
}

/** A hand holds still for so long. */
const HOLD_US = 1_500_000;
const BEFORE_READ_US = 10_000_000;

export class TerminalSession {
  readonly time: RealTime;
  readonly #rig: Rig;
  readonly #station: Station;
  readonly #options: SessionOptions;
  #drawn = '';
  #inspect = false;

  constructor(options: SessionOptions) {
    const { seed, terminalId, endpoint } = options;
    this.#options = options;
    this.#rig = new Rig({ seed, log: false, backOffice: { start: options.start } });
    const { backOffice, clock, log } = this.#rig;
    this.time = new RealTime(clock);
    const row = backOffice.terminals.get(terminalId)!;
    this.#station = new Station({
      clock,
      log,
      seed,
      name: terminalId,
      acquirer: endpoint ? endpoint(() => this.time) : backOffice.acquirer,
      calendar: () => backOffice.calendar.parts(),
      start: firmwareStarter('node'),
      setup: {
        profile: readShippedProfile(options.profile),
        settings: {
          terminalId,
          merchantId: row.merchant,
          merchantName: row.name,
          pinPad: options.profile === 'pos',
        },
        masterKey: Uint8Array.from(Buffer.from(row.tmk, 'hex')),
      },
    });
    this.#station.panel.onScreen(() => this.#show());
  }

  start(): void {
    for (const line of HELP_LINES) this.#options.write(`${line}\n`);
    this.time.start();
    this.time.enter(() => this.#station.powerOn());
  }

  /** Characters as they come. */
  type(text: string): void {
    for (const character of text) {
      const action = actionOf(character);
      if (action) this.time.enter(() => this.#act(action));
    }
  }

  get state(): string {
    return this.#station.firmware.state;
  }

  stop(): void {
    this.time.stop();
    if (this.#station.powered) this.#station.powerCut();
    this.#rig.close();
  }

  #act(action: Action): void {
    const { firmware } = this.#station;
    switch (action.do) {
      case 'key':
        return firmware.press(action.key);
      case 'tap':
        this.#rig.phone.authenticate('fingerprint');
        return this.#hold();
      case 'lock':
        return this.#hold();
      case 'inspect':
        this.#inspect = !this.#inspect;
        firmware.inspect(this.#inspect);
        return this.#options.write(`inspect ${this.#inspect ? 'on' : 'off'}\n`);
      case 'help':
        return this.#options.write(`${HELP_LINES.join('\n')}\n`);
      case 'quit':
        return this.#options.onQuit();
    }
  }

  /** Until the card has been read, and a moment longer. */
  #hold(): void {
    const { clock } = this.#rig;
    const { picc } = this.#rig.phone;
    const { field, firmware } = this.#station;
    field.place(picc);
    const limit = clock.now() + BEFORE_READ_US;
    const look = (): void => {
      const reading = firmware.state === 'present' || firmware.state === 'working';
      if (reading && clock.now() < limit) clock.alarm('hand', 100_000, look);
      else clock.alarm('hand', HOLD_US, () => field.remove(picc));
    };
    clock.alarm('hand', 100_000, look);
  }

  #show(): void {
    const { panel } = this.#station;
    const text = draw(panel.screen, panel.lit).join('\n');
    if (text === this.#drawn) return;
    this.#drawn = text;
    this.#options.write(`${text}\n`);
  }
}
