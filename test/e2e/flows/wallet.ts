/** Cards of the phone: added with the bank's code, paid with, and no ninth one. */

import { assert } from 'chai';
import type { Flow } from '../flow.js';

/** Nothing of it has to be scrolled for. */
const isWhole = (node: unknown): boolean => {
  const { scrollWidth, clientWidth } = node as { scrollWidth: number; clientWidth: number };
  return scrollWidth <= clientWidth;
};

export const WALLET: readonly Flow[] = [
  {
    name: 'adds a card with its code, makes it the default and pays',
    async run(bench) {
      const { page } = bench;
      await page.getByRole('button', { name: 'Add a card' }).click();
      assert.isTrue(await page.getByRole('dialog').evaluate(isWhole), 'nothing is cut off');
      await page.keyboard.press('Escape');
      await bench.addCard('0046');
      await bench.verify();
      await page
        .getByRole('group', { name: /0046/ })
        .getByRole('button', { name: 'Default' })
        .click();
      await bench.card('0046').getByText('default').waitFor();
      await bench.dragOntoReader();
      await bench.ended('Approved');
      await bench.balance('customer:ABC-00400004', '987.20');
    },
  },
  {
    name: 'the ninth card is refused',
    async run(bench) {
      const { page } = bench;
      const dialog = page.getByRole('dialog');
      for (const ending of ['0046', '0052', '0069', '0072', '0089']) {
        await bench.addCard(ending);
        const code = dialog.getByRole('button', { name: 'Verify' });
        const closed = page.locator('tw-wallet dialog:not([open])');
        await code.or(closed).first().waitFor({ state: 'attached' });
        if (await code.isVisible()) await bench.verify();
        await bench.card(ending).getByText('ready').waitFor();
      }
      await page.getByText('8 of 8').waitFor();
      await bench.addCard('0096');
      await dialog.getByRole('alert').filter({ hasText: 'holds 8 cards' }).waitFor();
      await dialog.getByRole('button', { name: 'Close' }).click();
      await page.getByText('8 of 8').waitFor();
    },
  },
];
