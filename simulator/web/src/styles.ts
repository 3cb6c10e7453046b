/** Styles that several components share. */

import { css } from 'lit';

export const controls = css`
  * {
    box-sizing: border-box;
  }
  button,
  select,
  input {
    font: inherit;
    color: inherit;
    background: var(--panel);
    border: 1px solid var(--line);
    border-radius: 8px;
    padding: 0.25rem 0.65rem;
  }
  input[type='checkbox'] {
    accent-color: var(--accent);
    margin: 0 0.35rem 0 0;
    vertical-align: -1px;
  }
  button {
    cursor: pointer;
  }
  button:hover:not(:disabled) {
    border-color: var(--accent);
  }
  button:disabled {
    color: var(--dim);
    cursor: default;
  }
  button.primary {
    background: var(--accent);
    color: var(--on-accent);
    border-color: transparent;
    font-weight: 600;
  }
  button.small {
    font-size: 12px;
    padding: 0.1rem 0.5rem;
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  h2 {
    font-size: 14px;
    margin: 0 0 0.4rem;
  }
  h3 {
    font-size: 13px;
    margin: 0.8rem 0 0.3rem;
  }
  p {
    margin: 0.2rem 0;
  }
  a {
    color: var(--accent);
  }
  .dim {
    color: var(--dim);
  }
  .mono {
    font-family: var(--mono);
    font-size: 12px;
  }
  .good {
    color: var(--good);
  }
  .bad {
    color: var(--bad);
  }
  .warn {
    color: var(--warn);
  }
  .scroll {
    overflow: auto;
    min-height: 0;
  }
`;

export const tables = css`
  table {
    border-collapse: collapse;
    width: 100%;
    font-size: 13px;
  }
  th {
    text-align: left;
    font-weight: 600;
    color: var(--dim);
    font-size: 12px;
    position: sticky;
    top: 0;
    background: var(--panel);
  }
  th,
  td {
    padding: 0.25rem 0.6rem;
    border-bottom: 1px solid var(--line);
    vertical-align: top;
  }
  td.num,
  th.num {
    text-align: right;
    font-family: var(--mono);
    font-variant-numeric: tabular-nums;
  }
`;
