import { expect, test } from '@playwright/test';
import { measure } from './measure.ts';

const RUNS = 9;

test('from an empty cache to the first content', async ({ browser }) => {
  const samples: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto('');
    await expect(page.locator('body > *').first()).toBeVisible();
    const paint = await page.evaluate(async () => {
      for (;;) {
        const entry = performance.getEntriesByName('first-contentful-paint')[0];
        if (entry) return entry.startTime;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    });
    samples.push(paint);
    await context.close();
  }
  measure('page: first content, empty cache, local server', 'ms', samples);
});
