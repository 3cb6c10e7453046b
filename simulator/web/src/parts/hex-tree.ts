/** One APDU as bytes above and as a tree below, linked both ways: point at either, and the other lights up. */

import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { decodeTlv, shownHex, type TlvNode } from '../../../decode/decode.js';

const BYTES_PER_LINE = 12;

export class HexTree extends LitElement {
  static override readonly properties = {
    bytes: { attribute: false },
    showPan: { type: Boolean },
    selected: { state: true },
  };

  static override readonly styles = css`
    :host {
      display: block;
      font-size: 13px;
    }
    .hex {
      font: 12px var(--mono);
      line-height: 1.6;
      display: grid;
      grid-template-columns: max-content 1fr;
      gap: 0 0.8rem;
    }
    .offset {
      color: var(--dim);
      user-select: none;
    }
    .byte {
      padding: 0 0.16rem;
      border-radius: 3px;
      cursor: default;
    }
    .byte.value {
      background: var(--accent);
      color: var(--on-accent);
    }
    .byte.head {
      background: var(--accent-soft);
    }
    ul {
      list-style: none;
      margin: 0;
      padding-left: 1rem;
    }
    ul.top {
      padding: 0.6rem 0 0;
    }
    button {
      all: unset;
      display: block;
      width: 100%;
      padding: 0.1rem 0.3rem;
      border-radius: 4px;
      cursor: pointer;
    }
    button:focus-visible {
      outline: 2px solid var(--accent);
    }
    button[aria-pressed='true'] {
      background: var(--accent-soft);
    }
    .tag {
      font-family: var(--mono);
      font-weight: 600;
    }
    .raw {
      font-family: var(--mono);
      color: var(--dim);
      overflow-wrap: anywhere;
    }
    .bit {
      color: var(--dim);
      padding-left: 1.2rem;
    }
  `;

  declare bytes: Uint8Array;
  declare showPan: boolean;
  declare selected: TlvNode | undefined;

  constructor() {
    super();
    this.bytes = new Uint8Array(0);
    this.showPan = false;
    this.selected = undefined;
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('bytes')) this.selected = undefined;
  }

  /** What was chosen among the bytes is found in the tree. */
  protected override updated(changed: Map<string, unknown>): void {
    if (changed.has('selected') && this.selected)
      this.renderRoot.querySelector('[aria-pressed=true]')?.scrollIntoView({ block: 'nearest' });
  }

  override render(): TemplateResult {
    const { nodes, fault } = decodeTlv(this.bytes, { showPan: this.showPan });
    const hex = this.showPan
      ? shownHex(this.bytes, [], undefined)
      : shownHex(this.bytes, nodes, fault);
    return html`
      <div class="hex" role="group" aria-label="Bytes">${this.#lines(hex, nodes)}</div>
      <ul class="top" aria-label="Data objects">
        ${nodes.map((node) => this.#branch(node))}
      </ul>
      ${fault ? html`<p class="raw">stopped at byte ${fault.at}: ${fault.why}</p>` : nothing}
    `;
  }

  #lines(hex: string, nodes: readonly TlvNode[]): TemplateResult[] {
    const lines: TemplateResult[] = [];
    for (let at = 0; at * 2 < hex.length; at += BYTES_PER_LINE) {
      const cells: TemplateResult[] = [];
      for (let i = at; i < Math.min(at + BYTES_PER_LINE, hex.length / 2); i++) {
        cells.push(
          html`<span
            class="byte ${this.#mark(i)}"
            @click=${() => (this.selected = innermost(nodes, i))}
            >${hex.slice(i * 2, i * 2 + 2)}</span
          >`,
        );
      }
      lines.push(
        html`<span class="offset">${at.toString(16).padStart(4, '0')}</span><span>${cells}</span>`,
      );
    }
    return lines;
  }

  #mark(index: number): string {
    const node = this.selected;
    if (!node || index < node.offset || index >= node.valueOffset + node.valueLength) return '';
    return index < node.valueOffset ? 'head' : 'value';
  }

  #branch(node: TlvNode): TemplateResult {
    const words = node.text ?? '';
    return html`<li>
      <button
        aria-pressed=${this.selected?.offset === node.offset}
        @click=${() => (this.selected = node)}
      >
        <span class="tag">${node.tagHex}</span> ${node.name} ${words && html`: <b>${words}</b>`}
        ${node.hex ? html`<span class="raw">[${node.valueLength}] ${node.hex}</span>` : nothing}
      </button>
      ${node.details.map((detail) => html`<div class="bit">${detail}</div>`)}
      ${
        node.children.length
          ? html`<ul>
              ${node.children.map((child) => this.#branch(child))}
            </ul>`
          : nothing
      }
    </li>`;
  }
}

function innermost(nodes: readonly TlvNode[], index: number): TlvNode | undefined {
  const node = nodes.find(
    (one) => index >= one.offset && index < one.valueOffset + one.valueLength,
  );
  return node && (innermost(node.children, index) ?? node);
}

customElements.define('tw-hex-tree', HexTree);
