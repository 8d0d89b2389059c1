import type { Page } from '@playwright/test';
import { clock, command, digest, open, scrub } from './faultline.ts';
import { expect, test } from './page.ts';

const RUN = 'raft?nodes=5&seed=42&do=0.25s+c1+every+60ms+add+x+1&at=1s';

/** The middle of an element. */
async function middle(page: Page, name: string | RegExp): Promise<{ x: number; y: number }> {
  const box = await page.locator('.handles').getByRole('button', { name }).first().boundingBox();
  if (!box) throw new Error(`no ${name}`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

async function drag(page: Page, from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 6 });
  await page.mouse.move(to.x, to.y, { steps: 6 });
  await page.mouse.up();
}

const cuts = (page: Page) => page.getByRole('button', { name: /^link .*cut/ });

test('Ctrl+Z goes back to before the last action, and the same action gives the same run again', async ({ page }) => {
  await open(page, RUN);
  await expect.poll(() => clock(page)).toBe('1.000 s');
  const before = await digest(page);
  await page.keyboard.press('2');
  await page.keyboard.press('k');
  await expect(page.getByRole('button', { name: 'n2, crashed' })).toBeVisible();
  const after = await digest(page);
  for (let i = 0; i < 5; i += 1) await page.keyboard.press('.');
  await page.keyboard.press('Control+z');
  await expect(page.getByRole('status').getByText('Undone: Crash n2')).toBeVisible();
  await expect(page.getByRole('button', { name: 'n2, crashed' })).toHaveCount(0);
  expect(await clock(page)).toBe('1.000 s');
  expect(await digest(page)).toBe(before);
  expect(page.url()).not.toContain('crash');
  await page.keyboard.press('k');
  expect(await digest(page)).toBe(after);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect(page.getByText('Nothing to undo')).toBeVisible();
});

test('an action in the past is undone together with its branch', async ({ page }) => {
  await open(page, 'raft?nodes=5&seed=42&do=1s+crash+n1&at=2s');
  await expect.poll(() => clock(page)).toBe('2.000 s');
  const old = await digest(page);
  await scrub(page, 500);
  await command(page, 'crash n2');
  await page.getByRole('button', { name: 'Undo', exact: true }).first().click();
  await page.getByRole('tab', { name: 'Run' }).click();
  await expect(page.getByText('The old future is kept.')).toHaveCount(0);
  await scrub(page, 2000);
  await expect.poll(() => digest(page)).toBe(old);
});

test('one stroke is one action: undone as a whole, from its notice', async ({ page }) => {
  await open(page, RUN);
  await expect.poll(() => clock(page)).toBe('1.000 s');
  const before = await digest(page);
  const stage = await page.locator('.stage').boundingBox();
  const n1 = await middle(page, /^n1, /);
  if (!stage) throw new Error('no stage');
  await drag(page, { x: stage.x + 60, y: n1.y + 70 }, { x: stage.x + stage.width - 60, y: n1.y + 72 });
  await expect(cuts(page).first()).toBeVisible();
  expect(await cuts(page).count()).toBeGreaterThan(2);
  const notice = page.getByRole('status').filter({ hasText: /\d links cut/ });
  await expect(notice).toBeVisible();
  await notice.getByRole('button', { name: 'Undo' }).click();
  await expect(cuts(page)).toHaveCount(0);
  expect(await digest(page)).toBe(before);
});

test('a drag that begins on a node cuts nothing', async ({ page }) => {
  await open(page, RUN);
  await expect.poll(() => clock(page)).toBe('1.000 s');
  const before = await digest(page);
  await drag(page, await middle(page, /^n1, /), await middle(page, /^n3, /));
  await expect(cuts(page)).toHaveCount(0);
  expect(await digest(page)).toBe(before);
});
