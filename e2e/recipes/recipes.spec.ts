import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { embeds } from '../tests/host.ts';
import { expect, test } from '../tests/page.ts';
import { BUILT, Folder, type Built } from './built.ts';

/** Recipes without a text of several pages, which have tests of their own. */
const OTHER = ['readme', 'reveal'];
/** Those whose first page got a block with a mistake. */
const MISTAKEN = ['hugo', 'jekyll', 'mkdocs', 'zensical', 'sphinx', 'vitepress', 'docusaurus'];
/** Those that go from page to page without loading a new one. */
const INSTANT = ['mkdocs', 'zensical', 'vitepress', 'docusaurus'];

// Some themes load fonts and more from elsewhere, as Zensical does GLightbox; whether that can be had says nothing about a run.
test.beforeEach(async ({ page }) => {
  const isElsewhere = (url: URL) => !['localhost', '127.0.0.1'].includes(url.hostname);
  await page.route(isElsewhere, (route) =>
    route.fulfill({ body: route.request().resourceType() === 'script' ? 'globalThis.GLightbox = class { on() {} reload() {} destroy() {} }' : '' }),
  );
});

let folder: Folder | undefined;
test.afterEach(async () => {
  await folder?.close();
  folder = undefined;
});

async function visit(page: Page, built: Built, path = '', headers: Record<string, string> = {}): Promise<void> {
  folder ??= await Folder.serve(built.folder, headers);
  await page.goto(folder.address + path);
}

function find(name: string): Built[] {
  return BUILT.filter((built) => built.name === name);
}

/** A run that is there. */
async function live(run: Locator): Promise<void> {
  await run.scrollIntoViewIfNeeded();
  await expect(run.frameLocator('iframe').getByRole('button', { name: /^n\d[,，]/ }).first()).toBeVisible();
}

/** The first page: its run is live, its text has made room, and the mistake stands where it was made. */
async function first(page: Page, name: string): Promise<void> {
  await expect(page.locator('faultline-run')).toHaveCount(1);
  const run = page.locator('faultline-run');
  await live(run);
  await expect(run).toHaveCSS('height', '300px');
  for (const text of await page.getByText('options: height=300').all()) await expect(text).toBeHidden();
  const mistaken = MISTAKEN.includes(name) ? 1 : 0;
  await expect(page.locator('.faultline-error')).toHaveCount(mistaken);
  if (mistaken) {
    await expect(page.locator('.faultline-error')).toContainText('line 2: There is no option “hieght”; accepted: height=420');
    await expect(page.getByText('options: hieght=300').first()).toBeVisible();
  }
  expect(embeds(page)).toHaveLength(1);
}

for (const built of BUILT.filter(({ name }) => !OTHER.includes(name))) {
  test(`${built.name}: blocks are live, wherever one goes (${built.tool})`, async ({ page }) => {
    await visit(page, built);
    await first(page, built.name);
    await page.evaluate(() => Object.assign(window, { mark: 1 }));
    if (built.name === 'html') return;
    const there = page.locator('main, article, body').getByRole('link', { name: 'One node alone', exact: true }).first();
    await there.click();
    await expect(page.getByRole('heading', { name: /One node alone/ }).or(page.locator('title:has-text("One node alone")')).first()).toBeAttached();
    await expect.poll(() => page.locator('faultline-run').first().getAttribute('href')).toContain('isolate+n3');
    await expect(page.locator('faultline-run')).toHaveCount(1);
    await live(page.locator('faultline-run'));
    await expect(page.locator('.faultline-error')).toHaveCount(0);
    expect(await page.evaluate(() => 'mark' in window)).toBe(INSTANT.includes(built.name));
    await page.goBack();
    await expect.poll(() => page.locator('faultline-run').first().getAttribute('href')).toContain('crash+n1');
    await first(page, built.name);
  });

  test(`${built.name}: without scripts the text or a picture is there (${built.tool})`, async ({ browser }) => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await visit(page, built);
    const text = page.getByText('raft?nodes=5&seed=42').first();
    if (built.name === 'mdbook') await expect(page.locator('faultline-run img')).toBeVisible();
    else await expect(text).toBeVisible();
    await context.close();
  });
}

