import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { clock, command, digest, open, pause, scrub } from './faultline.ts';
import { expect, test } from './page.ts';

const catalogue = (page: Page) => page.getByRole('main', { name: 'Catalogue' });

async function openCatalogue(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Catalogue' }).click();
  await expect(catalogue(page).getByRole('heading', { name: 'Raft', exact: true })).toBeVisible();
}

/** Drops a file on the page, as a hand would. */
async function drop(page: Page, name: string, text: string): Promise<void> {
  await page.evaluate(
    ([name, text]) => {
      const data = new DataTransfer();
      data.items.add(new File([text], name));
      document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data }));
    },
    [name, text] as const,
  );
}

test('every scenario has a picture of its own moment, and one click opens it', async ({ page }) => {
  await open(page);
  await openCatalogue(page);
  const cards = catalogue(page).locator('.card');
  await expect.poll(() => cards.count()).toBeGreaterThanOrEqual(14);
  // What a planted bug does stands in its title.
  const pictured = catalogue(page).locator('.cards:not(.small) .card');
  await expect(catalogue(page).locator('.card img')).toHaveCount(await pictured.count());
  const pictures = await catalogue(page).locator('.card img').evaluateAll((images) =>
    images.map((image) => (image as HTMLImageElement).src),
  );
  // Drawn from different runs: no two are the same picture.
  expect(new Set(pictures).size).toBe(pictures.length);
  await cards.filter({ hasText: 'The leader crashes' }).first().click();
  await expect(page.getByRole('tab', { name: 'Lesson', selected: true })).toBeVisible();
  await expect.poll(() => page.url()).toContain('lesson=raft-leader-crash');
});

test('the catalogue is left by Escape and is without faults for screen readers', async ({ page }) => {
  await open(page);
  await openCatalogue(page);
  await expect(catalogue(page).locator('.card img').first()).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible();
});

