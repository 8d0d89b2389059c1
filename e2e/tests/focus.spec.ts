import { clock, leader, open, pause } from './faultline.ts';
import { expect, test } from './page.ts';

const RUN = 'raft?nodes=5&seed=42&do=0.25s+c1+every+60ms+add+x+1&at=1s';

test('after a click, the space bar plays and does not press the button again', async ({ page }) => {
  await open(page, RUN);
  await expect.poll(() => clock(page)).toBe('1.000 s');
  await page.locator('.stage').getByRole('button', { name: 'n2, follower' }).click();
  await page.getByRole('button', { name: 'Crash n2' }).click();
  await expect(page.getByRole('button', { name: 'Restart n2' })).toBeVisible();
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await pause(page);
  await expect(page.getByRole('button', { name: 'n2, crashed' })).toBeVisible();
  // By keys, the space bar presses what has the focus, as everywhere.
  await page.keyboard.press('Tab');
  await page.getByRole('button', { name: 'Restart n2' }).focus();
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'n2, follower' })).toBeVisible();
});

test('the focus stays when crash becomes restart', async ({ page }) => {
  await open(page, RUN);
  await page.keyboard.press('2');
  await page.getByRole('button', { name: 'Crash n2' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Restart n2' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Crash n2' })).toBeFocused();
});

test('the stage is one stop of the Tab key; arrow keys go from thing to thing', async ({ page }) => {
  await open(page, RUN);
  await expect.poll(() => clock(page)).toBe('1.000 s');
  const stops = page.locator('.handles > [tabindex="0"]');
  await expect(stops).toHaveCount(1);
  await stops.focus();
  await expect(page.getByRole('button', { name: /^n1, / })).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('button', { name: /^n2, / })).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('button', { name: /^c1, / })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('button', { name: 'link n1–n2' })).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Crash n2' })).toBeVisible();
  // The stop is where one was.
  await page.keyboard.press('Tab');
  await page.keyboard.press('Shift+Tab');
  await expect(page.getByRole('button', { name: /^n2, / })).toBeFocused();
});

test('the menu takes the focus, and gives it back on Escape; a click elsewhere closes it', async ({ page }) => {
  await open(page, RUN);
  await expect.poll(() => clock(page)).toBe('1.000 s');
  const node = page.locator('.handles').getByRole('button', { name: /^n2, / });
  await node.focus();
  await node.click({ button: 'right' });
  await expect(page.getByRole('menuitem', { name: 'Crash n2' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: 'Freeze n2' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect(node).toBeFocused();
  await node.click({ button: 'right' });
  await expect(page.getByRole('menu')).toBeVisible();
  await page.locator('.clock').click();
  await expect(page.getByRole('menu')).toHaveCount(0);
});

test('what would change nothing is greyed, says why, and does nothing', async ({ page }) => {
  await open(page, RUN);
  const { node } = await leader(page);
  await page.keyboard.press(node.slice(1));
  await page.keyboard.press('k');
  const freeze = page.getByRole('button', { name: `Freeze ${node}` });
  await expect(freeze).toHaveAttribute('aria-disabled', 'true');
  await expect(freeze).toHaveAttribute('title', /the node is down/);
  const url = page.url();
  await page.keyboard.press('f');
  await expect(page.getByRole('status').getByText('changes nothing')).toBeVisible();
  expect(page.url()).toBe(url);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Heal all links' })).toHaveAttribute('aria-disabled', 'true');
});
