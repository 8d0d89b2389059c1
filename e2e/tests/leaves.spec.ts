import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { embeds } from './host.ts';
import { expect, test } from './page.ts';

const NAME = 'raft-leader-crash';

/** What a page says of itself. */
function told(page: Page, name: string): Promise<string | null> {
  return page.locator(`meta[property="${name}"], meta[name="${name}"]`).getAttribute('content');
}

for (const [language, title, leader] of [
  ['en', 'The leader crashes', /^n\d, leader, term \d+$/],
  ['zh-CN', '领导者崩溃', /^n\d，领导者，任期 \d+$/],
] as const) {
  test(`a scenario has a page of its own in ${language}, with its run alive and a picture for chats`, async ({ page }) => {
    await page.goto(`run/${language}/${NAME}.html`);
    await expect(page.locator('html')).toHaveAttribute('lang', language);
    await expect(page.getByRole('heading', { name: title })).toBeVisible();
    expect(await told(page, 'og:title')).toBe(title);
    expect((await told(page, 'description'))!.length).toBeGreaterThan(40);
    const picture = await page.request.get(new URL((await told(page, 'og:image'))!, page.url()).href);
    expect(picture.headers()['content-type']).toBe('image/png');
    expect((await picture.body()).readUInt32BE(16)).toBe(Number(await told(page, 'og:image:width')));
    // The run is the live one: its leader is gone, and time goes on until there is another one.
    await expect.poll(() => embeds(page).length).toBe(1);
    const run = embeds(page)[0]!;
    await expect(run.getByRole('main')).toBeVisible();
    await page.locator('faultline-run').evaluate((run: HTMLElement & { seek(at: string): Promise<unknown> }) => run.seek('2s'));
    await expect(run.getByRole('button', { name: leader })).toHaveCount(1);
    const { violations } = await new AxeBuilder({ page }).exclude('iframe').analyze();
    expect(violations.map((one) => one.id)).toEqual([]);
  });
}

test('a page of its own without the program shows its picture and leads to the run', async ({ page, errors }) => {
  await page.route('**/embed.js', (route) => route.abort());
  await page.goto(`run/en/${NAME}.html`);
  const picture = page.getByRole('img', { name: 'The leader crashes' });
  await expect(picture).toBeVisible();
  expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1200);
  errors.length = 0;
  await page.getByRole('link', { name: 'Open in Faultline' }).click();
  await expect(page.getByRole('tab', { name: 'Lesson' })).toBeVisible();
  await expect.poll(() => page.url()).toContain(`lesson=${NAME}`);
});

test('a page of its own fits a phone', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(`run/zh-CN/${NAME}.html`);
  await expect.poll(() => embeds(page).length).toBe(1);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
});
