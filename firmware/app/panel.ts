/** Screens, lights and tones on the FrontPanel port: texts by language, signals by status. */

import type { UiStatus } from '../kernel/outcome.js';
import type { FrontPanel } from '../ports/display.js';
import type { Language, TerminalSettings } from './settings.js';
import { DARK, SIGNALS } from './signals.js';
import { textFor } from './texts.js';

export class Panel {
  readonly #panel: FrontPanel;
  readonly #settings: TerminalSettings;
  /** The operator's. */
  own: Language;
  /** The cardholder's, until the transaction is over. */
  language: Language;

  constructor(panel: FrontPanel, settings: TerminalSettings) {
    this.#panel = panel;
    this.#settings = settings;
    this.own = settings.language;
    this.language = this.own;
  }

  show(
    message: string,
    amount: string | undefined,
    values: readonly string[] | undefined,
    entry: string | undefined,
  ): void {
    if (message === 'welcome') this.language = this.own;
    const lines: string[] = [textFor(message, this.language)];
    if (message === 'welcome') lines.push(this.#settings.merchantName);
    // Said at every start (backoffice.md 7.4)
    if (message === 'starting')
      lines.push(textFor('laboratory', this.language), textFor('test-cards-only', this.language));
    if (amount !== undefined) lines.push(amount);
    for (let i = 0; values && i < values.length && lines.length < 4; i++) lines.push(values[i]!);
    this.#panel.show(entry === undefined ? { message, lines } : { message, lines, entry });
  }

  /** Milliseconds after which the lights go off; 0: they stay. */
  signal(status: UiStatus): number {
    if (status === 'NA') return 0;
    const signal = SIGNALS[status];
    if (status !== 'Idle' || this.#settings.idleFlashMs > 0) {
      this.#panel.lights(signal.lights);
      if (signal.tones.length > 0) this.#panel.play(signal.tones);
      return signal.lightsMs;
    }
    this.#panel.lights(DARK);
    return 0;
  }

  dark(): void {
    this.#panel.lights(DARK);
  }
}
