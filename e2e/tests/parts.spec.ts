import type { Page } from '@playwright/test';
import { clock, digest, open } from './faultline.ts';
import { expect, test } from './page.ts';

/** The parts of the program that a page and its worker ask for, in order. */
function parts(page: Page): string[] {
  const asked: string[] = [];
  page.context().on('request', (request) => {
    const part = /\/part-(.+)-[0-9a-f]{10}\.wasm$/.exec(request.url());
    if (part) asked.push(part[1]!);
  });
  return asked;
}

/** The protocols whose engines are among them; what only some of a family share has the names of all of these. */
const engines = (parts: string[]): string[] =>
  parts.filter((part) => /^(agreement|commit|computation|detection)\.(?!words-|kinds$)[^+]+$/.test(part)).map((part) => part.split('.')[1]!);

async function go(page: Page, fragment: string): Promise<void> {
  await page.evaluate((fragment) => {
    location.hash = fragment;
  }, fragment);
}

test('an engine is fetched once, with the first run of its protocol', async ({ page }) => {
  const asked = parts(page);
  await open(page, 'paxos?seed=3&at=1s');
  expect(engines(asked)).toEqual(['paxos']);
  const paxos = await digest(page);
  // Two that have much in common, one after the other, then back again.
  for (const [protocol, node] of [['2pc', 'n4'], ['3pc', 'n4'], ['2pc', 'n4'], ['paxos', 'n5']] as const) {
    await go(page, `${protocol}?seed=3&at=1s`);
    await expect.poll(() => page.url()).toContain(`#${protocol}?`);
    await expect(page.getByRole('button', { name: new RegExp(`^${node}, `) })).toBeVisible();
  }
  expect(engines(asked)).toEqual(['paxos', '2pc', '3pc']);
  // What they share has come once, too.
  expect(new Set(asked).size).toBe(asked.length);
  expect(asked).toContain('engines');
  await expect.poll(() => digest(page)).toBe(paxos);
});

test('where protocols say little in common, a reader of one does not load what the others say', async ({ page }) => {
  const asked = parts(page);
  const words = () => asked.filter((part) => part.startsWith('replication.words-')).sort();
  await open(page, 'chain?seed=3&at=1s');
  expect(words()).toEqual(['replication.words-en', 'replication.words-en_chain']);
  await go(page, 'quorum?seed=3&at=1s');
  await expect(page.getByRole('button', { name: 'Quorums', exact: true })).toBeVisible();
  expect(words()).toEqual(['replication.words-en', 'replication.words-en_chain', 'replication.words-en_quorum']);
  await page.getByRole('combobox', { name: 'Language' }).selectOption('简体中文');
  await expect(page.getByRole('button', { name: '分享' })).toBeVisible();
  expect(words().filter((part) => part.includes('zh'))).toEqual(['replication.words-zh-CN', 'replication.words-zh-CN_quorum']);
});

test('a run whose engine cannot be had leaves the page as it was', async ({ page, errors }) => {
  await page.route('**/part-*.2pc-*', (route) => route.abort());
  await open(page, 'raft?seed=3&at=1s');
  const before = await digest(page);
  await go(page, '2pc?seed=3&at=1s');
  await expect(page.getByRole('alert')).toContainText('The current run is unchanged');
  await expect(page.getByRole('alert')).toContainText('could not be loaded');
  expect(await digest(page)).toBe(before);
  errors.length = 0;
  // It is asked for again, and this time it comes.
  await page.unroute('**/part-*.2pc-*');
  await go(page, '2pc?seed=4&at=1s');
  await expect(page.getByRole('button', { name: 'Two-phase commit', exact: true })).toBeVisible();
});

test('a part that fails once is asked for again by the page itself', async ({ page, errors }) => {
  let failures = 0;
  await page.route('**/part-*.2pc-*', async (route) => {
    failures += 1;
    if (failures === 1) await route.abort();
    else if (failures === 2) await route.fulfill({ status: 503 });
    else await route.continue();
  });
  await open(page, 'raft?seed=3&at=1s');
  await go(page, '2pc?seed=4&at=1s');
  await expect(page.getByRole('button', { name: 'Two-phase commit', exact: true })).toBeVisible();
  expect(failures).toBe(3);
  errors.length = 0;
});

test('what is not there any more is not asked for again', async ({ page, errors }) => {
  let asked = 0;
  await page.route('**/part-*.2pc-*', async (route) => {
    asked += 1;
    await route.fulfill({ status: 404 });
  });
  await open(page, 'raft?seed=3&at=1s');
  await go(page, '2pc?seed=4&at=1s');
  await expect(page.getByRole('alert')).toContainText('could not be loaded');
  expect(asked).toBe(1);
  errors.length = 0;
});

test('the catalogue opens without an engine, and its pictures come when they come into view', async ({ page }) => {
  await open(page, 'raft?seed=3&at=1s');
  const asked = parts(page);
  const pictures: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('.svg')) pictures.push(request.url());
  });
  await page.getByRole('button', { name: 'Catalogue' }).click();
  // Those with a planted bug have no picture.
  const cards = page.getByRole('main', { name: 'Catalogue' }).locator('.cards:not(.small) .card');
  await expect(cards.first().locator('img')).toBeVisible();
  await expect.poll(() => pictures.length).toBeGreaterThan(0);
  expect(asked.sort()).toEqual(['page.catalogue', 'page.messages']);
  const count = await cards.count();
  expect(pictures.length).toBeLessThan(count);
  // Their place is kept: what stands below does not move when a picture comes.
  const top = (await cards.last().boundingBox())!.y;
  await cards.last().scrollIntoViewIfNeeded();
  await expect
    .poll(() => cards.last().locator('img').evaluate((image) => (image as HTMLImageElement).naturalWidth))
    .toBe(342);
  const scrolled = await page.evaluate(() => scrollY);
  const inner = await cards.last().evaluate((card) => {
    let top = 0;
    for (let element = card.parentElement; element; element = element.parentElement) top += element.scrollTop;
    return top;
  });
  expect(Math.abs((await cards.last().boundingBox())!.y + Math.max(scrolled, inner) - top)).toBeLessThan(1);
});

