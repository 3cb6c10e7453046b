/** What runs by itself: attacks, scenarios, conformance cases. */

import { importFile, type Flow } from '../flow.js';

/** XS is compiled the first time. */
const BUILD_LIMIT_MS = 600_000;
/** All attacks one after the other, each in worlds of its own. */
const ATTACKS_LIMIT_MS = 240_000;

/** As `tapwright world --out` writes one, with a promise that nobody can keep. */
const WORLD = {
  name: 'world-7',
  title: 'Broken promise: a sale costs a fen',
  group: 'World',
  world: { seed: 7, profile: 'phone', terminals: 2, gates: 1, phones: 2, shown: 2 },
  steps: [
    { do: 'episode', number: 1, behaviour: 'sale', terminal: 1, phone: 1, amount: '1.00' },
    { do: 'episode', number: 2, behaviour: 'sale', terminal: 2, phone: 2, amount: '1.80' },
    { do: 'expect', that: { charged: 1 } },
    { do: 'rest' },
  ],
};

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
    name: 'a scenario of a world of several, imported, says which of its steps broke a promise',
    async run(bench) {
      const { page } = bench;
      await page.getByLabel('Speed').selectOption('10');
      const story = page.locator('tw-story');
      await importFile(bench, 'world-7.json', JSON.stringify(WORLD));
      await story.getByText('✗ a step failed').waitFor();
      await story.getByText(/episode: number 1, .* ✓/).waitFor();
      await story.getByText(/expect: charged 1 ✗ charged is 280, not 1/).waitFor();
      const { steps } = WORLD;
      const holds = { ...WORLD, steps: steps.filter((step) => step.do !== 'expect') };
      await importFile(bench, 'world-8.json', JSON.stringify(holds));
      await story.getByText('✓ all steps hold').waitFor();
      await importFile(bench, 'bad.json', '{"name":"bad","title":"bad","steps":[{"do":"fly"}]}');
      await page.getByRole('alert').filter({ hasText: '/steps/0' }).waitFor();
    },
  },
  {
    name: 'the firmware in XS pays behind the same page, and Node again',
    async run(bench) {
      const { page } = bench;
      for (const [engine, says] of [
        ['xs', /firmware in XS/],
        ['node', /LAB00001:(?![\s\S]*XS)/],
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
