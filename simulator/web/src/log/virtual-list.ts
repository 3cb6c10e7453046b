/** Draws only the rows in sight: 50,000 events scroll as lightly as fifty. Follows the end until the reader scrolls up. */

import { LitElement, css, html, type TemplateResult } from 'lit';

/** For the component that holds a list: rows are drawn in its own tree, so that it styles them. */
export const listStyles = css`
  tw-virtual-list {
    display: block;
    position: relative;
    overflow: hidden;
    min-height: 0;
  }
  tw-virtual-list > .scroller {
    position: absolute;
    inset: 0;
    overflow-y: auto;
    overflow-x: hidden;
  }
  tw-virtual-list .all {
    position: relative;
  }
  tw-virtual-list .window {
    position: absolute;
    inset-inline: 0;
  }
  tw-virtual-list > .follow {
    position: absolute;
    right: 1.2rem;
    bottom: 0.6rem;
    border-radius: 1rem;
    background: var(--accent);
    color: var(--on-accent);
  }
`;

export class VirtualList<T> extends LitElement {
  static override readonly properties = {
    items: { attribute: false },
    rowHeight: { type: Number },
    renderRow: { attribute: false },
    version: { type: Number },
    label: { type: String },
    still: { type: Boolean },
  };

  declare items: readonly T[];
  declare rowHeight: number;
  /** A new one draws anew, though the list is the same. */
  declare version: number;
  declare label: string;
  /** Does not follow the end: the list is a table, not a log. */
  declare still: boolean;
  declare renderRow: (item: T, index: number) => TemplateResult;
  #top = 0;
  #height = 400;
  #following = true;
  readonly #resized = new ResizeObserver((entries) => {
    this.#height = entries[0]?.contentRect.height ?? this.#height;
    this.requestUpdate();
  });

  constructor() {
    super();
    this.items = [];
    this.rowHeight = 24;
    this.label = 'Rows';
    this.version = 0;
    this.still = false;
    this.renderRow = () => html``;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resized.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  /** Stays where it is until the reader asks to follow. */
  hold(): void {
    this.#following = false;
    this.requestUpdate();
  }

  /** Brings a row into sight and stops following. */
  async reveal(index: number): Promise<void> {
    await this.updateComplete;
    this.#following = false;
    const scroller = this.#scroller();
    if (scroller) scroller.scrollTop = Math.max(0, index * this.rowHeight - this.#height / 2);
  }

  override render(): TemplateResult {
    const total = this.items.length;
    const first = Math.max(0, Math.floor(this.#top / this.rowHeight) - 4);
    const last = Math.min(total, Math.ceil((this.#top + this.#height) / this.rowHeight) + 4);
    const rows: TemplateResult[] = [];
    for (let i = first; i < last; i++) rows.push(this.renderRow(this.items[i]!, i));
    return html`
      <div
        class="scroller"
        tabindex="0"
        role="region"
        aria-label=${this.label}
        @scroll=${this.#onScroll}
      >
        <div class="all" style="height:${total * this.rowHeight}px">
          <div class="window" style="top:${first * this.rowHeight}px">${rows}</div>
        </div>
      </div>
      ${this.#following || this.still || total * this.rowHeight <= this.#height ? '' : html`<button class="follow" @click=${this.#follow}>Follow</button>`}
    `;
  }

  protected override updated(): void {
    const scroller = this.#scroller();
    if (!this.#following || this.still || !scroller) return;
    scroller.scrollTop = scroller.scrollHeight;
    if (scroller.scrollTop === this.#top) return;
    // Drawn before it is seen: the scroll event comes a frame too late.
    this.#top = scroller.scrollTop;
    this.requestUpdate();
  }

  #scroller(): HTMLElement | null {
    return this.querySelector('.scroller');
  }

  #onScroll(event: Event): void {
    const scroller = event.target as HTMLElement;
    const up = scroller.scrollTop < this.#top;
    const atEnd =
      scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - this.rowHeight;
    this.#top = scroller.scrollTop;
    if (up && !atEnd) this.#following = false;
    this.requestUpdate();
  }

  #follow(): void {
    this.#following = true;
    this.requestUpdate();
  }
}

customElements.define('tw-virtual-list', VirtualList);
