import { readFile } from 'node:fs/promises';
import { expect, test, type Browser, type Page } from '@playwright/test';
import { Host, embeds, escaped, script } from '../tests/host.ts';
import { measure } from './measure.ts';

/** Samples of each row, each in a browser context of its own. */
const ROUNDS = 5;
/** Embeds that a page has before one more comes. */
const BEFORE = 9;
const MIB = 1 << 20;

/**
 * Private memory of all renderers of the browser, in bytes: what would be free again without them. Read where Linux
 * tells it; nothing elsewhere.
 */
async function privateMemory(browser: Browser): Promise<number | undefined> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  let bytes = 0;
  for (const { id, type } of processInfo) {
    if (type !== 'renderer') continue;
    const rollup = await readFile(`/proc/${id}/smaps_rollup`, 'utf8').catch(() => undefined);
    if (rollup === undefined) return undefined;
    for (const [, kib] of rollup.matchAll(/^Private_(?:Clean|Dirty): +(\d+) kB$/gm)) bytes += Number(kib) * 1024;
  }
  return bytes;
}

/**
 * What the embeds hold on the heaps of JavaScript and of the document, and in buffers, WebAssembly's memory included,
 * in bytes, after a collection. Frames of one site share a process and its heap, so that one of them tells for all.
 */
async function heaps(page: Page): Promise<number> {
  const [frame] = embeds(page);
  if (!frame) throw new Error('no embed');
  const session = await page.context().newCDPSession(frame);
  await session.send('HeapProfiler.collectGarbage');
  const usage = (await session.send('Runtime.getHeapUsage')) as {
    usedSize: number;
    embedderHeapUsedSize?: number;
    backingStorageSize?: number;
  };
  await session.detach();
  return usage.usedSize + (usage.embedderHeapUsedSize ?? 0) + (usage.backingStorageSize ?? 0);
}

/** Waits until an embed shows its run, and for what the browser still does after that. */
async function settled(page: Page, count: number): Promise<void> {
  await expect.poll(() => embeds(page).length, { timeout: 60_000 }).toBe(count);
  for (const frame of embeds(page)) {
    await expect(frame.getByRole('button', { name: /^n1, / })).toBeVisible({ timeout: 60_000 });
  }
  await page.waitForTimeout(2_500);
}

test('one more embed on a page that has nine', async ({ browser, baseURL }) => {
  const site = baseURL ?? '';
  const run = (seed: number) =>
    `<faultline-run href="${escaped(`${site}#raft?nodes=5&seed=${seed}&do=0.25s+c1+every+60ms+add+x+1&at=0.6s`)}"
      height="240" style="width: 30%; display: inline-block" controls="minimal"></faultline-run>`;
  const nine = Array.from({ length: BEFORE }, (_, i) => run(40 + i)).join('');
  const host = await Host.serve(script(site) + nine);
  const process: number[] = [];
  const heap: number[] = [];
  const download: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 1400 } });
    const page = await context.newPage();
    await page.goto(host.address);
    await settled(page, BEFORE);
    const heapBefore = await heaps(page);
    const before = await privateMemory(browser);
    let bytes = 0;
    page.on('response', async (response) => {
      // What comes out of the cache has no size on the way.
      const { responseBodySize, responseHeadersSize } = await response.request().sizes();
      bytes += responseBodySize + responseHeadersSize;
    });
    await page.evaluate((html) => document.body.insertAdjacentHTML('beforeend', html), run(40 + BEFORE));
    await settled(page, BEFORE + 1);
    heap.push((await heaps(page) - heapBefore) / MIB);
    const after = await privateMemory(browser);
    if (before !== undefined && after !== undefined) process.push((after - before) / MIB);
    // A measurement is above 0: nothing at all counts as one byte.
    download.push(Math.max(bytes, 1) / 1024);
    await context.close();
  }
  await host.close();
  if (process.length > 0) measure('embed: one more beside nine, private memory of the browser', 'MiB', process);
  measure('embed: one more beside nine, heaps and WebAssembly memory', 'MiB', heap);
  measure('embed: one more beside nine, download', 'KiB', download);
});
