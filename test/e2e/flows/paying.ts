/** Payments by hand and by keyboard: approved, declined, torn. */

import type { Flow } from '../flow.js';

export const PAYING: readonly Flow[] = [
  {
    name: 'the first tap, by drag, is approved',
    async run(bench, { say }) {
      const { page } = bench;
      const from = performance.now();
      await bench.dragOntoReader();
      await bench.ended('Approved');
      say(
        `first approved tap ${Math.round(performance.now() - from)} ms after the phone was picked up`,
      );
      await page.locator('.summary').filter({ hasText: 'answer 00' }).waitFor();
      await page.getByRole('button', { name: 'GPO', exact: true }).click();
      const details = page.locator('tw-details');
      await details.getByText('Application Transaction Counter').first().waitFor();
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
      // Time stands still while the hand moves: the tear comes after the first exchange, on every machine.
      await bench.pause();
      const home = await bench.grip();
      await bench.liftOntoReader();
      await bench.stepTo(1);
      await bench.exchange('SELECT PPSE').waitFor();
      await bench.carryTo(home);
      await bench.lies('phone', false);
      await bench.letGo();
      await bench.run();
      await bench.ended('Torn');
      await bench.says('Present card');
      await bench.balance('customer:BOC-00100001', '50000.00');
      await bench.dragOntoReader();
      await bench.ended('Approved');
      await bench.balance('customer:BOC-00100001', '49987.20');
    },
  },
  {
    name: 'rides through the gate, offline first; handed back over the barrier, the phone is refused',
    async run(bench) {
      const { page } = bench;
      const world = await bench.world();
      await bench.chooseInMenu('Terminal', 'gate');
      await bench.anotherWorld(world);
      await bench.says('Hold your card here');
      await bench.leaveFocus();
      await page.keyboard.press('t');
      await bench.ended('Approved');
      await bench.lies('phone', false);
      await bench.exchange('Bank 0200 → 0210').waitFor();
      await bench.balance('customer:BOC-00100001', '49998.00');
      await page.keyboard.press('t');
      await bench.ended('Denied: PASSBACK');
      await bench.tab('Compare');
      await page
        .getByRole('row', { name: /outcome/ })
        .filter({ hasText: 'PASSBACK' })
        .waitFor();
      await bench.tab('Exchanges');
    },
  },
  {
    name: 'pays by keyboard alone, takes the phone away, and gets to the filter',
    async run(bench) {
      const { page } = bench;
      await bench.focusByTab('phone');
      await page.keyboard.press('Enter');
      await bench.ended('Approved');
      await bench.lies('phone', false);
      await bench.says('Welcome');
      const paid = await bench.exchangeRows.count();
      await bench.leaveFocus();
      await page.keyboard.press('Space');
      await bench.paused();
      await bench.focusByTab('phone');
      await page.keyboard.press('Enter');
      await bench.lies('phone', true);
      await bench.stepTo(paid + 1);
      await page.keyboard.press('Enter');
      await bench.lies('phone', false);
      await bench.leaveFocus();
      await page.keyboard.press('Space');
      await bench.ended('Torn');
      await page.keyboard.press('/');
      await page.keyboard.type('kind:decision');
      await page.locator('tw-log-view .row').first().waitFor();
      await page.keyboard.press('Control+A');
      await page.keyboard.press('Delete');
    },
  },
];
