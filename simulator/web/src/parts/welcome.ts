/** The first screen: what to do, and what to try after that. */

import { LitElement, css, html, type TemplateResult } from 'lit';
import type { Catalog } from '../catalog.js';
import type { BenchClient } from '../client.js';
import { controls } from '../styles.js';

/** Scenarios that show the most, by name. */
const TO_TRY = ['tear-and-again', 'no-money', 'locked-phone', 'plastic', 'two-phones', 'gate'];

export class Welcome extends LitElement {
  static override readonly properties = { catalog: { attribute: false } };

  static override readonly styles = [
    controls,
    css`
      :host {
        display: block;
        overflow: auto;
        padding: clamp(18px, 6vh, 64px) 24px;
      }
      article {
        max-width: 620px;
        margin: 0 auto;
      }
      h2 {
        font-size: 24px;
        line-height: 1.25;
        margin: 2px 0 18px;
      }
      ol {
        list-style: none;
        counter-reset: step;
        margin: 0;
        padding: 0;
        display: grid;
        gap: 14px;
      }
      li {
        counter-increment: step;
        display: grid;
        grid-template-columns: 32px 1fr;
        gap: 12px;
        align-items: start;
      }
      li::before {
        content: counter(step);
        width: 30px;
        height: 30px;
        border-radius: 50%;
        display: grid;
        place-items: center;
        font-weight: 600;
        background: var(--accent-soft);
        color: var(--accent);
      }
      li p {
        margin: 0;
        padding-top: 4px;
      }
      kbd {
        font: 12px var(--mono);
        border: 1px solid var(--line);
        border-bottom-width: 2px;
        border-radius: 5px;
        padding: 1px 6px;
      }
      h3 {
        margin-top: 30px;
        font-size: 14px;
      }
      .try {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
    `,
  ];

  declare client: BenchClient;
  declare catalog: Catalog | undefined;

  override render(): TemplateResult {
    return html`<article aria-labelledby="first">
      <p class="dim">No tap yet</p>
      <h2 id="first">Drag the phone onto the terminal</h2>
      <ol>
        <li>
          <p>
            Hold the phone to the reader: drag it there, press <kbd>T</kbd>, or use
            <b>Tap the phone</b>. It pays CNY 12.80 with the card on its screen.
          </p>
        </li>
        <li>
          <p>
            Every message between terminal, chip, phone and bank becomes a row here, with the time
            it took. Choose a row to see what each byte means.
          </p>
        </li>
        <li>
          <p>
            <b>Why</b> explains each decision of the terminal, <b>Bits</b> what it found,
            <b>Back office</b> how the bank checked it. <b>Pause</b>, <b>Step</b> and slow motion
            work at any moment.
          </p>
        </li>
      </ol>
      <h3>Or watch one of these</h3>
      <div class="try">
        ${TO_TRY.map((name) => {
          const scenario = this.catalog?.scenarios.find((one) => one.name === name);
          return scenario
            ? html`<button
                title=${scenario.about ?? ''}
                @click=${() => this.client.act('play', { scenario })}
              >
                ${scenario.title}
              </button>`
            : '';
        })}
      </div>
      <p class="dim">All of them, and every attack of the lab, are in the <b>Gallery</b>.</p>
    </article>`;
  }
}

customElements.define('tw-welcome', Welcome);
