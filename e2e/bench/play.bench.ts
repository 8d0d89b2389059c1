import { readFile } from 'node:fs/promises';
import { expect, test, type Browser, type Page } from '@playwright/test';
import { measure } from './measure.ts';

declare global {
  interface Window {
    /** When each animation frame came, in milliseconds. */
    came: number[];
    /** What each shift of the layout amounted to that no input explains. */
    shifts: number[];
  }
}

/** Samples of each row. */
const ROUNDS = 5;
/** How long each plays, in milliseconds. */
const PLAYED = 4_000;
/** How long the layout is watched, in milliseconds. */
const WATCHED = 12_000;
/** Ticks of a second in /proc. */
const TICKS = 100;

/** What the processes of the browser have computed so far, in seconds; nothing where Linux does not tell it. */
async function computed(browser: Browser): Promise<number | undefined> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  let ticks = 0;
  for (const { id } of processInfo) {
    const stat = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => undefined);
    if (stat === undefined) return undefined;
    // After the name in parentheses, which may hold blanks; user and system time are the 14th and 15th field.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    ticks += Number(fields[11]) + Number(fields[12]);
  }
  return ticks / TICKS;
}

/** Has every page that opens from now on count its frames and its shifts; once, or each would be counted so many times. */
async function watched(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.came = [];
    window.shifts = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]) {
        if (!entry.hadRecentInput) window.shifts.push(entry.value);
      }
    }).observe({ type: 'layout-shift', buffered: true });
    const count = (now: number) => {
      window.came.push(now);
      requestAnimationFrame(count);
    };
    requestAnimationFrame(count);
  });
}

async function opened(page: Page, fragment: string): Promise<void> {
  await page.goto('about:blank');
  await page.goto(`#${fragment}`);
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible({ timeout: 60_000 });
  await page.waitForTimeout(1_000);
}

/**
 * The page plays a run as it opens, in a browser without a graphics card: so many frames a second come, and so many processors
 * all processes of the browser keep busy meanwhile. Two are there, so half of one is to spare below 1.5.
 */
for (const [name, fragment] of [
  [
    '15 nodes and five clients',
    'raft?nodes=15&clients=5&seed=42&do=0.3s+c1+every+60ms+add+x+1;0.3s+c2+every+60ms+add+x+1;0.3s+c3+every+60ms+add+x+1;0.3s+c4+every+60ms+add+x+1;0.3s+c5+every+60ms+add+x+1&at=1s',
  ],
  ['66 nodes', 'map-reduce?nodes=66&seed=42&set=maps+900;reduces+100&do=0.1s+c1+count&at=0.3s'],
] as const) {
  test(`a run with ${name} plays`, async ({ page, browser }) => {
    const frames: number[] = [];
    const busy: number[] = [];
    await watched(page);
    for (let round = -1; round < ROUNDS; round += 1) {
      await opened(page, fragment);
      await page.evaluate(() => (window.came.length = 0));
      await page.locator('.play').click();
      const [before, begin] = [await computed(browser), Date.now()];
      await page.waitForTimeout(PLAYED);
      const [after, passed] = [await computed(browser), (Date.now() - begin) / 1_000];
      const came = await page.evaluate(() => window.came);
      // The first round is for the compiler.
      if (round < 0) continue;
      frames.push(((came.length - 1) / (came.at(-1)! - came[0]!)) * 1_000);
      if (before !== undefined && after !== undefined) busy.push((after - before) / passed);
    }
    measure(`play, ${name}: frames a second`, '/s', frames);
    if (busy.length > 0) measure(`play, ${name}: processors in use`, '', busy);
  });
}

/** The events stand open and grow while time passes; nothing that one reads is to move under the eyes. */
test('the layout holds still while the page plays', async ({ page }) => {
  const shifted: number[] = [];
  await watched(page);
  for (let round = 0; round < ROUNDS; round += 1) {
    await opened(page, 'raft?seed=42&do=0.25s+c1+every+60ms+add+x+1;1.2s+crash+n1&view=events&at=0.155s');
    await page.evaluate(() => (window.shifts.length = 0));
    await page.locator('.play').click();
    await page.waitForTimeout(WATCHED);
    const sum = await page.evaluate(() => window.shifts.reduce((all, one) => all + one, 0));
    // A measurement is above zero.
    shifted.push(Math.max(sum, 0.000_1));
  }
  measure('play, 12 s with the events open: layout shift', '', shifted);
});
