import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { open, pause } from './faultline.ts';
import { expect, test } from './page.ts';

/** n3 is down for a second, and everybody has noticed. */
const CRASHED = 'heartbeat?nodes=4&seed=1&do=1s+crash+n3;2s+restart+n3&at=1.9s';

const matrix = (page: Page) => page.getByRole('region', { name: 'Matrix' });
const square = (page: Page, name: RegExp | string) => matrix(page).getByRole('button', { name, exact: typeof name === 'string' });

/** The painted squares, to compare. */
const painted = (page: Page) =>
  matrix(page).locator('canvas').evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());

test.describe('beside the story', () => {
  test.use({ story: true });

  test('the matrix is one press away', async ({ page }) => {
    await open(page, CRASHED);
    await expect(matrix(page)).toHaveCount(0);
    await page.getByRole('button', { name: 'Matrix' }).click();
    await expect(square(page, /suspected/)).toHaveCount(3);
  });
});

test('who suspects whom stands in a matrix, and each square says why', async ({ page }) => {
  await open(page, CRASHED);
  await pause(page);
  for (const by of ['n1', 'n2', 'n4']) await expect(square(page, new RegExp(`^${by}’s view of n3: suspected; silent`))).toHaveCount(1);
  await expect(square(page, /suspected/)).toHaveCount(3);
  await expect(square(page, 'n3 is not running')).toHaveCount(4);
  const before = await painted(page);
  // It runs again, and no beat of it has come.
  await page.getByRole('slider', { name: 'Time' }).fill('2002');
  await expect(square(page, /^n1’s view of n3: suspected, although it is running; silent/)).toHaveCount(1);
  await expect.poll(() => painted(page)).not.toBe(before);
  expect((await new AxeBuilder({ page }).include('.matrix').analyze()).violations).toEqual([]);
});

test('the matrix is walked by keys, and selects the node of the column, then that of the row', async ({ page }) => {
  await open(page, CRASHED);
  await pause(page);
  await square(page, 'n1 itself').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(square(page, /^n1’s view of n3/)).toBeFocused();
  await expect(matrix(page).locator('.read')).toContainText('n1’s view of n3: suspected');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.url()).toContain('selected=n3');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.url()).toContain('selected=n1');
  await page.keyboard.press('End');
  await expect(square(page, 'n4 itself')).toBeFocused();
});

test('a square is pointed at and pressed, also on a phone, and speaks Chinese', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, `${CRASHED}&lang=zh-CN`);
  const area = page.locator('.matrix .squares');
  await area.scrollIntoViewIfNeeded();
  const box = await page.locator('.matrix .task[data-place="2"]').boundingBox();
  if (!box) throw new Error('no square');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await expect(page.locator('.matrix .read')).toContainText('n1 对 n3 的判断：怀疑');
  await page.mouse.down();
  await page.mouse.up();
  await expect.poll(() => page.url()).toContain('selected=n3');
});

test('the matrix is exported as a picture', async ({ page }) => {
  await open(page, CRASHED);
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Matrix, SVG' }).click();
  const text = await (await saved).createReadStream();
  let svg = '';
  for await (const part of text) svg += String(part);
  expect(svg).toContain('n1’s view of n3: suspected; silent');
});

test('of quorums it shows which replica holds which version of a key', async ({ page }) => {
  await open(page, 'quorum?nodes=3&clients=1&seed=1&do=0.3s+c1+set+x+1;1s+isolate+n3;1.1s+c1+-%3E+n1+set+x+2&at=1.6s');
  await pause(page);
  await expect(square(page, /^x on n1: value 2, version /)).toHaveCount(1);
  await expect(square(page, /^x on n3: value 1, version /)).toHaveCount(1);
  await square(page, /^x on n3/).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => page.url()).toContain('selected=n3');
});

test('of Paxos it shows what each acceptor has promised and accepted, in squares that are read', async ({ page }) => {
  await open(page, 'paxos?nodes=5&clients=2&seed=42&do=0.2s+c1+propose+tea;0.215s+c2+-%3E+n2+propose+coffee&at=0.262s');
  await pause(page);
  await expect(square(page, 'n1’s promised ballot: 3.n1')).toHaveCount(1);
  await expect(square(page, 'n1’s accepted value: “tea”, ballot 1.n1')).toHaveCount(1);
  await expect(square(page, 'n3’s accepted value: nothing')).toHaveCount(1);
  const wide = await square(page, 'n1’s promised ballot: 3.n1').boundingBox();
  expect(wide && wide.width > wide.height * 1.5).toBe(true);
  const before = await painted(page);
  await page.getByRole('slider', { name: 'Time' }).fill('500');
  await expect(square(page, /^n\d’s chosen value: /)).toHaveCount(5);
  await expect.poll(() => painted(page)).not.toBe(before);
});

test('of many nodes a square says its values where it is pointed at', async ({ page }) => {
  await open(page, 'heartbeat?nodes=60&seed=1&do=1s+crash+n3&at=1.9s');
  await pause(page);
  // Beside the first square, those to which one key leads.
  await expect(matrix(page).getByRole('button')).not.toHaveCount(3_600);
  await square(page, 'n1 itself').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(matrix(page).locator('.read')).toContainText(/^n1’s view of n3: suspected; silent .*, heartbeat \d+/);
});
