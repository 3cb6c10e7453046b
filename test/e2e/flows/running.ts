/** What runs by itself: attacks, scenarios, conformance cases. */

import type { Flow } from '../flow.js';

/** XS is compiled the first time. */
const BUILD_LIMIT_MS = 600_000;
/** All attacks one after the other, each in worlds of its own. */
const ATTACKS_LIMIT_MS = 240_000;

export const RUNNING: readonly Flow[] = [
  {
    name: 'every attack of the gallery ends as its row says; its log opens',
    async run(bench) {
      const { page } = bench;
      await bench.go('Gallery');
      await page.getByRole('button', { name: 'Run all attacks' }).click();
      const status = page.locator('tw-gallery-view [role=status]');
      await status
        .filter({ hasText: /^\s*(\d+) of \1 ended as expected/ })
        .waitFor({ timeout: ATTACKS_LIMIT_MS });
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
      await page.locator('tw-story').getByText('✓ all steps hold').waitFor();
    },
  },
  {
    name: 'the firmware in XS pays behind the same page, and Node again',
    async run(bench) {
      const { page } = bench;
      for (const [engine, says] of [
        ['xs', /firmware in XS/],
        ['node', /^\s*LAB00001: (?!.*XS)/],
      ] as const) {
        const world = await bench.world();
        await bench.chooseInMenu('Firmware runs in', engine);
        await bench.anotherWorld(world, BUILD_LIMIT_MS);
        await page.locator('tw-scene .hint').filter({ hasText: says }).waitFor();
        await bench.dragOntoReader();
        await bench.ended('Approved');
        await page.getByRole('button', { name: 'Take it away' }).click();
        await bench.says('Welcome');
      }
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
];
