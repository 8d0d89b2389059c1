import { AxeBuilder } from '@axe-core/playwright';
import { command, faster, leader, leaders, open, pause } from './faultline.ts';
import { expect, test } from './page.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  test(`no serious accessibility violation, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await open(page);
    const { node } = await leader(page);
    await pause(page);
    const panels = ['Events', 'Inspector', 'Rules', 'Run'];
    await page.getByRole('button', { name: `${node}, leader` }).click();
    for (const panel of panels) {
      await page.getByRole('tab', { name: panel }).click();
      const { violations } = await new AxeBuilder({ page }).analyze();
      const serious = violations.filter((v) => v.impact === 'serious' || v.impact === 'critical');
      expect(serious.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' ')}`)).toEqual([]);
    }
  });
}

test('at phone width nothing is cut off sideways, and the leader can be crashed by touch', async ({ browser, baseURL }) => {
  const phone = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, baseURL });
  const page = await phone.newPage();
  await open(page);
  const { node } = await leader(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  await page.getByRole('button', { name: `${node}, leader` }).tap();
  // The story offers the same.
  await page.locator('.actions').getByRole('button', { name: `Crash ${node}` }).tap();
  await expect(page.getByRole('button', { name: `${node}, crashed` })).toBeVisible();
  await phone.close();
});

test('a finger finds every control', async ({ browser, baseURL }) => {
  const phone = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, baseURL });
  const page = await phone.newPage();
  await open(page);
  for (const panel of ['Events', 'Run', 'Rules']) {
    await page.getByRole('button', { name: panel, exact: true }).tap();
    // What is drawn is reached by who is near it; words in a sentence keep its line; a box has its label beside it.
    const controls = page.locator('button:visible:not(.handle, .voice button), summary:visible, input:visible:not([type="checkbox"], .command input)');
    const small = await controls.evaluateAll((all) =>
      all.map((one) => [one.outerHTML, one.getBoundingClientRect().width, one.getBoundingClientRect().height] as const).filter(([, width, height]) => width < 44 || height < 44),
    );
    expect(small).toEqual([]);
  }
  await phone.close();
});

test('everything goes by keyboard', async ({ page }) => {
  await open(page);
  const { node } = await leader(page);
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible();
  await page.keyboard.press(node.slice(1));
  await expect(page.getByRole('button', { name: `Crash ${node}` })).toBeVisible();
  await page.keyboard.press('k');
  await expect(page.getByRole('button', { name: `${node}, crashed` })).toBeVisible();
  await page.keyboard.press('k');
  await expect(page.getByRole('button', { name: `${node}, follower` })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await expect(page.getByRole('textbox', { name: 'Command' })).toBeFocused();
  await page.keyboard.type('cut n1 n2');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'link n1–n2, cut' })).toBeVisible();
});

test('Enter on a focused link or node selects it', async ({ page }) => {
  await open(page, 'raft?nodes=3&seed=7&at=0.1s');
  await page.getByRole('button', { name: 'link n1–n2', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Cut n1–n2' })).toBeVisible();
  await page.getByRole('button', { name: 'n3, follower' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Crash n3' })).toBeVisible();
});

/** Counts the frames that the page asks for. */
async function frames(page: import('@playwright/test').Page, millis: number): Promise<number> {
  return page.evaluate(
    (millis) =>
      new Promise<number>((resolve) => {
        const ask = window.requestAnimationFrame.bind(window);
        let count = 0;
        window.requestAnimationFrame = (callback) => {
          count += 1;
          return ask(callback);
        };
        setTimeout(() => {
          window.requestAnimationFrame = ask;
          resolve(count);
        }, millis);
      }),
    millis,
  );
}

test('paused, the page asks for no frame at all; playing, it does', async ({ page }) => {
  await open(page);
  await expect(leaders(page)).toHaveCount(1);
  // On a busy machine frames are few, and still they come.
  let counted = 0;
  await expect.poll(async () => (counted += await frames(page, 500))).toBeGreaterThan(5);
  await pause(page);
  await page.waitForTimeout(500);
  expect(await frames(page, 1_500)).toBe(0);
});

test('who wants less motion begins at rest', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page);
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible();
});

test('the choice of colours lasts', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await open(page);
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await page.getByRole('button', { name: /^Colours/ }).click();
  await page.getByRole('button', { name: /^Colours/ }).click();
  await expect(page.getByRole('button', { name: 'Colours: dark' })).toBeVisible();
  expect(await background()).not.toBe(light);
  await page.reload();
  await expect(page.getByRole('button', { name: 'Colours: dark' })).toBeVisible();
});

test('turning points are spoken', async ({ page }) => {
  await open(page);
  const { node } = await leader(page);
  // The opening run says this at 0.25 s; whatever is said before it would stand there for a moment only.
  await expect(page.getByRole('log')).toContainText('starts sending');
  await command(page, `crash ${node}`);
  await expect(page.getByRole('log')).toContainText(`${node} crashes`);
  await faster(page, 3);
  await expect(page.getByRole('log')).toContainText('becomes leader');
});

test('the panels and the transport do not move while a run plays', async ({ page }) => {
  await open(page);
  await expect(leaders(page)).toHaveCount(1);
  const places = () =>
    page.evaluate(() =>
      ['header', '.stage', 'aside', 'footer', '.actions', '.tabs'].map((one) => {
        const box = document.querySelector(one)?.getBoundingClientRect();
        return box && [one, box.x, box.y, box.width, box.height];
      }),
    );
  const before = await places();
  for (let i = 0; i < 8; i += 1) {
    await page.waitForTimeout(300);
    expect(await places()).toEqual(before);
  }
});
