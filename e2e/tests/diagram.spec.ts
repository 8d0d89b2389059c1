import { clock, leader, open, scrub } from './faultline.ts';
import { expect, test } from './page.ts';

const RUN = 'raft?nodes=5&seed=42&do=0.25s+c1+every+60ms+add+x+1;0.9s+crash+n1;1.4s+restart+n1&at=1.5s';

test('by keyboard, the diagram goes from event to event and says what each was and why', async ({ page }) => {
  await open(page, RUN);
  await page.getByRole('group', { name: /^Space-time diagram/ }).focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await page.getByRole('tab', { name: 'Events' }).click();
  const chosen = page.locator('.events [aria-current="true"]');
  await expect(chosen).toHaveCount(1);
  const told = await chosen.innerText();
  expect(told).toMatch(/\d\.\d{3}/);
  await page.getByRole('group', { name: /^Space-time diagram/ }).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(chosen).not.toHaveText(told);
  // The selection is part of the link.
  await expect.poll(() => page.url()).toMatch(/selected=e\d+/);
});

test('a click on an empty place of the diagram goes to that moment', async ({ page }) => {
  await open(page, RUN);
  await expect.poll(() => clock(page)).toBe('1.500 s');
  const box = await page.locator('.strip').boundingBox();
  if (!box) throw new Error('no diagram');
  // Just above the axis there is no lane.
  await page.mouse.click(box.x + box.width * 0.3, box.y + box.height - 8);
  await expect.poll(() => clock(page)).not.toBe('1.500 s');
});

test('the diagram can be dragged and zoomed, and follows again on demand', async ({ page }) => {
  await open(page, RUN);
  const follow = page.getByRole('button', { name: 'Follow the current moment' });
  await expect(follow).toHaveAttribute('aria-pressed', 'true');
  const box = await page.locator('.strip').boundingBox();
  if (!box) throw new Error('no diagram');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height - 8);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 + 150, box.y + box.height - 8, { steps: 5 });
  await page.mouse.up();
  await expect(follow).toHaveAttribute('aria-pressed', 'false');
  await page.mouse.wheel(0, -300);
  await follow.click();
  await expect(follow).toHaveAttribute('aria-pressed', 'true');
  // Dragging is no click: the moment is the same.
  expect(await clock(page)).toBe('1.500 s');
});

test('the picture of the diagram changes with the moment and is the same for the same moment', async ({ page }) => {
  await open(page, RUN);
  await leader(page);
  const picture = async () => (await page.locator('.strip').screenshot()).toString('base64');
  await scrub(page, 1200);
  await expect.poll(() => clock(page)).toBe('1.200 s');
  const one = await picture();
  await scrub(page, 700);
  await expect.poll(() => clock(page)).toBe('0.700 s');
  expect(await picture()).not.toBe(one);
  await scrub(page, 1200);
  await expect.poll(() => clock(page)).toBe('1.200 s');
  expect(await picture()).toBe(one);
});
