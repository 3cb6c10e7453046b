/** What the tests do on the page, in a user's words. */

import type { Locator, Page } from 'playwright-core';

const APPROVED_LIMIT_MS = 8000;

export class Bench {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(url: string): Promise<void> {
    await this.page.goto(url);
    await this.screen.waitFor();
  }

  get screen(): Locator {
    return this.page.getByLabel('Terminal screen');
  }

  get phone(): Locator {
    return this.page.locator('[data-what=phone]');
  }

  get verdict(): Locator {
    return this.page.locator('.verdict');
  }

  async startOver(): Promise<void> {
    await this.page.getByRole('button', { name: 'Start over' }).click();
    await this.says('Welcome');
    await this.page.getByText('No tap yet').waitFor();
  }

  async says(text: string | RegExp): Promise<void> {
    await this.screen.filter({ hasText: text }).waitFor({ timeout: APPROVED_LIMIT_MS });
  }

  async ended(text: string | RegExp): Promise<void> {
    await this.verdict.filter({ hasText: text }).waitFor({ timeout: APPROVED_LIMIT_MS });
  }

  /** Middle of the phone's upper part, where its antenna is. */
  async grip(): Promise<{ x: number; y: number }> {
    const box = (await this.phone.boundingBox())!;
    return { x: box.x + box.width / 2, y: box.y + 70 };
  }

  async reader(): Promise<{ x: number; y: number }> {
    const box = (await this.page.getByLabel('Contactless reader').boundingBox())!;
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }

  async dragOntoReader(): Promise<void> {
    const { mouse } = this.page;
    const from = await this.grip();
    const to = await this.reader();
    await mouse.move(from.x, from.y);
    await mouse.down();
    await mouse.move(to.x, to.y, { steps: 8 });
    await mouse.up();
  }

  async tab(name: string): Promise<void> {
    await this.page.getByRole('tab', { name }).click();
  }

  async go(place: 'Bench' | 'Gallery' | 'Conformance'): Promise<void> {
    await this.page.getByRole('button', { name: place, exact: true }).click();
  }

  async menu(item: RegExp | string): Promise<void> {
    const menu = this.page.locator('tw-menu details');
    if (!(await menu.evaluate((node) => (node as unknown as { open: boolean }).open)))
      await menu.locator('summary').click();
    await menu.getByRole('button', { name: item }).click();
  }

  /** The file that a menu item saves. */
  async saved(item: RegExp | string): Promise<string> {
    const download = this.page.waitForEvent('download');
    await this.menu(item);
    return (await download).path();
  }

  async addCard(ending: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Add a card' }).click();
    const dialog = this.page.getByRole('dialog');
    const value = await dialog.locator('option', { hasText: ending }).first().getAttribute('value');
    await dialog.getByLabel('Test card').selectOption(value);
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  }

  async verify(): Promise<void> {
    await this.page.getByRole('dialog').getByRole('button', { name: 'Verify' }).click();
    await this.page.getByRole('dialog').waitFor({ state: 'hidden' });
  }
}
