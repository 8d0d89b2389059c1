import { clock, open } from './faultline.ts';
import { expect, test } from './page.ts';

/** Four workers in the middle of eight map tasks and three reduce tasks. */
const SMALL = 'map-reduce?nodes=6&seed=42&do=0.1s+c1+count&at=0.4s';
/** As large as the limits of the engine allow. */
const LARGE = 'map-reduce?nodes=66&seed=42&set=maps+900;reduces+100&do=0.1s+c1+count&at=1.5s';

test('the board is one stop of the Tab key; arrow keys go from task to task', async ({ page }) => {
  // Wide enough for eight squares in a row.
  await page.setViewportSize({ width: 1440, height: 900 });
  await open(page, SMALL);
  await expect.poll(() => clock(page)).toBe('0.400 s');
  const board = page.getByRole('group', { name: /^Tasks/ });
  const tasks = board.getByRole('button');
  await expect(tasks).toHaveCount(11);
  // Each says what it is, how far, and with whom.
  for (const name of await tasks.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')))) {
    expect(name).toMatch(/^(map task [1-8]|reduce task [1-3]), (idle|in progress on n[3-6]|done, \d+ bytes on the disk of n[3-6])/);
  }
  const task = (name: string) => board.getByRole('button', { name: new RegExp(`^${name},`) });
  const stop = board.locator('[tabindex="0"]');
  await expect(stop).toHaveCount(1);
  await stop.focus();
  await expect(task('map task 1')).toBeFocused();
  for (const [key, name] of [
    ['ArrowRight', 'map task 2'],
    ['ArrowRight', 'map task 3'],
    ['ArrowDown', 'reduce task 3'],
    ['ArrowUp', 'map task 3'],
    ['ArrowLeft', 'map task 2'],
    ['End', 'reduce task 3'],
    ['ArrowRight', 'reduce task 3'],
    ['Home', 'map task 1'],
    ['ArrowLeft', 'map task 1'],
    ['ArrowRight', 'map task 2'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(task(name), `after ${key}`).toBeFocused();
  }
  // What is read aloud stands below the squares, too.
  await expect(page.locator('.board .read')).toHaveText((await task('map task 2').getAttribute('aria-label')) ?? '');
  // The keys of the board move nothing else.
  expect(await clock(page)).toBe('0.400 s');
  // The stop is where one was.
  await page.keyboard.press('Tab');
  await expect(task('map task 2')).not.toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(task('map task 2')).toBeFocused();
});

test('a task selects who has it, by key and by mouse', async ({ page }) => {
  await open(page, SMALL);
  await expect.poll(() => clock(page)).toBe('0.400 s');
  const board = page.getByRole('group', { name: /^Tasks/ });
  const holder = async (name: RegExp) => {
    const told = (await board.getByRole('button', { name }).getAttribute('aria-label')) ?? '';
    return /n\d+/.exec(told)?.[0] ?? '';
  };
  const first = await holder(/^map task 1,/);
  await board.getByRole('button', { name: /^map task 1,/ }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: `Crash ${first}` })).toBeVisible();
  const second = await holder(/^map task 2,/);
  expect(second).not.toBe(first);
  await board.getByRole('button', { name: /^map task 2,/ }).click();
  await expect(page.getByRole('button', { name: `Crash ${second}` })).toBeVisible();
});

test('a thousand tasks and 66 nodes are walked by the same keys, with few elements', async ({ page }) => {
  await open(page, LARGE);
  await expect.poll(() => clock(page)).toBe('1.500 s');
  const board = page.getByRole('group', { name: /^Tasks/ });
  const task = (name: string) => board.getByRole('button', { name: new RegExp(`^${name},`) });
  await board.locator('[tabindex="0"]').focus();
  await expect(task('map task 1')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  const name = (await board.locator(':focus').getAttribute('aria-label')) ?? '';
  const [, number] = /^map task (\d+),/.exec(name) ?? [];
  const columns = (Number(number) - 1) / 2;
  expect(columns, 'columns of the board').toBeGreaterThan(20);
  await page.keyboard.press('ArrowRight');
  await expect(task(`map task ${2 * columns + 2}`)).toBeFocused();
  await page.keyboard.press('End');
  await expect(task('reduce task 100')).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(board.locator(':focus')).toHaveAttribute('aria-label', /^reduce task \d+, idle$/);
  await page.keyboard.press('Home');
  await expect(task('map task 1')).toBeFocused();
  expect(await board.getByRole('button').count(), 'tasks with an element').toBeLessThan(10);

  // Of 2,211 links those that carry something have one, and those of the node that is selected.
  const links = page.locator('.handles').getByRole('button', { name: /^link / });
  const carrying = await links.count();
  expect(carrying).toBeGreaterThan(0);
  expect(carrying, 'links with an element').toBeLessThan(60);
  await page.locator('.handles').getByRole('button', { name: /^n30, / }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Crash n30' })).toBeVisible();
  for (const other of ['link n1–n30', 'link n30–n66']) {
    await expect(page.getByRole('button', { name: other, exact: true })).toHaveCount(1);
  }
  const of = await links.count();
  expect(of - carrying, 'links of n30').toBeGreaterThan(60);
  expect(of - carrying).toBeLessThanOrEqual(66);
});
