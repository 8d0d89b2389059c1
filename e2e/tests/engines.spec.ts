import type { Page } from '@playwright/test';
import { digest, open } from './faultline.ts';
import { expect, test } from './page.ts';

/** The engines that a page asks for, by protocol, in order. */
function engines(page: Page): string[] {
  const asked: string[] = [];
  page.on('request', (request) => {
    const engine = /\/engine-(.+)-[0-9a-f]{16}\.wasm$/.exec(request.url());
    if (engine) asked.push(engine[1]!);
  });
  return asked;
}

async function go(page: Page, fragment: string): Promise<void> {
  await page.evaluate((fragment) => {
    location.hash = fragment;
  }, fragment);
}

test('an engine is fetched once, with the first run of its protocol', async ({ page }) => {
  const asked = engines(page);
  await open(page, 'paxos?seed=3&at=1s');
  expect(asked).toEqual(['paxos']);
  const paxos = await digest(page);
  // Two that have much in common, one after the other, then back again.
  for (const [protocol, node] of [['2pc', 'n4'], ['3pc', 'n4'], ['2pc', 'n4'], ['paxos', 'n5']] as const) {
    await go(page, `${protocol}?seed=3&at=1s`);
    await expect.poll(() => page.url()).toContain(`#${protocol}?`);
    await expect(page.getByRole('button', { name: new RegExp(`^${node}, `) })).toBeVisible();
  }
  expect(asked).toEqual(['paxos', '2pc', '3pc']);
  await expect.poll(() => digest(page)).toBe(paxos);
});

test('a run whose engine cannot be had leaves the page as it was', async ({ page, errors }) => {
  await page.route('**/engine-2pc-*', (route) => route.abort());
  await open(page, 'raft?seed=3&at=1s');
  const before = await digest(page);
  await go(page, '2pc?seed=3&at=1s');
  await expect(page.getByRole('alert')).toContainText('The run in view stays');
  await expect(page.getByRole('alert')).toContainText('could not be loaded');
  expect(await digest(page)).toBe(before);
  errors.length = 0;
  // It is asked for again, and this time it comes.
  await page.unroute('**/engine-2pc-*');
  await go(page, '2pc?seed=4&at=1s');
  await expect(page.getByRole('button', { name: /^n4, / })).toBeVisible();
});

test('a page whose first engine cannot be had says so', async ({ page, errors }) => {
  await page.route('**/engine-raft-*', (route) => route.abort());
  await page.goto('./#raft?seed=3');
  await expect(page.locator('body')).toContainText('could not be loaded');
  errors.length = 0;
});

test('a link with a mistake in it opens a run of the protocol that it names', async ({ page }) => {
  const asked = engines(page);
  await page.goto('./#paxos?nodes=many');
  await expect(page.getByRole('alert')).toContainText('nodes');
  await expect.poll(() => page.url()).toContain('#paxos?nodes=5');
  expect(asked).toEqual(['paxos']);
});

test('who goes on before an engine is here arrives where they went last', async ({ page }) => {
  await open(page, 'raft?seed=3&at=1s');
  // The first of two engines comes while the second is on its way.
  await page.route('**/engine-paxos-*', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await route.continue();
  });
  await go(page, '2pc?seed=3&at=1s');
  await go(page, 'paxos?nodes=3&seed=3&at=1s');
  await expect(page.getByRole('button', { name: /^n3, acceptor/ })).toBeVisible();
  await expect.poll(() => page.url()).toContain('#paxos?nodes=3');
});

test('a lesson beside a run of another protocol fetches its own engine', async ({ page }) => {
  const asked = engines(page);
  await open(page, 'raft?seed=3&at=1s&lesson=2pc-blocked');
  await page.getByRole('tab', { name: 'Lesson' }).click();
  await page.getByRole('button', { name: 'Go on with the lesson' }).click();
  await expect(page.getByRole('button', { name: /^n4, / })).toBeVisible();
  await expect.poll(() => page.url()).toContain('#2pc?');
  expect(asked).toEqual(['raft', '2pc']);
});
