/** What a person does on the page, from the first tap to a restarted server. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { assert } from 'chai';
import type { Page } from 'playwright-core';
import { ROOT } from '../../simulator/host/root.js';
import { startSimulator, type Simulator } from './browser.js';
import { Bench } from './page.js';

export interface Flow {
  readonly name: string;
  run(bench: Bench, world: FlowWorld): Promise<void>;
}

export interface FlowWorld {
  simulator: Simulator;
  /** Another tab of the same browser. */
  newPage(): Promise<Page>;
  /** A line for the reader of the run. */
  say(line: string): void;
}

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly target: unknown }[];
}

async function seriousViolations(page: Page): Promise<string[]> {
  // The page's own policy takes no foreign script; evaluation by the debugger is not bound by it.
  await page.evaluate(axeSource);
  const violations = (await page.evaluate(
    'axe.run().then((result) => result.violations)',
  )) as Violation[];
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}: ${JSON.stringify(nodes.map(({ target }) => target)).slice(0, 400)}`,
    );
}

function tapwright(...args: string[]): { readonly status: number | null; readonly said: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'bin/tapwright.mjs'), ...args],
    {
      encoding: 'utf8',
      timeout: 30_000,
    },
  );
  return { status, said: stdout + stderr };
}

/** A log as long as a busy day, of events as they are. */
function longLog(length: number, events: readonly object[]): string {
  const many = Array.from({ length }, (_, i) => ({
    ...events[i % events.length],
    seq: i,
    t: i * 100,
  }));
  return JSON.stringify({ form: 'tapwright-log', version: 1, events: many });
}

/** The browser reads a chosen file when it likes: they stay until the end. */
const FILES = mkdtempSync(join(tmpdir(), 'tapwright-e2e-'));
process.once('exit', () => rmSync(FILES, { recursive: true, force: true }));

async function importFile(bench: Bench, name: string, text: string): Promise<void> {
  const chooser = bench.page.waitForEvent('filechooser');
  await bench.menu(/Import/);
  writeFileSync(join(FILES, name), text);
  await (await chooser).setFiles(join(FILES, name));
}

export const FLOWS: readonly Flow[] = [
  {
    name: 'the first tap, by drag, is approved',
    async run(bench, { say }) {
      const from = performance.now();
      await bench.dragOntoReader();
      await bench.ended('Approved');
      say(
        `first approved tap ${Math.round(performance.now() - from)} ms after the phone was picked up`,
      );
      assert.match((await bench.page.locator('.summary').textContent()) ?? '', /answer 00/);
      await bench.page.getByRole('button', { name: 'GPO', exact: true }).click();
      await bench.page
        .locator('tw-details')
        .getByText('Application Transaction Counter')
        .first()
        .waitFor();
    },
  },
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
      await filter.fill('');
      await bench.tab('Exchanges');
    },
  },
  {
    name: 'a payment above the money is declined',
    async run(bench) {
      await bench.page.getByLabel('Amount, CNY').fill('60000.00');
      await bench.page.getByRole('button', { name: 'Tap the phone' }).click();
      await bench.ended('Declined');
      await bench.page.getByLabel('Amount, CNY').fill('12.80');
    },
  },
  {
    name: 'torn away early, then held again: paid once',
    async run(bench) {
      const { page } = bench;
      await page.getByLabel('Speed').selectOption('0.1');
      const from = await bench.grip();
      const to = await bench.reader();
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      await page.mouse.move(to.x, to.y, { steps: 4 });
      await page.getByText('SELECT PPSE').first().waitFor();
      await page.mouse.move(from.x, from.y, { steps: 2 });
      await page.mouse.up();
      await page.getByLabel('Speed').selectOption('1');
      await page.waitForTimeout(900);
      assert.notMatch((await bench.screen.textContent()) ?? '', /Approved/);
      await bench.dragOntoReader();
      await bench.ended('Approved');
      await bench.tab('Back office');
      await page.getByText('customer:BOC-00100001').waitFor();
      const row = page.getByRole('row', { name: /customer:BOC-00100001/ });
      assert.match((await row.textContent()) ?? '', /49987\.20/);
      await bench.tab('Exchanges');
    },
  },
  {
    name: 'adds a card with its code, makes it the default and pays',
    async run(bench) {
      const { page } = bench;
      await bench.addCard('0046');
      await bench.verify();
      await page
        .getByRole('group', { name: /0046/ })
        .getByRole('button', { name: 'Default' })
        .click();
      await page.locator('tw-wallet li', { hasText: '0046' }).getByText('default').waitFor();
      await bench.dragOntoReader();
      await bench.ended('Approved');
      await bench.tab('Back office');
      const row = page.getByRole('row', { name: /customer:ABC-00400004/ });
      await row.filter({ hasText: '987.20' }).waitFor();
      await bench.tab('Exchanges');
    },
  },
  {
    name: 'the ninth card is refused',
    async run(bench) {
      const { page } = bench;
      for (const ending of ['0046', '0052', '0069', '0072', '0089']) {
        await bench.addCard(ending);
        const code = page.getByRole('dialog').getByRole('button', { name: 'Verify' });
        await code
          .or(page.locator('tw-wallet li', { hasText: ending }))
          .first()
          .waitFor();
        if (await code.isVisible()) await bench.verify();
        await page.locator('tw-wallet li', { hasText: ending }).waitFor();
      }
      await page.getByText('8 of 8').waitFor();
      await bench.addCard('0096');
      await page.getByRole('dialog').getByRole('alert').waitFor();
      assert.match(
        (await page.getByRole('dialog').getByRole('alert').textContent()) ?? '',
        /holds 8 cards/,
      );
      await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
      await page.getByText('8 of 8').waitFor();
    },
  },
  {
    name: 'every attack of the gallery ends as its row says; its log opens',
    async run(bench) {
      const { page } = bench;
      await bench.go('Gallery');
      await page.getByRole('button', { name: 'Run all attacks' }).click();
      const status = page.locator('tw-gallery-view [role=status]');
      await status.filter({ hasText: /39 of 39 ended as expected/ }).waitFor({ timeout: 60_000 });
      await page.getByRole('button', { name: 'Show its log: A13' }).click();
      await page.getByText('Recording:').waitFor();
      await page.getByRole('button', { name: 'Back to the bench' }).click();
    },
  },
  {
    name: 'a scenario plays on the bench with its progress',
    async run(bench) {
      const { page } = bench;
      await page.getByLabel('Speed').selectOption('10');
      await bench.go('Gallery');
      await page
        .getByRole('button', { name: /^Play on the bench: The phone is pulled away/ })
        .click();
      await page.locator('tw-story').getByText('✓ all steps hold').waitFor({ timeout: 15_000 });
      await page.getByLabel('Speed').selectOption('1');
    },
  },
  {
    name: 'a conformance case replays with its rule and dialogue',
    async run(bench) {
      const { page } = bench;
      await bench.go('Conformance');
      await page.getByLabel('Search cases').fill('EP-PP-07');
      await page.getByRole('button', { name: /EP-PP-07/ }).click();
      const chosen = page.getByRole('complementary', { name: 'Case' });
      await chosen.getByText('✓ as the rule says').waitFor();
      await chosen.getByText('SELECT PPSE').first().waitFor();
      await chosen.getByRole('button', { name: 'Open in the log' }).click();
      await page.getByText('Recording:').waitFor();
      await page.getByRole('button', { name: 'Back to the bench' }).click();
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
      const address = page.url();
      assert.match(address, /#seq=\d+$/);
      await filter.fill('lame:rf');
      assert.equal(await filter.getAttribute('aria-invalid'), 'true');
      await filter.fill('');
      const other = await newPage();
      await other.goto(`${simulator.url}${address.slice(address.indexOf('#'))}`);
      await other.locator('tw-log-view .row[aria-current=true]').waitFor();
      await other.close();
      await page.evaluate("history.replaceState(null, '', './')");
      await bench.tab('Exchanges');
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
    name: 'pays by keyboard alone, steps through exchanges, moves between views',
    async run(bench) {
      const { page } = bench;
      await page.keyboard.press('Tab');
      await page.keyboard.press('Space');
      await page.keyboard.press('Escape');
      await page.locator('body').click({ position: { x: 5, y: 5 } });
      for (let i = 0; i < 40; i++) {
        await page.keyboard.press('Tab');
        const at = (await page.evaluate(
          'let at = document.activeElement; while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement; at?.dataset?.what ?? ""',
        )) as string;
        if (at === 'phone') break;
      }
      await page.keyboard.press('Enter');
      await bench.ended('Approved');
      await page.keyboard.press('Enter');
      await bench.says('Welcome');
      await page.keyboard.press('/');
      await page.keyboard.type('kind:decision');
      await page.locator('tw-log-view .row').first().waitFor();
      await page.keyboard.press('Control+A');
      await page.keyboard.press('Delete');
    },
  },
  {
    name: 'pause stops the bench, step does one exchange',
    async run(bench) {
      const { page } = bench;
      await page.getByRole('button', { name: 'Pause' }).click();
      await page.keyboard.press('t');
      const rows = page.locator('tw-exchanges-view .line:not(.tap):not(.frame)');
      for (const count of [1, 2]) {
        await page.getByRole('button', { name: 'Step' }).click();
        await page.waitForTimeout(250);
        assert.equal(await rows.count(), count);
      }
      await page.getByRole('button', { name: 'Run', exact: true }).click();
      await bench.ended('Approved');
    },
  },
  {
    name: 'looks back to before the tap, and comes back',
    async run(bench) {
      const { page } = bench;
      await page.keyboard.press('t');
      await bench.ended('Approved');
      await page.getByRole('button', { name: 'Pause' }).click();
      await bench.says('Approved');
      const slider = page.getByLabel('Look back');
      await slider.fill('60');
      await page.getByText('the bench as it was at').waitFor();
      await bench.says('Starting');
      await page.getByText('No tap yet').waitFor();
      await page.getByRole('button', { name: 'Back to the bench' }).click();
      await bench.says('Approved');
      await page.getByRole('button', { name: 'Run', exact: true }).click();
    },
  },
  {
    name: 'two tabs show one world',
    async run(bench, { newPage, simulator }) {
      const other = new Bench(await newPage());
      await other.open(simulator.url);
      await bench.page.keyboard.press('t');
      await Promise.all([bench.ended('Approved'), other.ended('Approved')]);
      await other.startOver();
      await bench.page.getByText('A new world began').waitFor();
      await bench.page.getByText('No tap yet').waitFor();
      await other.page.close();
    },
  },
  {
    name: 'a reload in the middle of a tap: the tap goes on, and the page says so',
    async run(bench) {
      const { page } = bench;
      await page.getByLabel('Speed').selectOption('0.1');
      await page.keyboard.press('t');
      await page.getByText('SELECT PPSE').first().waitFor();
      await page.reload();
      await page.getByRole('alert').filter({ hasText: 'payment is under way' }).waitFor();
      await page.getByLabel('Speed').selectOption('1');
      await bench.ended('Approved');
      await page.getByRole('button', { name: 'Take it away' }).click();
      await bench.says('Welcome');
    },
  },
  {
    name: 'a port that is taken: one line, exit status 2',
    async run(_bench, { simulator }) {
      const { status, said } = tapwright('start', '--no-open', '--port', String(simulator.port));
      assert.equal(status, 2);
      assert.match(said, /port \d+: .*EADDRINUSE/);
    },
  },
  {
    name: 'a killed server is noticed; started again, the page shows the new world',
    async run(bench, world) {
      const { page } = bench;
      const { port } = world.simulator;
      await world.simulator.stop('SIGKILL');
      await page.getByRole('alert').filter({ hasText: 'not running' }).waitFor();
      world.simulator = await startSimulator(port);
      await page
        .getByRole('alert')
        .filter({ hasText: 'started again' })
        .waitFor({ timeout: 10_000 });
      await bench.says('Welcome');
      await page.keyboard.press('t');
      await bench.ended('Approved');
    },
  },
  {
    name: 'a log of 50,000 events scrolls and filters without freezing',
    async run(bench, { say }) {
      const { page } = bench;
      await page.keyboard.press('t');
      await bench.ended('Approved');
      const log = JSON.parse(readFileSync(await bench.saved('Export log'), 'utf8')) as {
        events: object[];
      };
      await bench.tab('Log');
      const from = performance.now();
      await importFile(bench, 'long.json', longLog(50_000, log.events));
      const status = page.locator('tw-log-view [role=status]');
      await status.filter({ hasText: '50000 of 50000' }).waitFor({ timeout: 30_000 });
      const read = performance.now() - from;
      const frames = (await page.evaluate(`(async () => {
        let list = document.querySelector('tw-page').shadowRoot.querySelector('tw-explorer').shadowRoot
          .querySelector('tw-log-view').shadowRoot.querySelector('.scroller');
        const times = [];
        for (let i = 0; i < 60; i++) {
          const from = performance.now();
          list.scrollTop = (list.scrollHeight / 60) * i;
          await new Promise((resolve) => requestAnimationFrame(resolve));
          times.push(performance.now() - from);
        }
        return times;
      })()`)) as number[];
      const slowest = Math.max(...frames);
      const filterFrom = performance.now();
      await page.getByLabel('Filter').fill('lane:kernel kind:decision');
      await status
        .filter({ hasText: /^\d+ of 50000$/ })
        .filter({ hasNotText: '50000 of' })
        .waitFor();
      const filtered = performance.now() - filterFrom;
      say(
        `50,000 events: read in ${Math.round(read)} ms, slowest of 60 scroll frames ${Math.round(slowest)} ms, filtered in ${Math.round(filtered)} ms`,
      );
      assert.isBelow(slowest, 200);
      assert.isBelow(filtered, 2000);
      await page.getByLabel('Filter').fill('');
      await page.getByRole('button', { name: 'Back to the bench' }).click();
      await bench.tab('Exchanges');
    },
  },
  {
    name: 'axe-core finds no serious violation in any view, light and dark',
    async run(bench) {
      const { page } = bench;
      await page.keyboard.press('t');
      await bench.ended('Approved');
      const found: string[] = [];
      const look = async (where: string): Promise<void> => {
        await page.waitForTimeout(150);
        for (const line of await seriousViolations(page)) found.push(`${where}: ${line}`);
      };
      for (const scheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme: scheme });
        for (const tab of [
          'Exchanges',
          'Log',
          'Why',
          'Bits',
          'States',
          'Back office',
          'Compare',
          'Hardware',
        ]) {
          await bench.tab(tab);
          await look(`${scheme} ${tab}`);
        }
        for (const place of ['Gallery', 'Conformance'] as const) {
          await bench.go(place);
          await look(`${scheme} ${place}`);
        }
        await bench.go('Bench');
        await page.getByRole('button', { name: 'Add a card' }).click();
        await look(`${scheme} dialog`);
        await page.keyboard.press('Escape');
      }
      assert.equal(found.length, 0, found.join('\n'));
    },
  },
];
