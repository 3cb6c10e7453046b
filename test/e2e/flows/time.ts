/** Time: stopped, stepped, looked back on, and going on without the page. */

import { assert } from 'chai';
import type { Flow } from '../flow.js';

export const TIME: readonly Flow[] = [
  {
    name: 'pause stops the bench, step does one exchange',
    async run(bench) {
      const { page } = bench;
      await page.getByRole('button', { name: 'Step' }).click();
      await bench.paused();
      await page.keyboard.press('t');
      await bench.lies('phone', true);
      for (const count of [1, 2, 3]) {
        await bench.stepTo(count);
        assert.equal(await bench.exchangeRows.count(), count);
      }
      const at = await bench.time.textContent();
      await bench.settled();
      assert.equal(await bench.time.textContent(), at);
      await bench.run();
      await bench.ended('Approved');
    },
  },
  {
    name: 'looks back to before the tap, and comes back',
    async run(bench) {
      const { page } = bench;
      await bench.dragOntoReader();
      await bench.ended('Approved');
      await bench.pause();
      await page.getByLabel('Look back').fill('60');
      await page.getByText('the bench as it was at').waitFor();
      await bench.says('Starting');
      await page.getByText('No tap yet').waitFor();
      await page.getByRole('button', { name: 'Back to the bench' }).click();
      await bench.ended('Approved');
    },
  },
  {
    name: 'a reload in the middle of a tap: the tap goes on, and the page says so',
    async run(bench) {
      const { page } = bench;
      await bench.pause();
      await page.keyboard.press('t');
      await bench.lies('phone', true);
      await bench.stepTo(1);
      await bench.exchange('SELECT PPSE').waitFor();
      await page.reload();
      await page.getByRole('alert').filter({ hasText: 'payment is under way' }).waitFor();
      await bench.exchange('SELECT PPSE').waitFor();
      await bench.run();
      await bench.ended('Approved');
      await page.getByRole('button', { name: 'Take it away' }).click();
      await bench.says('Welcome');
    },
  },
];
