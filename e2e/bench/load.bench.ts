import { expect, test } from '@playwright/test';
import { measure } from './measure.ts';

const RUNS = 9;

declare global {
  interface Window {
    /** When the run was there: what says that it loads comes before. */
    there?: number;
  }
}

test('from an empty cache to the first content', async ({ browser }) => {
  const samples: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.addInitScript(() => {
      const seen = new MutationObserver(() => {
        if (!document.querySelector('#app > main')) return;
        seen.disconnect();
        // The frame after the one that paints it.
        requestAnimationFrame(() => setTimeout(() => (window.there = performance.now())));
      });
      seen.observe(document, { childList: true, subtree: true });
    });
    await page.goto('');
    await expect(page.locator('#app > main')).toBeVisible();
    await page.waitForFunction(() => window.there !== undefined);
    samples.push(await page.evaluate(() => window.there ?? NaN));
    await context.close();
  }
  measure('page: first content, empty cache, local server', 'ms', samples);
});

test('from an empty cache to the first picture, when the program is late', async ({ browser }) => {
  const samples: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.route(/\.(js|css|wasm)$/, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      await route.continue();
    });
    await page.goto('', { waitUntil: 'commit' });
    samples.push(
      await page.evaluate(
        () =>
          new Promise<number>((resolve) => {
            new PerformanceObserver((list) => {
              const [first] = list.getEntriesByName('first-contentful-paint');
              const [came] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
              if (first && came) resolve(first.startTime - came.responseStart);
            }).observe({ type: 'paint', buffered: true });
          }),
      ),
    );
    await context.close();
  }
  measure('page: first picture, program late', 'ms', samples);
});
