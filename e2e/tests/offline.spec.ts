import { createServer, type Server } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { clock, digest } from './faultline.ts';
import { Host, embeds } from './host.ts';
import { expect, test } from './page.ts';

test.use({ serviceWorkers: 'allow' });

const DIST = process.env['FAULTLINE_DIST'] ?? '../dist';
const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm', '.json': 'application/json', '.svg': 'image/svg+xml' };

/** A host of the page that can be shut, and can serve another build of it. */
class Site {
  asked: string[] = [];
  /** What a later build calls the files of this one. */
  renamed: [string, string][] = [];
  open = true;
  private constructor(private server: Server, readonly address: string) {}

  static async serve(): Promise<Site> {
    let site: Site;
    const server = createServer((request, response) => void site.answer(request.url ?? '/').then(
      ([type, bytes]) => response.writeHead(200, { 'Content-Type': type, 'Cache-Control': 'no-cache' }).end(bytes),
      (status) => (typeof status === 'number' ? response.writeHead(status).end() : response.destroy()),
    ));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    site = new Site(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}/f/`);
    return site;
  }

  private async answer(url: string): Promise<[string, Buffer | string]> {
    if (!this.open) throw new Error('shut');
    let path = new URL(url, this.address).pathname.replace(/^\/f\//, '') || 'index.html';
    this.asked.push(path);
    for (const [old, now] of this.renamed) {
      // A host that keeps nothing of the build before.
      if (path === old) throw 404;
      if (path === now) path = old;
    }
    const bytes = await readFile(join(DIST, normalize(`/${path}`))).catch(() => { throw 404; });
    const type = TYPES[extname(path)] ?? 'text/plain';
    if (!/html|javascript/.test(type)) return [type, bytes];
    return [type, this.renamed.reduce((text, [old, now]) => text.replaceAll(old, now), bytes.toString())];
  }

  /** From now on another build: every file with a hash has another name. */
  async build(): Promise<void> {
    const index = await readFile(join(DIST, 'index.html'), 'utf8');
    const names = new Set([...index.matchAll(/[\w.+-]+-[0-9a-f]{10,16}(?:_bg)?\.(?:wasm|js|css|json|txt)/g)].map(([name]) => name!));
    this.renamed = [...names].map((name) => [name, name.replace(/-([0-9a-f]{9})[0-9a-f]/, (_, hash: string) => `-${hash}${name.includes(`-${hash}f`) ? '0' : 'f'}`)]);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}

let site: Site;
test.beforeEach(async () => {
  site = await Site.serve();
});
test.afterEach(() => site.close());

/** Opens a run, and waits until all that the page has asked for is kept: only then does it ask for nothing by itself. */
async function visit(page: Page, fragment: string): Promise<void> {
  await page.goto(`${site.address}#${fragment}`);
  await expect(page.getByRole('heading', { name: 'Faultline', exact: true })).toBeVisible();
  await expect.poll(() => digest(page)).not.toBe('');
  await expect.poll(async () => {
    const here = new Set(await kept(page));
    return site.asked.filter((path) => /-[0-9a-f]{10,16}(?:_bg)?\.(?:wasm|js|css)$/.test(path) && !here.has(path));
  }, { timeout: 20_000 }).toEqual([]);
}

/** The files that are kept for the build that is shown offline. */
function kept(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const now = await (await caches.open('faultline-now')).match(new URL('./', location.href).href);
    if (!now) return [];
    const cache = await caches.open(await now.text());
    return (await cache.keys()).map(({ url }) => url.split('/').pop()!);
  });
}

