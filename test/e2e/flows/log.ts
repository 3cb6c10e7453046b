/** The log: masked, filtered, linked to, exported, read again, and long. */

import { readFileSync } from 'node:fs';
import { assert } from 'chai';
import { importFile, tapwright, type Flow } from '../flow.js';

const LONG = 50_000;
/** Drawn at once, however long the log is. */
const MOST_ROWS = 100;
/** The page had its turn at least so often while it read the long log. */
const FEWEST_FRAMES = 5;

/** A log as long as a busy day, of events as they are. */
function longLog(length: number, events: readonly object[]): string {
  const many = Array.from({ length }, (_, i) => ({
    ...events[i % events.length],
    seq: i,
    t: i * 100,
  }));
  return JSON.stringify({ form: 'tapwright-log', version: 1, events: many });
}

const SCROLL = `(async () => {
  const list = document.querySelector('tw-page').shadowRoot.querySelector('tw-explorer').shadowRoot
    .querySelector('tw-log-view').shadowRoot.querySelector('.scroller');
  let slowest = 0;
  let rows = 0;
  for (let i = 0; i < 60; i++) {
    const from = performance.now();
    list.scrollTop = (list.scrollHeight / 60) * i;
    await new Promise((resolve) => requestAnimationFrame(resolve));
    slowest = Math.max(slowest, performance.now() - from);
    rows = Math.max(rows, list.querySelectorAll('.row').length);
  }
  return { slowest, rows };
})()`;
const COUNT_FRAMES =
  '{ window.frames_ = 0; const next = () => { window.frames_++; requestAnimationFrame(next); }; next(); }';

export const LOG: readonly Flow[] = [
  {
    name: 'card numbers are masked, and shown by the "test data" switch only',
    async run(bench) {
      await bench.page.keyboard.press('t');
      await bench.ended('Approved');
      await bench.tab('Log');
      const filter = bench.page.getByLabel('Filter');
      const rows = bench.page.locator('tw-log-view [role=status]');
      await filter.fill('6299990000000017');
      await rows.filter({ hasText: /^0 of / }).waitFor();
      await bench.page.locator('tw-menu summary').click();
      await bench.page.getByLabel(/show card numbers/).check();
      await rows.filter({ hasText: /^[1-9]\d* of / }).waitFor();
      await bench.page.getByLabel(/show card numbers/).uncheck();
      await rows.filter({ hasText: /^0 of / }).waitFor();
    },
  },
  {
    name: 'the filter finds, refuses what does not parse, and a permalink leads to its event',
    async run(bench, { newPage, simulator }) {
      const { page } = bench;
      await page.keyboard.press('t');
      await bench.ended('Approved');
      await bench.tab('Log');
      const filter = page.getByLabel('Filter');
      await filter.fill('lane:kernel kind:rapdu tag:9f26');
      await page.locator('tw-log-view [role=status]').filter({ hasText: /^1 of/ }).waitFor();
      await page.locator('tw-log-view .row').first().click();
      await page.waitForURL(/#seq=\d+$/);
      const address = page.url();
      await filter.fill('lame:rf');
      await page.locator('tw-log-view input[aria-invalid=true]').waitFor();
      await filter.fill('');
      const other = await newPage();
      await other.goto(`${simulator.url}${address.slice(address.indexOf('#'))}`);
      await other.locator('tw-log-view .row[aria-current=true]').waitFor();
      await page.evaluate("history.replaceState(null, '', './')");
    },
  },
  {
    name: 'exports the log and reads it again; the exported tap passes `tapwright replay`; what was done is a scenario that passes',
    async run(bench) {
      const { page } = bench;
      await bench.dragOntoReader();
      await bench.ended('Approved');
      const log = readFileSync(await bench.saved('Export log'), 'utf8');
      assert.notInclude(log, '6299990000000017');
      await importFile(bench, 'mine.json', log);
      await page.getByText('Recording:').waitFor();
      await bench.ended('Approved');
      await page.getByRole('button', { name: 'Back to the bench' }).click();
      await importFile(bench, 'wrong.json', '{"form":"other"}');
      await page.getByRole('alert').filter({ hasText: 'not a tapwright log' }).waitFor();
      const replayed = tapwright('replay', await bench.saved(/last tap/));
      assert.equal(replayed.status, 0, replayed.said);
      const played = tapwright('scenario', await bench.saved(/as a scenario/));
      assert.equal(played.status, 0, played.said);
    },
  },
  {
    name: `a log of ${LONG} events scrolls and filters without freezing`,
    async run(bench, { say }) {
      const { page } = bench;
      await page.keyboard.press('t');
      await bench.ended('Approved');
      const log = JSON.parse(readFileSync(await bench.saved('Export log'), 'utf8')) as {
        events: object[];
      };
      await bench.tab('Log');
      await page.evaluate(COUNT_FRAMES);
      const from = performance.now();
      await importFile(bench, 'long.json', longLog(LONG, log.events));
      const status = page.locator('tw-log-view [role=status]');
      await status.filter({ hasText: `${LONG} of ${LONG}` }).waitFor();
      const read = performance.now() - from;
      const frames = (await page.evaluate('window.frames_')) as number;
      const { slowest, rows } = (await page.evaluate(SCROLL)) as { slowest: number; rows: number };
      const filterFrom = performance.now();
      await page.getByLabel('Filter').fill('lane:kernel kind:decision');
      await status
        .filter({ hasText: new RegExp(`^\\d+ of ${LONG}$`) })
        .filter({ hasNotText: `${LONG} of` })
        .waitFor();
      const filtered = performance.now() - filterFrom;
      say(
        `50,000 events: read in ${Math.round(read)} ms and ${frames} frames, slowest of 60 scroll frames ${Math.round(slowest)} ms, filtered in ${Math.round(filtered)} ms`,
      );
      assert.isAbove(rows, 0);
      assert.isBelow(rows, MOST_ROWS);
      assert.isAtLeast(frames, FEWEST_FRAMES);
    },
  },
];
