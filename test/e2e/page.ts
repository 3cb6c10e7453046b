/** What the tests do on the page, in a user's words. Everything waits for a state of the page, never for a time. */

import type { Locator, Page } from 'playwright-core';

export const TABS = [
  'Exchanges',
  'Log',
  'Why',
  'Bits',
  'States',
  'Back office',
  'Compare',
  'Hardware',
] as const;
type Thing = 'phone' | 'plastic' | 'second-phone';
/** Far more than the page has to reach with Tab. */
const MOST_TABS = 80;
/** From the start of the world to the end of a tap. */
const MOST_STEPS = 20;
/** Two frames after the last change everything is drawn. */
const TWO_FRAMES =
  'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))';
const FOCUSED =
  'let at = document.activeElement; while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement; at?.dataset?.what ?? ""';

const ON_READER = `(() => {
  const scene = document.querySelector('tw-page').shadowRoot.querySelector('tw-scene').shadowRoot;
  const phone = scene.querySelector('[data-what=phone]').getBoundingClientRect();
  const reader = scene.querySelector('tw-terminal-front').shadowRoot.querySelector('.reader').getBoundingClientRect();
  return Math.hypot(phone.x + phone.width / 2 - reader.x - reader.width / 2, phone.y + 70 - reader.y - reader.height / 2) < 2;
})()`;

