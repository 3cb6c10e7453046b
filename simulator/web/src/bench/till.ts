/** Beside the terminal: the amount, one button that taps, the supply, and what the radio feels. */

import { css, html, nothing, type TemplateResult } from 'lit';
import { couplingEffect } from '../../../rf/coupling.js';
import type { BenchState } from '../bench-state.js';
import { minorOf } from '../format.js';

export const tillStyles = css`
  .side {
    display: flex;
    flex-direction: column;
    gap: 8px;
    align-items: stretch;
    min-width: 0;
  }
  .side label {
    font-size: 12px;
    color: var(--dim);
  }
  .amount {
    width: 100%;
    font: 20px var(--mono);
    text-align: right;
  }
  .primary {
    padding: 0.7rem 0.2rem;
    font-size: 14px;
    min-height: 46px;
  }
  kbd {
    font: 12px var(--mono);
    border: 1px solid currentcolor;
    border-radius: 4px;
    padding: 0 5px;
    margin-left: 4px;
  }
  /* Its lines come and go; what lies below stays where it is. */
  .air {
    min-height: 4.4rem;
  }
`;

const DOING: Readonly<Record<string, string>> = {
  off: 'no power',
  idle: 'waits for an amount',
  working: 'busy',
  present: 'waits for a card',
  online: 'asks the bank',
  pin: 'asks for the PIN',
  result: 'shows the result',
  ready: 'waits for a traveller',
};

export interface Till {
  readonly state: BenchState;
  /** As it is typed. */
  readonly amount: string;
  /** The phone lies on the reader. */
  readonly lies: boolean;
  typed(amount: string): void;
  tap(): void;
  order(): void;
  power(on: boolean): void;
}

export function till(desk: Till): TemplateResult {
  const { terminal, engine, antenna, profile } = desk.state;
  const gate = profile === 'gate';
  return html`<div class="side">
    ${gate ? html`<p class="hint">The gate has its fare: nobody types an amount.</p>` : amount(desk)}
    <button class="primary" aria-keyshortcuts="t" @click=${() => desk.tap()}>
      ${desk.lies ? 'Take it away' : 'Tap the phone'}<kbd aria-hidden="true">T</kbd>
    </button>
    ${
      gate
        ? nothing
        : html`<button
            class="small"
            title="The terminal asks; you hold the phone to it when you like"
            @click=${() => desk.order()}
            ?disabled=${terminal.state !== 'idle'}
          >
            Ask for the amount
          </button>`
    }
    <button class="small" @click=${() => desk.power(!terminal.powered)}>
      ${terminal.powered ? 'Cut the power' : 'Power on'}
    </button>
    <div class="air">
      <p class="hint">
        ${terminal.id}:
        ${DOING[terminal.state] ?? terminal.state}${engine === 'xs' ? ', firmware in XS' : ''}
      </p>
      ${antenna.map(
        ({ what, coupling }) =>
          html`<p class="hint">
            ${what.replace('-', ' ')}: coupling ${Math.round(coupling * 100)}
            %${radioWords(coupling)}
          </p>`,
      )}
    </div>
  </div>`;
}

function amount({ amount: words, typed }: Till): TemplateResult {
  return html`<label for="amount">Amount, CNY</label>
    <input
      id="amount"
      class="amount"
      inputmode="decimal"
      autocomplete="off"
      aria-invalid=${minorOf(words) === undefined}
      .value=${words}
      @input=${(event: Event) => typed((event.target as HTMLInputElement).value)}
    />`;
}

function radioWords(coupling: number): string {
  const { powered, loss } = couplingEffect(coupling);
  return powered ? (loss > 0 ? ', the radio is disturbed' : '') : ', too far for power';
}
