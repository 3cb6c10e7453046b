/** The front of a terminal as the world sees it: what is on the screen, which lights are on, what was played. */

import type { FrontPanel, Lights, Screen, Tone } from '../../../firmware/ports/display.js';
import type { EventLog } from '../../log/event-log.js';

export class PanelState implements FrontPanel {
  screen: Screen = { message: 'off', lines: [] };
  lit: Lights = [false, false, false, false];
  readonly #log: EventLog;
  readonly #listeners = new Set<(screen: Screen) => void>();

  constructor(log: EventLog) {
    this.#log = log;
  }

  show(screen: Screen): void {
    this.screen = screen;
    this.#add('panel-screen', screen);
    for (const listener of this.#listeners) listener(screen);
  }

  lights(lights: Lights): void {
    this.lit = lights;
    this.#add('panel-lights', lights);
  }

  play(tones: readonly Tone[]): void {
    this.#add('panel-tones', tones);
  }

  /** Calls back for each later screen; returns the way to stop it. */
  onScreen(listener: (screen: Screen) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #add(kind: string, data: unknown): void {
    if (this.#log.on) this.#log.add({ lane: 'app', kind, data });
  }
}
