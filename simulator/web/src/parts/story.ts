/** The scenario under way: its steps, which hold, and which does not. */

import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import type { Story } from '../bench-state.js';
import { controls } from '../styles.js';

export class StoryList extends LitElement {
  static override readonly properties = { story: { attribute: false } };

  static override readonly styles = [
    controls,
    css`
      :host {
        display: block;
        padding: 12px 14px;
        border-bottom: 1px solid var(--line);
        background: var(--sunk);
      }
      .about {
        font-size: 12px;
      }
      summary {
        cursor: pointer;
        font-size: 12px;
        color: var(--dim);
      }
      ol {
        margin: 4px 0 0;
        padding-left: 1.6rem;
        max-height: 190px;
        overflow: auto;
        font-size: 13px;
      }
    `,
  ];

  declare story: Story;

  override render(): TemplateResult {
    const { title, about, steps, done, pass } = this.story;
    return html`<section aria-label="Scenario">
      <h2>${title}</h2>
      ${about ? html`<p class="dim about">${about}</p>` : nothing}
      <p role="status" class=${pass === undefined ? 'dim' : pass ? 'good' : 'bad'}>
        ${pass === undefined ? `step ${done.length + 1} of ${steps.length}` : pass ? '✓ all steps hold' : '✗ a step failed'}
      </p>
      <details ?open=${pass !== true}>
        <summary>Steps</summary>
        <ol tabindex="0">
          ${steps.map((step, i) => {
            const report = done[i];
            const mark = !report
              ? i === done.length && pass === undefined
                ? '…'
                : ''
              : report.ok
                ? '✓'
                : '✗';
            return html`<li class=${report ? (report.ok ? 'good' : 'bad') : 'dim'}>
              ${step} ${mark} ${report?.why ?? nothing}
            </li>`;
          })}
        </ol>
      </details>
    </section>`;
  }
}

customElements.define('tw-story', StoryList);