test('a page that was opened once works without a network, with the protocols that were', async ({ page, errors }) => {
  await visit(page, 'raft?nodes=5&seed=42&at=0.6s');
  await expect.poll(() => clock(page)).toBe('0.600 s');
  const raft = await digest(page);
  expect((await kept(page)).some((name) => name.includes('agreement.raft'))).toBe(true);
  // What comes later is kept as it comes.
  await page.evaluate(() => (location.hash = '2pc?seed=3&at=0.5s'));
  await expect(page.getByRole('button', { name: /^n4, / })).toBeVisible();
  await expect.poll(() => clock(page)).toBe('0.500 s');
  const commit = await digest(page);
  await expect.poll(async () => (await kept(page)).some((name) => name.includes('commit.2pc'))).toBe(true);

  site.open = false;
  await page.reload();
  await expect.poll(() => digest(page)).toBe(commit);
  await page.evaluate(() => (location.hash = 'raft?nodes=5&seed=42&at=0.6s'));
  await expect.poll(() => digest(page)).toBe(raft);
  await expect.poll(() => clock(page)).toBe('0.600 s');
  await page.getByRole('button', { name: 'Play' }).click();
  await expect.poll(() => clock(page)).not.toBe('0.600 s');
  await page.getByRole('button', { name: 'Pause' }).click();
  // What was never opened is not there, and is told so; the run stays.
  await page.evaluate(() => (location.hash = 'paxos?seed=3'));
  await expect(page.getByRole('alert')).toContainText('could not be loaded');
  await expect(page.getByRole('alert')).toContainText('Check the connection');
  site.open = true;
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('button', { name: 'Paxos', exact: true })).toBeVisible();
  errors.length = 0;
});

test('a new build takes the place of the old one wholly, with what the reader had', async ({ page, errors }) => {
  await visit(page, 'raft?nodes=5&seed=42&at=0.6s');
  expect((await kept(page)).some((name) => name.includes('agreement.raft'))).toBe(true);
  const before = await kept(page);
  await site.build();
  const old = new Set(site.renamed.map(([name]) => name));
  site.asked = [];
  await page.reload();
  await expect.poll(() => digest(page)).not.toBe('');
  // Online, the page that is shown is the new one, and asks for nothing of the old.
  expect(await page.locator('link[rel=modulepreload]').getAttribute('href')).not.toBe(before.find((name) => name.startsWith('faultline-page') && name.endsWith('.js')));
  const from = site.asked.indexOf('index.html');
  expect(from).toBeGreaterThanOrEqual(0);
  expect(site.asked.slice(from).filter((path) => old.has(path))).toEqual([]);
  await expect.poll(async () => (await kept(page)).some((name) => old.has(name)), { timeout: 20_000 }).toBe(false);
  const after = await kept(page);
  expect(after.some((name) => name.includes('agreement.raft'))).toBe(true);

  site.open = false;
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Faultline', exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: /^n5, / })).toBeVisible();
  const shown = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name.split('/').pop()!));
  expect(shown.filter((name) => old.has(name))).toEqual([]);
  errors.length = 0;
});

test('a build that does not arrive wholly leaves the one before', async ({ page, errors }) => {
  await visit(page, 'raft?nodes=5&seed=42&at=0.6s');
  expect((await kept(page)).some((name) => name.includes('agreement.raft'))).toBe(true);
  const before = new Set(await kept(page));
  await site.build();
  // Its index.html comes, and some of its files do not.
  const [lost] = site.renamed.find(([name]) => name.startsWith('style-'))!;
  site.renamed = site.renamed.filter(([name]) => name !== lost).concat([[lost, 'style-0123456789abcdef.css'], ['style-0123456789abcdef.css', 'nowhere']]);
  await page.reload();
  await page.waitForTimeout(2_000);
  const after = new Set(await kept(page));
  expect([...before].filter((name) => !after.has(name))).toEqual([]);
  const fresh = new Set(site.renamed.map(([, now]) => now));
  expect([...after].filter((name) => fresh.has(name))).toEqual([]);
  site.open = false;
  await page.reload();
  await expect(page.getByRole('button', { name: /^n5, / })).toBeVisible();
  errors.length = 0;
});

test('a frame in the page of somebody else keeps nothing', async ({ page }) => {
  const host = await Host.serve(`<iframe title="A run" width="600" height="420" src="${site.address}?embed=minimal#raft?seed=1"></iframe>`);
  await page.goto(host.address);
  await expect.poll(() => embeds(page).length).toBe(1);
  const [run] = embeds(page);
  await expect(run!.getByRole('main')).toBeVisible();
  await page.waitForTimeout(1_000);
  expect(site.asked).not.toContain('sw.js');
  await host.close();
});