for (const built of find('html')) {
  test(`html: a site beside the page needs no network (${built.tool})`, async ({ page }) => {
    const asked: string[] = [];
    await page.route(
      (url) => url.hostname !== 'localhost',
      (route) => {
        asked.push(route.request().url());
        return route.abort();
      },
    );
    await visit(page, built, 'second.html');
    await live(page.locator('faultline-run'));
    await expect(page.locator('faultline-run').frameLocator('iframe').getByRole('button', { name: /领导者/ }).first()).toBeVisible();
    expect(asked).toEqual([]);
  });

  test(`html: a strict policy needs to allow the script and the frame (${built.tool})`, async ({ page, baseURL }) => {
    const hosting = readFileSync(join(import.meta.dirname, '../../docs/hosting.md'), 'utf8');
    const policy = /^Content-Security-Policy: (.+)$/m.exec(hosting)?.[1] ?? '';
    const { origin } = new URL(baseURL ?? '');
    expect(policy).toContain("script-src 'self'");
    await visit(page, built, '', { 'Content-Security-Policy': `${policy.replace(/script-src [^;]+/, `script-src ${origin}`)}; frame-src ${origin}` });
    await first(page, built.name);
  });
}

for (const built of find('docusaurus')) {
  test(`docusaurus: MDX compiles, and the element, a frame and a block of it are live (${built.tool})`, async ({ page }) => {
    await visit(page, built, 'third');
    await expect(page.locator('faultline-run')).toHaveCount(2);
    for (const run of await page.locator('faultline-run').all()) await live(run);
    await expect(page.locator('iframe[title="Three nodes"]')).toHaveCSS('border-top-width', '0px');
    await page.locator('iframe[title="Three nodes"]').scrollIntoViewIfNeeded();
    await expect(page.frameLocator('iframe[title="Three nodes"]').getByRole('button', { name: /^n\d[,，]/ }).first()).toBeVisible();
    await expect(page.locator('faultline-run').first()).toHaveCSS('margin-top', '16px');
  });
}

for (const built of find('readme')) {
  test(`readme: the picture is one, and leads to the run (${built.tool})`, async ({ page }) => {
    const [, alt, picture, link] = /\[!\[(.+?)\]\((.+?)\)\]\(<(.+?)>\)/.exec(readFileSync(join(built.folder, 'README.md'), 'utf8')) ?? [];
    // As a host shows pictures of others: no script runs in it, and nothing is fetched for it.
    expect(readFileSync(join(built.folder, 'run.svg'), 'utf8')).not.toMatch(/<script|<foreignObject|xlink:href|href="http|url\(http|@import/);
    await visit(page, built, picture);
    await expect(page.locator('svg')).toBeVisible();
    expect(alt).toContain('n1 has crashed');
    await page.goto(link ?? '');
    await expect(page.getByRole('button', { name: /^n1, crashed/ })).toBeVisible();
  });
}

for (const built of find('reveal')) {
  test(`reveal: steps are fragments, and Escape gives the keys back (${built.tool})`, async ({ page }) => {
    await visit(page, built);
    await expect(page.getByRole('heading', { name: 'A leader crashes' })).toBeVisible();
    await page.keyboard.press('ArrowRight');
    const run = page.locator('faultline-run');
    const frame = run.frameLocator('iframe');
    const step = page.locator('.fragment').first();
    await expect(frame.getByRole('button', { name: /^n1, leader/ })).toBeVisible();
    await page.keyboard.press('ArrowRight');
    await expect(step).toHaveClass(/visible/);
    await expect(frame.getByRole('button', { name: /^n1, crashed/ })).toBeVisible();
    await page.keyboard.press('ArrowRight');
    await expect(frame.locator('.clock')).toHaveText('1.600 s');
    await expect(frame.getByRole('button', { name: /^n[2-5], leader/ })).toBeVisible();
    // A step back, and the run is as it was then.
    await page.keyboard.press('ArrowLeft');
    await expect(frame.locator('.clock')).toHaveText('1.200 s');
    await page.keyboard.press('ArrowLeft');
    await expect(frame.getByRole('button', { name: /^n1, leader/ })).toBeVisible();
    // A click takes the keys into the run; there, Escape clears the selection, and then gives them back.
    const box = (await run.boundingBox())!;
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 3);
    await page.keyboard.press('3');
    await expect(frame.locator('.line button').first()).toBeVisible();
    await page.keyboard.press('ArrowRight');
    await page.waitForTimeout(500);
    await expect(step).not.toHaveClass(/visible/);
    await page.keyboard.press('Escape');
    await expect(frame.locator('.line button')).toHaveCount(0);
    expect(await page.evaluate(() => document.activeElement?.localName)).toBe('faultline-run');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.evaluate(() => document.activeElement?.localName)).toBe('body');
    await page.keyboard.press('ArrowRight');
    await expect(step).toHaveClass(/visible/);
    await expect(frame.getByRole('button', { name: /^n1, crashed/ })).toBeVisible();
  });
}
