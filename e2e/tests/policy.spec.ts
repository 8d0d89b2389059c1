import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { open } from './faultline.ts';
import { Host, embeds, escaped, script } from './host.ts';
import { expect, test } from './page.ts';

const RUN = 'raft?nodes=5&seed=42&at=0.6s';

/** What docs/hosting.md tells hosts to send with every file, as it stands there. */
const HEADER = /^Content-Security-Policy: (.+)$/m.exec(readFileSync(join(import.meta.dirname, '../../docs/hosting.md'), 'utf8'))?.[1] ?? '';

/** Every file as a host sends it that has a policy of its own; `framed` says who may frame a page. */
async function strict(page: Page, framed: (url: URL) => string): Promise<void> {
  await page.context().route('**/some/where/**', async (route) => {
    const answer = await route.fetch();
    const policy = `${HEADER}; frame-ancestors ${framed(new URL(route.request().url()))}`;
    await route.fulfill({ response: answer, headers: { ...answer.headers(), 'content-security-policy': policy } });
  });
}

/** Does what needs most leave: a worker, a picture as pixels, the preview of an embed, the catalogue with its pictures, charts. */
async function tour(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: 'n1, leader, term 1' })).toBeVisible();
  await page.getByRole('tab', { name: 'Series' }).click();
  await expect(page.locator('.chart').first()).toBeVisible();
  await page.getByRole('button', { name: 'Export' }).click();
  const trace = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Trace as JSON lines, JSONL' }).click();
  expect(readFileSync(await (await trace).path(), 'utf8')).toContain('"protocol"');
  if (!(await page.getByRole('button', { name: /PNG$/ }).first().isVisible())) await page.getByRole('button', { name: 'Export' }).click();
  const picture = page.waitForEvent('download');
  await page.getByRole('button', { name: /PNG$/ }).first().click();
  expect(readFileSync(await (await picture).path()).subarray(1, 4).toString()).toBe('PNG');
  await page.getByRole('button', { name: 'Embed', exact: true }).click();
  await page.locator('iframe[title="Preview"]').scrollIntoViewIfNeeded();
  await expect(page.frameLocator('iframe[title="Preview"]').getByRole('main')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Catalogue' }).click();
  const card = page.getByRole('main', { name: 'Catalogue' }).locator('img').first();
  await expect(card).toBeVisible();
  await expect.poll(() => card.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
}

test('the page needs no more than a host may allow, in the page and in its worker', async ({ page }) => {
  expect(HEADER).toContain("default-src 'none'");
  await strict(page, (url) => (url.searchParams.has('embed') ? '*' : "'none'"));
  await open(page, RUN);
  await tour(page);
});

test('nothing runs that is not a file of the site', async ({ page, errors }) => {
  await open(page, RUN);
  const broken = await page.evaluate(async () => {
    const refused: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) => refused.push(event.effectiveDirective));
    const ran: string[] = [];
    Object.assign(self, { ran });
    const inline = document.createElement('script');
    inline.textContent = 'ran.push("inline")';
    document.body.append(inline);
    const image = document.createElement('img');
    image.setAttribute('onerror', 'ran.push("handler")');
    image.src = 'data:,';
    document.body.append(image);
    // Later, because what the test itself evaluates may.
    setTimeout(() => (0, eval)('ran.push("eval")'));
    try {
      new Worker(URL.createObjectURL(new Blob(['postMessage(1)'])));
    } catch {}
    await fetch('https://example.org/').catch(() => undefined);
    document.body.setAttribute('style', 'opacity: 0');
    await new Promise((resolve) => setTimeout(resolve, 500));
    return { ran, refused: [...new Set(refused)].sort(), opacity: getComputedStyle(document.body).opacity };
  });
  expect(broken.ran).toEqual([]);
  expect(broken.opacity).toBe('1');
  expect(broken.refused).toEqual(expect.arrayContaining(['connect-src', 'script-src', 'script-src-attr', 'script-src-elem', 'style-src-attr', 'worker-src']));
  errors.length = 0;
});

test('the page that is shipped holds no script and no style of its own', () => {
  const html = readFileSync(join(import.meta.dirname, '../../dist/index.html'), 'utf8');
  expect(html).toContain('Content-Security-Policy');
  const scripts = [...html.matchAll(/<script([^>]*)>/g)].map(([, attributes]) => attributes ?? '');
  expect(scripts.filter((attributes) => !attributes.includes('src=')).map((attributes) => attributes.trim())).toEqual(['type=application/json id=parts']);
  expect(html).not.toMatch(/<style|\sstyle=|\son[a-z]+=/);
});

test('a host can keep the whole page out of frames, and embeds go on', async ({ page, baseURL, errors }) => {
  const site = baseURL ?? '';
  await strict(page, (url) => (url.searchParams.has('embed') || url.pathname.endsWith('.js') ? '*' : "'none'"));
  const whole = `<iframe id="whole" src="${escaped(`${site}#${RUN}`)}"></iframe>`;
  const element = `<faultline-run href="${escaped(`${site}#${RUN}`)}" controls="minimal">still</faultline-run>`;
  const host = await Host.serve(`${whole}${element}${script(site)}`);
  await page.goto(host.address);
  await expect(page.frameLocator('faultline-run iframe').getByRole('button', { name: 'n1, leader, term 1' })).toBeVisible();
  expect(embeds(page)).toHaveLength(1);
  await expect.poll(() => page.frames().some((frame) => frame.url().startsWith(site) && !frame.url().includes('embed='))).toBe(false);
  expect(errors.some((error) => error.includes('frame-ancestors'))).toBe(true);
  errors.length = 0;
  await host.close();
});
