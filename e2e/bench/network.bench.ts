import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';
import { test } from '@playwright/test';
import { given, measure } from './measure.ts';

declare global {
  interface Window {
    /** When the first picture was on the screen, in milliseconds after navigation began. */
    pictured?: number;
  }
}

const RUNS = 5;
/** "3G Fast" of WebPageTest: bits in a second, and a round trip in milliseconds. */
const [DOWN, UP, TRIP] = [1_600_000, 768_000, 150];

const TYPES: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/** Serves a folder as a good host does: what can be compressed is, with gzip -9. */
async function serve(folder: string): Promise<{ address: string; close: () => void }> {
  const kept = new Map<string, Buffer>();
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname).replace(/\/$/, '/index.html');
    void (async () => {
      const type = TYPES[extname(path)];
      try {
        const bytes = kept.get(path) ?? gzipSync(await readFile(join(folder, path)), { level: 9 });
        kept.set(path, bytes);
        response.writeHead(200, { 'content-type': type ?? 'application/octet-stream', 'content-encoding': 'gzip' }).end(bytes);
      } catch {
        response.writeHead(404).end();
      }
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => server.close() };
}

for (const [name, fragment] of [
  ['page as it opens', ''],
  ['page with a link to a run of Raft', '#raft?nodes=5&seed=42&do=0.25s+c1+every+60ms+add+x+1;1.2s+crash+n1&at=1.3s'],
] as const) {
  test(`the first picture on a slow network: ${name}`, async ({ browser }) => {
    const site = await serve(given('FAULTLINE_DIST'));
    const samples: number[] = [];
    // The first one compresses the files.
    for (let run = -1; run < RUNS; run += 1) {
      // As a reader comes for the first time: the story, and nothing in any cache.
      const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
      const page = await context.newPage();
      const session = await context.newCDPSession(page);
      await session.send('Network.enable');
      await session.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: TRIP,
        downloadThroughput: DOWN / 8,
        uploadThroughput: UP / 8,
      });
      await page.addInitScript(() => {
        const seen = new MutationObserver(() => {
          if (!document.querySelector('#app canvas')) return;
          seen.disconnect();
          // The frame after the one that paints it.
          requestAnimationFrame(() => requestAnimationFrame(() => (window.pictured = performance.now())));
        });
        seen.observe(document, { childList: true, subtree: true });
      });
      await page.goto(site.address + fragment, { waitUntil: 'commit' });
      await page.waitForFunction(() => window.pictured !== undefined, undefined, { timeout: 60_000 });
      if (run >= 0) samples.push((await page.evaluate(() => window.pictured ?? NaN)) / 1_000);
      await context.close();
    }
    site.close();
    measure(`${name}: first picture on fast 3G, gzip`, 's', samples);
  });
}
