import { clock, command, open } from './faultline.ts';
import { expect, test } from './page.ts';

test('what is good to know takes no room and goes after a while; what is wrong stays', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, 'raft?nodes=3&seed=7&at=0.6s');
  const place = () => page.locator('.stage').boundingBox();
  const before = await place();
  await page.getByRole('button', { name: 'Share' }).click();
  await expect(page.getByText('Link copied')).toBeVisible();
  expect(await place()).toEqual(before);
  await expect(page.getByText('Link copied')).toHaveCount(0);

  await open(page, 'raft?nodes=99');
  await page.waitForTimeout(8_000);
  await expect(page.getByRole('alert')).toContainText(/1 to \d+/);
  await page.getByRole('button', { name: 'Close' }).click();
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('a planted bug that is switched on stands in the header and leads to where it is switched', async ({ page }) => {
  await open(page, 'raft?nodes=3&seed=3&set=bug-vote-twice+on&at=0.1s');
  await page.getByRole('button', { name: 'Planted bug: Votes twice' }).click();
  await expect(page.getByRole('tab', { name: 'Run' })).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('checkbox', { name: /^Votes twice/ })).toBeChecked();
  await open(page, 'raft?nodes=3&seed=3&at=0.1s');
  await expect(page.getByText('Planted bug:')).toHaveCount(0);
});

test('an action for a later moment is told and stands on the axis', async ({ page }) => {
  await open(page, 'raft?nodes=3&seed=7&at=0.6s');
  await command(page, '1.5s crash n1');
  await expect(page.getByRole('status').getByText('planned for 1.500 s')).toBeVisible();
  await expect(page.locator('.mark.planned')).toHaveCount(1);
  await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
  await expect(page.locator('.mark.planned')).toHaveCount(0);
});

test('a link that selects what has not happened says so', async ({ page }) => {
  await open(page, 'raft?nodes=3&seed=7&at=0.6s&selected=m9999');
  await expect(page.getByRole('status').getByText('m9999')).toBeVisible();
  await open(page, 'raft?nodes=3&seed=7&at=0.6s&selected=n9');
  await expect(page.getByRole('alert')).toContainText('n9');
});

test('a request that is refused says why', async ({ page }) => {
  await open(page, 'raft?nodes=3&seed=7&at=0.6s');
  await expect.poll(() => clock(page)).toBe('0.600 s');
  await page.locator('.handles').getByRole('button', { name: /^c1, / }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: 'Request' }).fill('frobnicate');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('no such command');
});

test('a slip in an action is understood', async ({ page }) => {
  await open(page, 'raft?nodes=3&seed=7&at=0.6s');
  await command(page, 'crahs n1');
  await expect(page.getByRole('alert')).toContainText('did you mean “crash”');
});

test('the legend shows what the scene draws', async ({ page }) => {
  await open(page, 'raft?nodes=3&seed=7&at=0.6s');
  await page.getByRole('button', { name: 'Help' }).click();
  // One picture for each text, and what a partition looks like among them.
  const texts = page.locator('.legend dd');
  await expect(texts.filter({ hasText: 'A partition: nothing crosses the line' })).toHaveCount(1);
  await expect(page.locator('.legend svg')).toHaveCount(await texts.count());
});

test('the list of events stands still under the pointer, and says what is new', async ({ page }) => {
  await open(page, 'raft?nodes=5&seed=42&do=0.25s+c1+every+60ms+add+x+1;1.3s+c1+every+10ms+add+x+1&at=1.3s&speed=0.2');
  await expect.poll(() => clock(page)).toBe('1.300 s');
  await page.locator('.events li').last().hover();
  const first = () => page.locator('.events li > button > time').last().innerText();
  const before = await first();
  await page.keyboard.press('Space');
  const fresh = page.getByRole('button', { name: /^\d+( or more)? new$/ });
  await expect(fresh).toBeVisible();
  expect(await first()).toBe(before);
  // Selecting a node takes nobody away from the list.
  await page.keyboard.press('2');
  await expect(page.getByRole('tab', { name: 'Events' })).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('tab', { name: 'Inspector n2' })).toBeVisible();
  await fresh.click();
  await expect.poll(first).not.toBe(before);
});