const LIES_STILL = `new Promise((done, fail) => {
  let frames = 3000;
  const look = () => {
    if (${ON_READER}) done();
    else if (--frames > 0) requestAnimationFrame(look);
    else fail(new Error('the phone does not lie on the reader'));
  };
  look();
})`;

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

  /** A new world at its usual speed, as far as its first screen. */
  async startOver(): Promise<void> {
    const world = await this.world();
    await this.page.getByRole('button', { name: 'Start over' }).click();
    await this.anotherWorld(world);
    await this.usual('Terminal', 'phone');
    await this.usual('Firmware runs in', 'node');
    await this.page.getByLabel('Speed').selectOption('1');
    await this.says('Welcome');
    await this.page.getByText('No tap yet').waitFor();
  }

  async world(): Promise<string> {
    return (await this.page.locator('tw-page').getAttribute('data-world')) ?? '';
  }

  async anotherWorld(than: string, timeout?: number): Promise<void> {
    await this.page
      .locator(`tw-page:not([data-world="${than}"])`)
      .waitFor(timeout === undefined ? {} : { timeout });
  }

  /** What another flow chose in the menu goes back. */
  async usual(label: string, value: string): Promise<void> {
    const menu = this.page.locator('tw-menu details');
    if ((await menu.getByLabel(label, { exact: true }).inputValue()) === value) return;
    const world = await this.world();
    await this.chooseInMenu(label, value);
    await this.anotherWorld(world);
  }

  async says(text: string | RegExp): Promise<void> {
    await this.screen.filter({ hasText: text }).waitFor();
  }

  async ended(text: string | RegExp): Promise<void> {
    await this.verdict.filter({ hasText: text }).waitFor();
  }

  /** The row of an exchange of the card. */
  exchange(name: string): Locator {
    return this.page.locator('tw-exchanges-view .line', { hasText: name }).first();
  }

  get exchangeRows(): Locator {
    return this.page.locator('tw-exchanges-view .line:not(.tap):not(.frame)');
  }

  async pause(): Promise<void> {
    await this.page.getByRole('button', { name: 'Pause' }).click();
    await this.paused();
  }

  async paused(): Promise<void> {
    await this.page.getByRole('button', { name: 'Run', exact: true }).waitFor();
  }

  get time(): Locator {
    return this.page.getByRole('timer');
  }

  /** To the end of the next exchange, of the terminal's own dialogues with its bank too. By key: the mouse may hold something. */
  async step(): Promise<void> {
    await this.page.keyboard.press('.');
    await this.page.locator('button[aria-busy=false]', { hasText: 'Step' }).waitFor();
    await this.settled();
  }

  /** Steps until the card has answered so often. */
  async stepTo(count: number): Promise<void> {
    for (let i = 0; i < MOST_STEPS; i++) {
      if ((await this.exchangeRows.count()) >= count) return;
      await this.step();
    }
    throw new Error(`no ${count} exchanges within ${MOST_STEPS} steps`);
  }

  async run(): Promise<void> {
    await this.page.getByRole('button', { name: 'Run', exact: true }).click();
    await this.page.getByRole('button', { name: 'Pause' }).waitFor();
  }

  async settled(): Promise<void> {
    await this.page.evaluate(TWO_FRAMES);
  }

  /** What lies on the reader as the bench says it. */
  async lies(what: Thing, there: boolean): Promise<void> {
    await this.page.locator(`[data-what=${what}][aria-pressed=${there}]`).waitFor();
  }

  /** Middle of the phone's upper part, where its antenna is. */
  async grip(): Promise<{ x: number; y: number }> {
    const box = (await this.phone.boundingBox())!;
    return { x: box.x + box.width / 2, y: box.y + 70 };
  }

  /** The phone's antenna is where the reader is. */
  async liesStill(): Promise<void> {
    await this.page.evaluate(LIES_STILL);
  }

  async reader(): Promise<{ x: number; y: number }> {
    const box = (await this.page.getByLabel('Contactless reader').boundingBox())!;
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }

  /** Picks the phone up and holds it over the reader. */
  async liftOntoReader(): Promise<void> {
    const from = await this.grip();
    await this.page.mouse.move(from.x, from.y);
    await this.page.mouse.down();
    await this.carryTo(await this.reader());
    await this.lies('phone', true);
  }

  async carryTo(to: { readonly x: number; readonly y: number }): Promise<void> {
    await this.page.mouse.move(to.x, to.y, { steps: 8 });
  }

  async letGo(): Promise<void> {
    await this.page.mouse.up();
  }

  async dragOntoReader(): Promise<void> {
    await this.liftOntoReader();
    await this.letGo();
  }

  /** As somebody without a mouse gets there. */
  async focusByTab(what: Thing): Promise<void> {
    for (let i = 0; i < MOST_TABS; i++) {
      await this.page.keyboard.press('Tab');
      if ((await this.page.evaluate(FOCUSED)) === what) return;
    }
    throw new Error(`Tab never reached the ${what}`);
  }

  /** Keys are the page's again, not those of a button. */
  async leaveFocus(): Promise<void> {
    await this.page.evaluate(
      'let at = document.activeElement; while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement; at?.blur()',
    );
  }

  async tab(name: (typeof TABS)[number]): Promise<void> {
    await this.page.getByRole('tab', { name }).click();
    await this.page.getByRole('tab', { name, selected: true }).waitFor();
  }

  async go(place: 'Bench' | 'Gallery' | 'Conformance'): Promise<void> {
    await this.page.getByRole('button', { name: place, exact: true }).click();
  }

  /** What the books say, in the back office; then the exchanges again. */
  async balance(account: string, amount: string): Promise<void> {
    await this.tab('Back office');
    const row = this.page.getByRole('row', { name: account });
    await row.filter({ hasText: amount }).waitFor();
    await this.tab('Exchanges');
  }

  async openMenu(): Promise<Locator> {
    const menu = this.page.locator('tw-menu details');
    if (!(await menu.evaluate((node) => (node as unknown as { open: boolean }).open)))
      await menu.locator('summary').click();
    return menu;
  }

  async chooseInMenu(label: string, value: string): Promise<void> {
    const menu = await this.openMenu();
    await menu.getByLabel(label, { exact: true }).selectOption(value);
    await this.page.keyboard.press('Escape');
  }

  async menu(item: RegExp | string): Promise<void> {
    const menu = await this.openMenu();
    await menu.getByRole('button', { name: item }).click();
  }

  /** The file that a menu item saves. */
  async saved(item: RegExp | string): Promise<string> {
    const download = this.page.waitForEvent('download');
    await this.menu(item);
    return (await download).path();
  }

  card(ending: string): Locator {
    return this.page.locator('tw-wallet li', { hasText: ending });
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