test('an export runs in a worker that brings the engine which it needs, once', async ({ page }) => {
  await open(page, 'paxos?seed=3&at=0.5s');
  const asked = parts(page);
  await page.getByRole('button', { name: 'Export' }).click();
  for (const name of ['Trace as JSON lines, JSONL', 'Log for ShiViz, LOG']) {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name }).click();
    await download;
  }
  expect(asked.filter((part) => part === 'desk.answers').length).toBe(1);
  // The page had its engine before; who asks again is the worker.
  expect(engines(asked).filter((engine) => engine !== 'paxos')).toEqual([]);
});

test('an export whose part cannot be had says so, and works when it comes', async ({ page, errors }) => {
  await page.context().route('**/part-desk.answers-*', (route) => route.fulfill({ status: 404 }));
  await open(page, 'raft?seed=3&at=0.5s');
  await page.getByRole('button', { name: 'Export' }).click();
  const trace = page.getByRole('button', { name: 'Trace as JSON lines, JSONL' });
  await trace.click();
  await expect(page.getByRole('alert')).toContainText('could not be loaded');
  await page.context().unroute('**/part-desk.answers-*');
  const download = page.waitForEvent('download');
  await trace.click();
  expect(await (await download).path()).toBeTruthy();
  errors.length = 0;
});

test('a page whose first engine cannot be had says so', async ({ page, errors }) => {
  await page.route('**/part-*.raft-*', (route) => route.abort());
  await page.goto('./#raft?seed=3');
  await expect(page.locator('body')).toContainText('could not be loaded');
  errors.length = 0;
});

test('a link with a mistake in it opens a run of the protocol that it names', async ({ page }) => {
  const asked = parts(page);
  await page.goto('./#paxos?nodes=many');
  await expect(page.getByRole('alert')).toContainText('nodes');
  await expect(page.getByRole('button', { name: /^n5, / })).toBeVisible();
  await page.getByRole('button', { name: 'Close' }).click();
  await expect.poll(() => page.url()).toContain('#paxos?nodes=5');
  expect(engines(asked)).toEqual(['paxos']);
});

test('who goes on before an engine is here arrives where they went last', async ({ page }) => {
  await open(page, 'raft?seed=3&at=1s');
  // Until the run is at its moment, the address is its own.
  await expect.poll(() => clock(page)).toBe('1.000 s');
  // The first of two engines comes while the second is on its way.
  await page.route('**/part-*.paxos-*', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await route.continue();
  });
  await go(page, '2pc?seed=3&at=1s');
  await go(page, 'paxos?nodes=3&seed=3&at=1s');
  await expect(page.getByRole('button', { name: /^n3, acceptor/ })).toBeVisible();
  await expect.poll(() => page.url()).toContain('#paxos?nodes=3');
});

test('who goes to the catalogue before an engine is here stays there', async ({ page }) => {
  await open(page, 'raft?seed=3&at=1s');
  await expect.poll(() => clock(page)).toBe('1.000 s');
  await page.route('**/part-*.paxos-*', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await route.continue();
  });
  const arrives = page.waitForResponse((response) => /part-[^/]*\.paxos-/.test(response.url()));
  await go(page, 'paxos?nodes=3&seed=3&at=1s');
  await page.getByRole('button', { name: 'Catalogue' }).click();
  const catalogue = page.getByRole('main', { name: 'Catalogue' });
  await expect(catalogue).toBeVisible();
  await (await arrives).finished();
  await expect(page.locator('html')).not.toHaveAttribute('aria-busy');
  await expect(catalogue).toBeVisible();
  await expect.poll(() => page.url()).toContain('#raft?');
});

test('who goes on while the run in view writes its address arrives where they went', async ({ page }) => {
  await open(page, 'raft?seed=3&at=1s');
  await expect.poll(() => clock(page)).toBe('1.000 s');
  // A page that plays writes its own address at any moment, also between going and arriving.
  await page.evaluate(() => {
    const own = location.hash;
    location.hash = 'paxos?nodes=3&seed=3&at=1s';
    history.replaceState(null, '', own);
  });
  await expect(page.getByRole('button', { name: /^n3, acceptor/ })).toBeVisible();
  await expect.poll(() => page.url()).toContain('#paxos?nodes=3');
});

test('a lesson beside a run of another protocol fetches its own engine', async ({ page }) => {
  const asked = parts(page);
  await open(page, 'raft?seed=3&at=1s&lesson=2pc-blocked');
  await page.getByRole('tab', { name: 'Lesson' }).click();
  await page.getByRole('button', { name: 'Continue the lesson' }).click();
  await expect(page.getByRole('button', { name: /^n4, / })).toBeVisible();
  await expect.poll(() => page.url()).toContain('#2pc?');
  expect(engines(asked)).toEqual(['raft', '2pc']);
});
