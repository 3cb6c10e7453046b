/** The views on the log by name, and what each of them is given. */

import { html, nothing, type TemplateResult } from 'lit';
import type { BenchClient } from '../client.js';
import type { Row } from '../log/log-store.js';
import type { Tap } from '../log/taps.js';
import '../parts/welcome.js';
import './bits-view.js';
import './compare-view.js';
import './exchanges-view.js';
import './hardware-view.js';
import './log-view.js';
import './office-view.js';
import './states-view.js';
import './why-view.js';

export const VIEWS = [
  ['exchanges', 'Exchanges'],
  ['log', 'Log'],
  ['why', 'Why'],
  ['bits', 'Bits'],
  ['states', 'States'],
  ['office', 'Back office'],
  ['compare', 'Compare'],
  ['hardware', 'Hardware'],
] as const;
export type ViewName = (typeof VIEWS)[number][0];
/** Beside these the chosen event is shown. */
export const WITH_DETAILS: readonly ViewName[] = ['exchanges', 'log', 'states'];
/** These show one tap. */
export const OF_ONE_TAP: readonly ViewName[] = ['why', 'bits'];

/** Nothing happened yet that could be shown: the page says what to do. */
export function isFirst(view: ViewName, { log, recordingTitle }: BenchClient): boolean {
  return view === 'exchanges' && recordingTitle === undefined && log.taps.last === undefined;
}

export interface Shown {
  readonly client: BenchClient;
  readonly chosen: Row | undefined;
  /** The one that is looked at: the last, unless another was picked. */
  readonly tap: Tap | undefined;
  choose(event: CustomEvent<Row>): void;
}

export function showView(
  view: ViewName,
  { client, chosen, tap, choose }: Shown,
): TemplateResult | typeof nothing {
  const { log, showPan, state } = client;
  const count = log.rows.length;
  switch (view) {
    case 'exchanges':
      if (isFirst(view, client))
        return html`<tw-welcome .client=${client} .catalog=${client.catalog}></tw-welcome>`;
      return html`<tw-exchanges-view
        .taps=${log.taps}
        .count=${count}
        .chosen=${chosen}
        @choose=${choose}
      ></tw-exchanges-view>`;
    case 'log':
      return html`<tw-log-view
        .log=${log}
        .count=${log.shown.length + count}
        .chosen=${chosen}
        @choose=${choose}
      ></tw-log-view>`;
    case 'why':
      return html`<tw-why-view
        tabindex="0"
        .tap=${tap}
        .count=${count}
        .showPan=${showPan}
      ></tw-why-view>`;
    case 'bits':
      return html`<tw-bits-view
        tabindex="0"
        .tap=${tap}
        .earlier=${tap && log.taps.list[tap.number - 2]}
        .count=${count}
      ></tw-bits-view>`;
    case 'states':
      return html`<tw-states-view
        tabindex="0"
        .rows=${log.rows}
        .count=${count}
        .tap=${log.taps.last}
        @choose=${choose}
      ></tw-states-view>`;
    case 'office':
      return html`<tw-office-view
        tabindex="0"
        .rows=${log.rows}
        .count=${count}
        .state=${state}
      ></tw-office-view>`;
    case 'compare':
      return html`<tw-compare-view
        tabindex="0"
        .taps=${log.taps.list}
        .count=${count}
      ></tw-compare-view>`;
    case 'hardware':
      return state
        ? html`<tw-hardware-view
            tabindex="0"
            .client=${client}
            .state=${state}
            .rows=${log.rows}
            .now=${client.now}
          ></tw-hardware-view>`
        : nothing;
  }
}
