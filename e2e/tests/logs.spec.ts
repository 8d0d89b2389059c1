import { clock, faster, open, pause } from './faultline.ts';
import { expect, test } from './page.ts';

/** A leader that appends an entry every 60 ms; at 1.6 s about twenty. */
const LOGS = 'raft?nodes=5&clients=1&seed=3&do=0.05s+timeout+n1;0.3s+c1+every+60ms+add+x+1&at=1.6s';

test('the table of logs is one stop of the Tab key, and its keys lead to the first entry and back', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await open(page, LOGS);
  await expect.poll(() => clock(page)).toBe('1.600 s');
  const logs = page.getByRole('group', { name: /^Log entries/ });
  const entry = (node: string, index: number) => logs.getByRole('button', { name: new RegExp(`^index ${index} of ${node}:`) });
  const stop = logs.locator('[tabindex="0"]');
  await expect(stop).toHaveCount(1);
  await stop.focus();
  const last = Number(/index (\d+) of/.exec((await stop.getAttribute('aria-label')) ?? '')?.[1]) + 6;
  expect(last).toBeGreaterThan(14);
  await page.keyboard.press('Home');
  await expect(entry('n1', 1)).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(entry('n2', 1)).toBeFocused();
  // Beyond what is in view, entry by entry and by pages.
  for (let index = 2; index <= 9; index++) {
    await page.keyboard.press('ArrowRight');
    await expect(entry('n2', index)).toBeFocused();
  }
  await page.keyboard.press('PageUp');
  await expect(entry('n2', 2)).toBeFocused();
  await expect(page.locator('.logs .read')).toHaveText((await entry('n2', 2).getAttribute('aria-label')) ?? '');
  // The keys of the table move nothing else.
  expect(await clock(page)).toBe('1.600 s');
  await page.keyboard.press('Enter');
  await expect(page.locator('.events [aria-current]')).toContainText('n2 appends');
});

test('earlier entries are a button away, and stay in view while the logs grow', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await open(page, LOGS);
  await expect.poll(() => clock(page)).toBe('1.600 s');
  const logs = page.getByRole('region', { name: 'Logs' });
  const first = () => logs.locator('.entry').first().getAttribute('aria-label');
  const latest = await first();
  await expect(page.getByRole('button', { name: 'Later entries' })).toBeDisabled();
  await page.getByRole('button', { name: 'Earlier entries' }).click();
  const earlier = await first();
  expect(earlier).not.toBe(latest);
  await faster(page, 8);
  await page.getByRole('button', { name: 'Play' }).click();
  await expect.poll(async () => parseFloat(await clock(page))).toBeGreaterThan(1.9);
  await pause(page);
  expect(await first()).toBe(earlier);
});
