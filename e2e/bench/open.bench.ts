import { test } from '@playwright/test';
import { given, measure } from './measure.ts';

declare global {
  interface Window {
    /** When the moment of the link was drawn, in milliseconds after navigation began; 0 before that. */
    drawn: number;
  }
}

const RUNS = 9;

/**
 * From navigation to the frame that shows the moment of the link: the files come from a local server, the program is
 * compiled, 100,000 events are simulated, and the picture is painted. Each sample is a context of its own, which shares
 * nothing with the others.
 */
test('from navigation to the moment of a link 100,000 events deep', async ({ browser }) => {
  const fragment = given('FAULTLINE_RUN');
  const [, seconds] = /at=([0-9.]+)s\b/.exec(fragment) ?? [];
  if (!seconds) throw new Error(`no moment in ${fragment}`);
  const end = String(Math.floor(Number(seconds) * 1000));
  const samples: number[] = [];
  for (let run = -1; run < RUNS; run += 1) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.addInitScript((end) => {
      window.drawn = 0;
      const look = () => {
        const slider = document.querySelector<HTMLInputElement>('input[type=range][aria-label=Time]');
        if (slider?.value === end) {
          // The page tells its elements in the frame in which it paints; the next one comes when that is on the screen.
          requestAnimationFrame(() => (window.drawn = performance.now()));
        } else {
          requestAnimationFrame(look);
        }
      };
      requestAnimationFrame(look);
    }, end);
    await page.goto(`#${fragment}`);
    await page.waitForFunction(() => window.drawn > 0, undefined, { timeout: 60_000 });
    // The first one starts what all share: the browser's own processes.
    if (run >= 0) samples.push(await page.evaluate(() => window.drawn));
    await context.close();
  }
  measure('page: open a link 100,000 events deep', 'ms', samples);
});