test('has a fragment of its own, for a page that opens and for one that is open', async ({ page }) => {
  await page.goto('./#catalogue');
  await expect(catalogue(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(catalogue(page)).toHaveCount(0);
  await open(page, 'paxos?nodes=3&seed=3&at=0.1s');
  await expect(page.getByRole('button', { name: /^n3, acceptor/ })).toBeVisible();
  await expect.poll(() => page.url()).toContain('#paxos?');
  await page.evaluate(() => {
    location.hash = '#catalogue';
  });
  await expect(catalogue(page)).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
  expect(page.url()).toContain('#paxos?');
});

test('the protocols of the catalogue are a few keys away', async ({ page }) => {
  await open(page, '2pc?nodes=4&seed=3&at=0.3s');
  await openCatalogue(page);
  const list = catalogue(page).getByRole('navigation', { name: 'Protocols' });
  const names = await catalogue(page).getByRole('heading', { level: 3 }).allInnerTexts();
  expect(names.length).toBeGreaterThanOrEqual(6);
  // Each protocol has its way, in the order in which they stand below.
  expect(await list.getByRole('button').allInnerTexts()).toEqual(names);
  await expect(catalogue(page).locator('.card img').first()).toBeVisible();
  await list.getByRole('button', { name: 'Two-phase commit' }).focus();
  await page.keyboard.press('Enter');
  const heading = catalogue(page).getByRole('heading', { name: 'Two-phase commit' });
  await expect(heading).toBeFocused();
  await expect(heading).toBeInViewport();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Start Two-phase commit' })).toBeFocused();
  await page.keyboard.press('Tab');
  const row = catalogue(page).locator('.protocol-row').filter({ has: page.getByRole('heading', { name: 'Two-phase commit' }) });
  await expect(row.locator('.card').first()).toBeFocused();
});

test('a run that cannot be opened from the catalogue is told there', async ({ page, errors }) => {
  await page.route('**/part-*.3pc-*', (route) => route.abort());
  await open(page, 'raft?nodes=3&seed=3&at=0.3s');
  await openCatalogue(page);
  await page.getByRole('button', { name: 'Start Three-phase commit' }).click();
  await expect(catalogue(page).getByRole('alert')).toContainText('The current run is unchanged');
  await expect(catalogue(page).getByRole('alert')).toBeInViewport();
  errors.length = 0;
  await page.getByRole('button', { name: 'Back to the run' }).click();
  await expect(page.getByRole('button', { name: /^n3, / })).toBeVisible();
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('a way of the catalogue leads below the header, and what opens from there begins at its top', async ({ page }) => {
    await open(page);
    await page.getByRole('button', { name: 'Raft', exact: true }).click();
    const ways = catalogue(page).getByRole('navigation', { name: 'Protocols' });
    await expect(catalogue(page).locator('.card img').first()).toBeVisible();
    await ways.getByRole('button', { name: 'Three-phase commit' }).click();
    const heading = catalogue(page).getByRole('heading', { name: 'Three-phase commit' });
    await expect(heading).toBeInViewport();
    const header = await page.locator('header').boundingBox();
    expect((await heading.boundingBox())!.y).toBeGreaterThanOrEqual(header!.y + header!.height);
    expect(await page.evaluate(() => scrollY)).toBeGreaterThan(500);
    await catalogue(page).locator('.family.here .card').filter({ hasText: 'partition' }).last().click();
    await expect(page.getByRole('tab', { name: 'Lesson', selected: true })).toBeFocused();
    expect(await page.evaluate(() => scrollY)).toBe(0);
    // Back in the catalogue one begins at its top, too.
    await page.evaluate(() => scrollTo(0, 400));
    // Of whatever protocol the last lesson on partitions is.
    await page.locator('header .protocol').click();
    await expect(ways).toBeInViewport();
    expect(await page.evaluate(() => scrollY)).toBe(0);
  });
});

test('a protocol starts with one click', async ({ page }) => {
  await open(page, 'raft?nodes=3&seed=9&do=0.2s+crash+n1&at=0.4s');
  await openCatalogue(page);
  await page.getByRole('button', { name: 'Start Raft' }).click();
  await expect(page.getByRole('button', { name: /^n5, / })).toBeVisible();
  await expect.poll(() => clock(page)).not.toBe('0.155 s');
});

test('a lesson waits for its captions, is led forward and back, and hands over the controls', async ({ page }) => {
  await open(page, 'raft?nodes=5&do=0.5s+c1+every+80ms+add+x+1;1.2s+crash+n1;3s+restart+n1&lesson=raft-leader-crash');
  const lesson = page.getByRole('tabpanel', { name: 'Lesson' });
  await expect(lesson.getByText('0 of 6')).toBeVisible();
  const next = lesson.getByRole('button', { name: 'Next' });
  await next.click();
  await expect(lesson.getByText('n1 leads term 1')).toBeVisible();
  await expect(page.getByRole('button', { name: /^n1, leader, term 1/ })).toBeVisible();
  const first = await clock(page);
  await next.click();
  await expect(lesson.getByText('2 of 6')).toBeVisible();
  await lesson.getByRole('button', { name: 'Back' }).click();
  await expect(lesson.getByText('1 of 6')).toBeVisible();
  expect(await clock(page)).toBe(first);
  // Playing stops by itself where the next caption is due.
  for (let i = 0; i < 6; i += 1) await page.keyboard.press('+');
  await page.getByRole('button', { name: 'Play' }).click();
  await expect(lesson.getByText('2 of 6')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible();
  for (const step of [3, 4, 5, 6]) {
    await next.click();
    await expect(lesson.getByText(`${step} of 6`)).toBeVisible();
  }
  // What to try stands where the lesson ends.
  await expect(lesson.getByRole('button', { name: /^Try it: Crash n2 at 1\.6s/ })).toBeVisible();
  // Whoever acts has left the run of the lesson, and can go back to it.
  await command(page, 'crash n2');
  await expect(lesson.getByText('You changed the run')).toBeVisible();
  await lesson.getByRole('button', { name: 'Continue the lesson' }).click();
  await expect(lesson.getByText('6 of 6')).toBeVisible();
});

test('what must happen is checked, and a file that expects too much is told so', async ({ page }) => {
  await open(page);
  await drop(
    page,
    'mine.toml',
    'title = "Mine"\nprotocol = "raft"\nuntil = "1s"\nexpect = ["safe", "leader within 1ms"]\n',
  );
  const lesson = page.getByRole('tabpanel', { name: 'Lesson' });
  await expect(lesson.getByRole('heading', { name: 'Mine' })).toBeVisible();
  // Nothing is told before it is known.
  await pause(page);
  await scrub(page, 0);
  await expect(lesson.getByText('2 more, shown when they are settled')).toBeVisible();
  await scrub(page, 1000);
  await expect(lesson.getByText(/more, shown when/)).toHaveCount(0);
  await expect(lesson.getByRole('listitem').filter({ hasText: 'No rule is broken' })).not.toContainText('did not happen');
  await expect(lesson.getByRole('listitem').filter({ hasText: 'becomes leader within 1ms' })).toContainText('did not happen');
});

test('a file that is no scenario is refused with its line, and the run is as before', async ({ page }) => {
  await open(page, 'raft?nodes=3&at=0.3s');
  const before = await digest(page);
  await drop(page, 'bad.toml', 'title = "x"\nprotocol = "raft"\nnodes = 0\n');
  await expect(page.getByRole('alert')).toContainText('Line 3');
  expect(await digest(page)).toBe(before);
});

test('a file that breaks a rule opens with the program of its own protocol alone', async ({ page }) => {
  const families = join(import.meta.dirname, '../../families');
  const files = readdirSync(families, { recursive: true, encoding: 'utf8' }).filter((path) => /scenarios.[^.]*bug[^.]*\.toml$/.test(path));
  // The first of each protocol.
  const protocols = new Map(files.sort().reverse().map((path) => [path.split(/[\\/]/)[2], path]));
  expect(protocols.size).toBeGreaterThanOrEqual(14);
  for (const path of protocols.values()) {
    const text = await readFile(join(families, path), 'utf8');
    const title = /^title\.en = "(.*)"$/m.exec(text)?.[1] ?? '';
    // Another one is open before, and no program of this one is here.
    await page.goto('about:blank');
    await open(page, /^protocol = "raft"/m.test(text) ? '2pc?nodes=3' : 'raft?nodes=3');
    await drop(page, 'run.toml', text);
    await expect(page.getByRole('heading', { name: title, exact: true }), path).toBeVisible();
  }
});

test('a run goes out as a scenario file and comes back as the same run', async ({ page }) => {
  await open(page, 'raft?nodes=3&seed=7&do=0.25s+c1+every+60ms+add+x+1;0.6s+crash+n1&at=0.9s');
  const before = await digest(page);
  await page.getByRole('button', { name: 'Export' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Scenario file, TOML' }).click();
  const text = await readFile(await (await download).path(), 'utf8');
  await open(page);
  await pause(page);
  await drop(page, 'saved.toml', text);
  await expect(page.getByRole('tab', { name: 'Lesson', selected: true })).toBeVisible();
  await page.evaluate(() => {
    location.hash = location.hash.replace(/&at=[^&]*/, '') + '&at=0.9s';
  });
  await expect.poll(() => digest(page)).toBe(before);
});

test('every export is a file of its form', async ({ page }) => {
  await open(page, 'raft?nodes=3&seed=7&do=0.25s+c1+every+60ms+add+x+1;0.6s+crash+n1&at=0.7s');
  await page.getByRole('button', { name: 'Export' }).click();
  const saved = async (name: string): Promise<Buffer> => {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name }).click();
    return readFile(await (await download).path());
  };
  expect((await saved('Network, SVG')).toString()).toMatch(/^<svg .*<\/svg>\s*$/s);
  expect((await saved('Space-time diagram, SVG')).toString()).toMatch(/^<svg .*<\/svg>\s*$/s);
  for (const picture of ['Network, PNG', 'Space-time diagram, PNG']) {
    const bytes = await saved(picture);
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    expect(bytes.length).toBeGreaterThan(20_000);
  }
  const lines = (await saved('Trace as JSON lines, JSONL')).toString().trim().split('\n');
  expect(lines.length).toBeGreaterThan(50);
  for (const line of lines) JSON.parse(line);
  expect((await saved('Log for ShiViz, LOG')).toString()).toContain('n1 {"n1":1}');
  expect((await saved('Mermaid sequence diagram, MMD')).toString()).toMatch(/^sequenceDiagram\n/);
});

test('what led to an event, and what follows from it, stands out in the list and in the diagram', async ({ page }) => {
  await open(page, 'raft?nodes=3&seed=7&do=0.25s+c1+every+60ms+add+x+1&at=0.5s');
  const events = page.getByRole('tabpanel', { name: 'Events' });
  await expect(events.locator('li.leads')).toHaveCount(0);
  const row = events.getByRole('button', { name: /commits up to index/ }).first();
  await row.hover();
  await expect(events.locator('li.leads').first()).toBeVisible();
  await page.mouse.move(5, 5);
  await expect(events.locator('li.leads')).toHaveCount(0);
  // By keyboard the same.
  await row.focus();
  await expect(events.locator('li.leads').first()).toBeVisible();
  // From a log entry one gets to the event that wrote it.
  await page.getByRole('region', { name: /log/i }).getByRole('button').first().click();
  await expect(events.locator('li.on')).toContainText(/appends/);
});
