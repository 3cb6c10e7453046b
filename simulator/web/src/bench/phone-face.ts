/** A phone, a second phone or a plastic card as drawn on the bench: looks only, the bench scene moves them. */

import { css, html, type TemplateResult } from 'lit';
import type { BenchState } from '../bench-state.js';

export const faces = css`
  .thing {
    position: relative;
    border: 0;
    padding: 0;
    touch-action: none;
    cursor: grab;
    user-select: none;
    color: #f5f8f6;
    text-align: left;
    transition: translate 0.25s;
    z-index: 2;
  }
  .thing.held {
    cursor: grabbing;
    transition: none;
    z-index: 5;
  }
  .phone {
    width: 128px;
    height: 216px;
    border-radius: 20px;
    background: #0d1113;
    border: 3px solid #3b444a;
    padding: 10px 9px;
    display: flex;
    flex-direction: column;
    gap: 8px;
    box-shadow: 0 8px 18px #0004;
  }
  .phone.second {
    width: 66px;
    height: 112px;
    border-radius: 12px;
    padding: 6px;
    font-size: 10px;
    line-height: 1.25;
  }
  .phone .name {
    font-size: 11px;
    color: #b6c2bc;
    display: flex;
    justify-content: space-between;
  }
  .phone .words {
    font-size: 12px;
    line-height: 1.3;
    margin-top: auto;
  }
  .face {
    height: 66px;
    border-radius: 9px;
    padding: 7px 8px;
    font-size: 10px;
    line-height: 1.25;
    color: #fff;
    display: flex;
    flex-direction: column;
    justify-content: space-between;
    text-shadow: 0 1px 2px #000a;
  }
  .plastic {
    width: 106px;
    height: 66px;
    border-radius: 9px;
    background: linear-gradient(135deg, #27455f, #173040);
    padding: 8px;
    font-size: 10px;
    line-height: 1.3;
    box-shadow: 0 5px 12px #0004;
  }
  .chip {
    display: block;
    width: 18px;
    height: 13px;
    border-radius: 3px;
    background: #d9b75f;
    margin: 3px 0;
  }
`;

export function phoneFace({
  name,
  screen,
  cards,
  locked,
  defaultId,
}: BenchState['phone']): TemplateResult {
  const card = cards.find(({ id }) => id === (screen.cardId ?? defaultId));
  return html`
    <span class="name"><span>${name}</span><span>${locked ? 'locked' : ''}</span></span>
    ${card ? cardFace(card) : html`<span class="face" style="background:#242b30">no card yet</span>`}
    <span class="words"
      >${screen.text.includes(':') ? screen.text.slice(screen.text.indexOf(':') + 2) : screen.text}</span
    >
  `;
}

export function cardFace({
  art,
  issuer,
  label,
  lastFour,
}: BenchState['phone']['cards'][number]): TemplateResult {
  return html`<span class="face" style="background:linear-gradient(135deg, ${art.from}, ${art.to})">
    <span>${issuer}</span><span>${label}<br />•••• ${lastFour}</span>
  </span>`;
}

export const secondFace = html`<span>Second phone</span>`;
export const plasticFace = html`<span>Plastic card</span><span class="chip"></span
  ><span>•••• 0015</span>`;
