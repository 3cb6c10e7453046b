/** For everybody: what axe-core says of every view, light and dark. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { assert } from 'chai';
import type { Page } from 'playwright-core';
import type { Flow } from '../flow.js';
import { TABS } from '../page.js';

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);

/** As wide as a phone's. */
const SMALL = { width: 390, height: 844 };

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

export const ACCESS: readonly Flow[] = [
  {
    name: 'on a small screen nothing is wider than it, and a tap by drag works, keypad out or in',
    async run(bench) {
      const { page } = bench;
      const usual = page.viewportSize()!;
      await page.setViewportSize(SMALL);
      try {
        await bench.settled();
        assert.equal(await page.evaluate('document.documentElement.scrollWidth'), SMALL.width);
        await bench.dragOntoReader();
        await bench.ended('Approved');
        await bench.liesStill();
        await page.getByRole('button', { name: 'Keypad', exact: true }).press('Enter');
        await page.getByRole('group', { name: 'Keypad' }).waitFor();
        await bench.liesStill();
        await page.getByRole('button', { name: 'Hide keypad' }).press('Enter');
      } finally {
        await page.setViewportSize(usual);
      }
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
        await bench.settled();
        for (const line of await seriousViolations(page)) found.push(`${where}: ${line}`);
      };
      for (const scheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme: scheme });
        for (const tab of TABS) {
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
