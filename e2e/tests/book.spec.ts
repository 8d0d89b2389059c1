import type { FrameLocator, Page } from '@playwright/test';
import { expect, test } from './page.ts';

/** Where `cargo xtask test --only e2e` serves the book: another port than that of the page, under another path. */
const BOOK = process.env['FAULTLINE_BOOK'] ?? '';

/** The chapters, from the book's own table of contents. */
async function chapters(page: Page): Promise<string[]> {
  const answer = await page.request.get(`${BOOK}toc.html`);
  expect(answer.ok()).toBe(true);
  const names = [...(await answer.text()).matchAll(/href="([^"#]+\.html)"/g)].map((match) => match[1] ?? '');
  const chapters = [...new Set(names)];
  expect(chapters.length).toBeGreaterThanOrEqual(7);
  return chapters;
}

/** The first run of a chapter, when it is there. */
async function live(page: Page, chapter: string): Promise<FrameLocator> {
  await page.goto(BOOK + chapter);
  const element = page.locator('faultline-run').first();
  await element.scrollIntoViewIfNeeded();
  const frame = element.frameLocator('iframe');
  await expect(frame.getByRole('button', { name: 'Play' })).toBeVisible({ timeout: 30_000 });
  return frame;
}

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`every chapter shows pictures with names and links, ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      const names = await chapters(page);
      // There are more of them with every protocol, and a machine may be busy.
      test.setTimeout(names.length * 15_000);
      for (const chapter of names) {
        await page.goto(BOOK + chapter);
        const runs = page.locator('faultline-run');
        expect(await runs.count(), chapter).toBeGreaterThan(0);
        for (const run of await runs.all()) {
          const picture = run.getByRole('img');
          await expect(picture).toBeVisible();
          expect(await picture.getAttribute('alt')).toMatch(/, at \d+\.\d{3} s$/);
          // A picture that a browser cannot read has no size of its own, and is one line high.
          await expect.poll(async () => (await picture.boundingBox())?.height ?? 0, { message: chapter }).toBeGreaterThan(150);
          await expect(run.getByRole('link', { name: 'Open in Faultline' })).toHaveAttribute('href', /^app\/#[a-z0-9-]+\?/);
        }
      }
    });
  }

  test('every link of the book leads somewhere', async ({ page }) => {
    const names = await chapters(page);
    const places = new Map<string, Set<string>>();
    const links: { from: string; to: URL }[] = [];
    for (const chapter of names) {
      await page.goto(BOOK + chapter);
      const found = await page.evaluate(() => ({
        anchors: [...document.querySelectorAll('[id]')].map((element) => element.id),
        links: [...document.querySelectorAll('main a[href]')].map((element) => (element as HTMLAnchorElement).href),
      }));
      places.set(BOOK + chapter, new Set(found.anchors));
      links.push(...found.links.map((link) => ({ from: chapter, to: new URL(link) })));
    }
    const asked = new Map<string, boolean>();
    for (const { from, to } of links.filter(({ to }) => to.href.startsWith(BOOK))) {
      const anchor = decodeURIComponent(to.hash.slice(1));
      const file = to.href.replace(/#.*/, '');
      const anchors = places.get(file);
      if (anchors && anchor) expect(anchors.has(anchor), `${from}: ${to.href}`).toBe(true);
      if (!asked.has(file)) asked.set(file, (await page.request.get(file)).ok());
      expect(asked.get(file), `${from}: ${to.href}`).toBe(true);
    }
    expect(links.length).toBeGreaterThan(60);
  });

  test('no chapter is wider than a phone', async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    for (const chapter of await chapters(page)) {
      await page.goto(BOOK + chapter);
      // The content scrolls inside of the page; tables and code scroll inside of the content, and may.
      const over = await page.evaluate(() => {
        const boxes = [document.documentElement, ...document.querySelectorAll('.content, main')];
        return Math.max(...boxes.map((box) => box.scrollWidth - box.clientWidth));
      });
      expect(over, chapter).toBeLessThanOrEqual(0);
    }
  });
});

test('a run in a chapter is live, and plays', async ({ page }) => {
  const frame = await live(page, 'raft.html');
  await expect(frame.locator('.clock')).toHaveText(/0\.215/);
  await frame.getByRole('button', { name: 'Play' }).click();
  await expect(frame.locator('.clock')).not.toHaveText(/0\.215/);
  await expect(frame.getByRole('button', { name: /^n1, leader, term 1$/ })).toBeVisible();
  // The picture has made room, and nothing jumped.
  await expect(page.locator('faultline-run').first().getByRole('img')).toBeHidden();
  const box = await page.locator('faultline-run').first().boundingBox();
  expect(box?.height).toBe(460);
});

test('runs load when they are near', async ({ page }) => {
  await live(page, 'raft.html');
  const frames = () => page.frames().length - 1;
  const all = await page.locator('faultline-run').count();
  expect(all).toBeGreaterThanOrEqual(8);
  expect(frames()).toBeLessThan(all);
  for (const run of await page.locator('faultline-run').all()) await run.scrollIntoViewIfNeeded();
  await expect.poll(frames).toBe(all);
});

test('a run has the colours that the reader chose for the book', async ({ page }) => {
  const frame = await live(page, 'introduction.html');
  const brightness = () =>
    frame.locator('body').evaluate((body) => {
      const [red = 0, green = 0, blue = 0] = (getComputedStyle(body).backgroundColor.match(/\d+/g) ?? []).map(Number);
      return (red + green + blue) / 3;
    });
  await expect.poll(brightness).toBeGreaterThan(200);
  await page.getByRole('button', { name: 'Change theme' }).click();
  await page.getByRole('menuitem', { name: 'Coal' }).click();
  await expect.poll(brightness).toBeLessThan(60);
});

test('the page in the book leads to the chapter of each protocol, and the chapter back to its runs', async ({ page }) => {
  await page.goto(`${BOOK}app/#raft?seed=42`);
  await page.getByRole('button', { name: 'Catalogue' }).click();
  const links = page.getByRole('link', { name: 'Chapter in the book' });
  await expect(links.first()).toBeVisible();
  const addresses = await links.evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
  expect(addresses.length).toBeGreaterThanOrEqual(14);
  for (const address of addresses) expect((await page.request.get(address)).ok(), address).toBe(true);
  await page.goto(addresses.find((address) => address.endsWith('/raft.html')) ?? '');
  await expect(page.getByRole('link', { name: 'Open in Faultline' }).first()).toHaveAttribute('href', /^app\/#raft\?/);
});
