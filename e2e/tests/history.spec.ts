import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { clock, open } from './faultline.ts';
import { expect, test } from './page.ts';

/** A deposed leader, with the bug planted, answers a read from what it holds: x was overwritten a second ago. */
const STALE =
  'raft?nodes=3&clients=2&seed=1&set=election+50s..60s;bug-stale-reads+on&do=0s+delay+all+10ms;0s+disk+all+1ms;1s+timeout+n1;2s+c1+set+x+1;2.5s+partition+n1+c1+|+n2+n3+c2;2.6s+timeout+n2;3s+c2+set+x+2;4s+c1+get+x';

const bars = (page: Page) => page.locator('.history .lanes button');
const promise = (page: Page, name: string) => page.locator('.promises').getByRole('button', { name });

async function history(page: Page, fragment: string): Promise<void> {
  await open(page, fragment);
  await page.getByRole('tab', { name: 'Requests' }).click();
  await page.getByRole('button', { name: 'As a history' }).click();
  await expect(page.locator('.history')).toBeVisible();
}

test('a history is drawn with an order that explains it, and one that no order explains with what contradicts it', async ({ page }) => {
  await history(page, `${STALE}&at=3.9s`);
  await expect(bars(page)).toHaveCount(2);
  await expect(promise(page, 'Linearizable')).toHaveAccessibleName(/kept/);
  await expect(page.locator('.history circle')).toHaveCount(2);
  await expect(page.locator('.history .wrong')).toHaveCount(0);

  await history(page, `${STALE}&at=4.2s`);
  await expect(bars(page)).toHaveCount(3);
  await expect(promise(page, 'Linearizable')).toHaveAccessibleName(/broken/);
  await expect(page.locator('.history .verdict')).toHaveText('Broken: no order explains that c1 asked “get x” and was told “1”.');
  await expect(page.locator('.history circle')).toHaveCount(0);
  await expect(page.locator('.history .wrong').last()).toHaveAccessibleName(/c1: get x, answer 1, contradicts/);
  await expect(page.locator('.history .wrong').last()).toBeInViewport({ ratio: 1 });
  // One order of all requests explains them, if only each client's own must stand in the order in which it asked.
  await promise(page, 'Sequential').click();
  await expect(page.locator('.history .verdict')).toContainText('Kept');
  await expect(page.locator('.history .wrong')).toHaveCount(0);
  const { violations } = await new AxeBuilder({ page }).include('.history').analyze();
  expect(violations).toEqual([]);
});

test('arrow keys go from request to request, and a request leads to its moment', async ({ page }) => {
  await history(page, `${STALE}&at=4.2s`);
  await bars(page).last().focus();
  await page.keyboard.press('Home');
  await expect(bars(page).first()).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(bars(page).nth(1)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect.poll(() => clock(page)).toMatch(/^3\.000 s$/);
  await expect(bars(page)).toHaveCount(2);
});

test('what is no command of a key-value store is drawn, and not judged', async ({ page }) => {
  await history(page, 'paxos?seed=3&do=0.1s+c1+propose+tea&at=1s');
  await expect(bars(page)).toHaveCount(1);
  await expect(page.locator('.history')).toContainText('cannot be judged: “propose tea”');
  await expect(page.locator('.promises')).toHaveCount(0);
});

test('the history speaks the language of the reader', async ({ page }) => {
  await page.goto(`./#${STALE}&at=4.2s&lang=zh-CN`);
  await page.getByRole('tab', { name: '请求' }).click();
  await page.getByRole('button', { name: '历史' }).click();
  await expect(page.locator('.history .verdict')).toContainText('违反');
  await expect(page.locator('.promises')).toContainText('线性一致性');
});

test('a finger finds every bar', async ({ browser, baseURL }) => {
  const phone = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, baseURL });
  const page = await phone.newPage();
  await open(page, `${STALE}&at=4.2s`);
  await page.getByRole('button', { name: 'Requests', exact: true }).tap();
  await page.getByRole('button', { name: 'As a history' }).tap();
  await expect(bars(page)).toHaveCount(3);
  const heights = await bars(page).evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height));
  expect(heights).toEqual([44, 44, 44]);
  const tops = await bars(page).evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top));
  expect(new Set(tops).size).toBe(2);
  await bars(page).last().tap();
  await expect.poll(() => page.url()).toContain('at=4s');
  await phone.close();
});
