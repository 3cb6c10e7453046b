/** A terminal, a phone and, if no other is named, an acquirer in real time, driven by typed characters. */

import { randomFillSync } from 'node:crypto';
import { receiptLines } from '../../../firmware/app/receipt-text.js';
import type { HostEndpoint } from '../../line/endpoint.js';
import { Station } from '../rig/station.js';
import { Rig } from '../rig/rig.js';
import { readShippedProfile, takesPin, type ShippedProfile } from '../rig/profiles.js';
import { firmwareStarter } from '../engine/starters.js';
import { draw, actionOf, drawReceipt, HELP_LINES, type Action } from './plain-terminal.js';
import type { KeptTerminal } from './kept-terminal.js';
import { RealTime } from './real-time.js';

export interface SessionOptions {
  readonly seed: number;
  /** Of the terminal: the name of a shipped one, or parsed JSON that was checked. */
  readonly profile: ShippedProfile | object;
  readonly terminalId: string;
  /** ISO local date and time at the beginning. */
  readonly start: string;
  /** The acquirer; absent: the world's own. */
  readonly endpoint?: (time: () => RealTime) => HostEndpoint;
  /** What it had before; absent: a new terminal and a new phone. */
  readonly kept?: KeptTerminal;
  readonly write: (text: string) => void;
  readonly onQuit: () => void;
}

/** A hand holds still for so long. */
const HOLD_US = 1_500_000;
const BEFORE_READ_US = 10_000_000;

/** States in which keys do something. */
const TAKES_KEYS: readonly string[] = ['idle', 'menu', 'amount', 'trace', 'operator', 'pin'];

export class TerminalSession {
  readonly time: RealTime;
  readonly #rig: Rig;
  readonly #station: Station;
  readonly #options: SessionOptions;
  #drawn = '';
  /** Until the phone is taken away again. */
  #holding = false;
  readonly #waiting: string[] = [];
  #asking = false;
  #inspect = false;

  constructor(options: SessionOptions) {
    const { seed, terminalId, endpoint, kept, profile } = options;
    this.#options = options;
    this.#rig = new Rig({ seed, log: false, backOffice: { start: options.start } });
    const { backOffice, clock, log } = this.#rig;
    this.time = new RealTime(clock);
    const row = backOffice.terminals.get(terminalId)!;
    const json = typeof profile === 'string' ? readShippedProfile(profile) : profile;
    this.#station = new Station({
      clock,
      log,
      seed,
      name: terminalId,
      acquirer: endpoint ? endpoint(() => this.time) : backOffice.acquirer,
      calendar: () => backOffice.calendar.parts(),
      start: firmwareStarter('node'),
      ...(kept && { flash: kept.flash, keyValue: kept.keyValue }),
      setup: {
        profile: json,
        settings: {
          terminalId,
          merchantId: row.merchant,
          merchantName: row.name,
          pinPad: takesPin(json),
        },
        masterKey: Uint8Array.from(Buffer.from(row.tmk, 'hex')),
        onReceipt: (receipt, language) =>
          this.#options.write(`${drawReceipt(receiptLines(receipt, language)).join('\n')}\n`),
      },
    });
    // A host that goes on between two runs sees no number twice
    if (endpoint) this.#station.random = { fill: (bytes) => void randomFillSync(bytes) };
    this.#station.panel.onScreen(() => this.#show());
  }

  start(): void {
    for (const line of HELP_LINES) this.#options.write(`${line}\n`);
    this.time.start();
    this.time.enter(() => this.#station.powerOn());
  }

  /** Characters as somebody at the keypad types them: what comes while the terminal is busy is lost. */
  type(text: string): void {
    for (const character of text) {
      const action = actionOf(character);
      if (action) this.time.enter(() => this.#act(action));
    }
  }

  /** Characters of somebody who does not see the screen: each waits until the terminal takes it. */
  queue(text: string): void {
    this.#waiting.push(...text);
    this.time.enter(() => this.#next());
  }

  /** Everything that was queued is done with. */
  get quiet(): boolean {
    return this.#waiting.length === 0 && !this.#holding && this.#station.firmware.state === 'idle';
  }

  #next(): void {
    const character = this.#waiting[0];
    if (character === undefined) return;
    const action = actionOf(character);
    if (!action || this.#takes(action)) {
      this.#waiting.shift();
      if (action) this.#act(action);
    }
    if (this.#waiting.length > 0 && !this.#asking) {
      this.#asking = true;
      this.#rig.clock.alarm('queued keys', 30_000, () => {
        this.#asking = false;
        this.#next();
      });
    }
  }

  /** Nothing is typed, held or taken away while the terminal works; digits wait until somebody could type them. */
  #takes(action: Action): boolean {
    const { state } = this.#station.firmware;
    if (action.do === 'help' || action.do === 'inspect') return true;
    if (this.#holding) return false;
    if (state === 'present') return action.do !== 'key' || action.key === 'cancel';
    return TAKES_KEYS.includes(state);
  }

  stop(): void {
    this.time.stop();
    if (this.#station.powered) this.#station.powerCut();
    this.#options.kept?.remember(this.#rig.phone);
    this.#options.kept?.close();
    this.#rig.close();
  }

  #act(action: Action): void {
    const { firmware } = this.#station;
    switch (action.do) {
      case 'key':
        return firmware.press(action.key);
      case 'tap':
        this.#options.kept?.recall(this.#rig.phone);
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
    this.#holding = true;
    const limit = clock.now() + BEFORE_READ_US;
    const look = (): void => {
      const reading = firmware.state === 'present' || firmware.state === 'working';
      if (reading && clock.now() < limit) clock.alarm('hand', 100_000, look);
      else
        clock.alarm('hand', HOLD_US, () => {
          field.remove(picc);
          this.#holding = false;
          this.#options.kept?.remember(this.#rig.phone);
        });
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
