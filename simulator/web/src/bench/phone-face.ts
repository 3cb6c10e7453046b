/** A phone, a second phone or a plastic card as drawn on the bench: looks only, the bench scene moves them. */

import { css, html, svg, type TemplateResult } from 'lit';
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
  .thing.calls {
    animation: calls 2.4s infinite;
  }
  @keyframes calls {
    50% {
      box-shadow:
        0 0 0 5px color-mix(in srgb, var(--accent) 45%, transparent),
        0 8px 18px #0004;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .thing.calls {
      animation: none;
    }
  }
  .phone {
    width: 128px;
    height: 216px;
    border-radius: 20px;
    flex: none;
    background: linear-gradient(165deg, #22343d, #0d1113 55%);
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
    text-align: center;
  }
  .sign {
    flex: 1;
    display: grid;
    place-items: center;
    min-height: 0;
    color: #5d6d70;
  }
  .sign.armed,
  .sign.transacting,
  .sign.done {
    color: #57e0a0;
  }
  .sign.failed,
  .sign.cdcvmPending {
    color: #f3be5d;
  }
  .sign.off,
  .sign.dead {
    visibility: hidden;
  }
  .face {
    min-height: 68px;
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
    <span class="sign ${screen.state}" aria-hidden="true">${sign(screen.state)}</span>
    <span class="words"
      >${screen.text.includes(':') ? screen.text.slice(screen.text.indexOf(':') + 2) : screen.text}</span
    >
  `;
}

const WAVES = 'M9 8a6 6 0 0 1 0 8M13 5a10.5 10.5 0 0 1 0 14M17 2a15 15 0 0 1 0 20';
const TICK = 'M4 13l5 5L20 6';
const MARK = 'M12 4v11M12 19v1';

/** What the owner sees at a glance: waves, a tick, or a mark that something is wanted. */
function sign(state: string): TemplateResult {
  const path =
    state === 'done' ? TICK : state === 'failed' || state === 'cdcvmPending' ? MARK : WAVES;
  return html`<svg viewBox="0 0 24 24" width="34" height="34">
    ${svg`<path d=${path} fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round" />`}
  </svg>`;
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
