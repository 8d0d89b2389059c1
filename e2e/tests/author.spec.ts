import { readFile } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import type { Frame, Page } from '@playwright/test';
import { clock, leader } from './faultline.ts';
import { Host, embeds } from './host.ts';
import { expect, test } from './page.ts';

const RUN = 'raft?nodes=5&seed=42&do=0.25s+c1+every+60ms+add+x+1&at=0.6s';
const LESSON = 'raft?nodes=5&seed=42&do=0.5s+c1+every+80ms+add+x+1;1.2s+crash+n1;3s+restart+n1&at=1.3s&lesson=raft-leader-crash';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

let host: Host | undefined;
test.afterEach(async () => {
  await host?.close();
  host = undefined;
});

async function panel(page: Page, run = RUN): Promise<void> {
  await page.goto(`#${run}`);
  // A lesson takes the place of the panel when it comes.
  if (run.includes('lesson=')) await expect(page.getByRole('tab', { name: 'Lesson', selected: true })).toBeVisible();
  await page.getByRole('button', { name: 'Embed', exact: true }).click();
  await expect(page.getByRole('combobox', { name: 'For' })).toBeVisible();
}

/** The run in the preview, once it is there. */
async function preview(page: Page): Promise<Frame> {
  await page.locator('iframe[title="Preview"]').scrollIntoViewIfNeeded();
  await expect.poll(() => embeds(page).length).toBe(1);
  const [frame] = embeds(page);
  await expect(frame!.getByRole('main')).toBeVisible();
  return frame!;
}

/** Takes the text; what the clipboard then holds. */
async function taken(page: Page, name = 'Copy the text'): Promise<string> {
  await page.getByRole('button', { name, exact: true }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Copied' })).toBeVisible();
  return page.evaluate(() => navigator.clipboard.readText());
}

/** The one run of a page of an author. */
async function only(page: Page): Promise<Frame> {
  await expect.poll(() => embeds(page).length).toBe(1);
  await expect(embeds(page)[0]!.getByRole('main')).toBeVisible();
  return embeds(page)[0]!;
}

test('the text for a page brings its picture in one step, and both are the run', async ({ page, context }) => {
  await panel(page);
  const run = await preview(page);
  await expect(run.getByRole('button', { name: 'n1, leader, term 1' })).toBeVisible();
  await expect(page.getByText('data:image/svg+xml', { exact: false }).first()).toBeVisible();
  const text = await taken(page);
  host = await Host.serve(text);
  // Without scripts, the picture stands for the run.
  const plain = await (await context.browser()!.newContext({ javaScriptEnabled: false })).newPage();
  await plain.goto(host.address);
  const picture = plain.getByRole('img', { name: 'Raft, 5 nodes, seed 42' });
  await expect(picture).toBeVisible();
  expect((await picture.boundingBox())!.width).toBeGreaterThan(300);
  expect(await picture.getAttribute('src')).toContain('raft?nodes=5%26amp;seed=42');
  await plain.context().close();
  await page.goto(host.address);
  const embedded = await only(page);
  await expect(embedded.getByRole('button', { name: 'n1, leader, term 1' })).toBeVisible();
  await expect(embedded.locator('.clock')).toHaveText('0.600 s');
});

test('every choice is in the preview and in the text', async ({ page }) => {
  await panel(page);
  await page.getByRole('combobox', { name: 'Controls' }).selectOption('Full: actions, panels, transport');
  await page.getByRole('combobox', { name: 'Colours' }).selectOption('Dark');
  await page.getByRole('textbox', { name: 'Height in pixels' }).fill('500');
  await page.getByRole('textbox', { name: 'Starts at' }).fill('0.3s');
  await page.getByRole('textbox', { name: 'Stops at' }).fill('0.5s');
  await page.getByRole('checkbox', { name: 'Plays by itself' }).check();
  // What is typed counts when nothing more is: every choice is another frame.
  await expect(page.locator('iframe[title="Preview"]')).toHaveAttribute('src', /autoplay.*stop=0\.5s/);
  const run = await preview(page);
  await expect(run.locator('html')).toHaveAttribute('data-embed', 'full');
  await expect(run.locator('html')).toHaveAttribute('data-theme', 'dark');
  // It plays from its start, and stops where it is told to, once.
  await expect(run.locator('.clock')).toHaveText('0.500 s');
  await expect(run.getByRole('button', { name: 'Play' })).toBeVisible();
  await run.getByRole('button', { name: 'Play' }).click();
  await expect.poll(async () => Number.parseFloat(await run.locator('.clock').innerText())).toBeGreaterThan(0.5);
  expect((await page.locator('iframe[title="Preview"]').boundingBox())!.height).toBe(500);
  const text = await taken(page);
  expect(text).toContain('height="500" controls="full" theme="dark" autoplay stop="0.5s" title=');
  host = await Host.serve(text);
  await page.goto(host.address);
  const embedded = await only(page);
  await expect(embedded.locator('.clock')).toHaveText('0.500 s');
  await page.goto(`#${RUN}`);
});

test('what cannot be used is told, and no text is offered until it can', async ({ page }) => {
  await panel(page);
  for (const [field, wrong, told, right] of [
    ['Height in pixels', '99', 'from 100 to 4000', '300'],
    ['Starts at', 'soon', 'A moment such as 3.2s', '0.6s'],
    ['Stops at', '0.1s', 'A moment after the start', ''],
  ] as const) {
    const input = page.getByRole('textbox', { name: field });
    await input.fill(wrong);
    await expect(page.getByRole('alert').filter({ hasText: told })).toBeVisible();
    await expect(input).toHaveAttribute('aria-invalid', 'true');
    await expect(page.getByRole('button', { name: 'Copy the text', exact: true })).toBeDisabled();
    await input.fill(right);
    await expect(page.getByRole('alert')).toHaveCount(0);
  }
  await expect(page.getByRole('button', { name: 'Copy the text', exact: true })).toBeEnabled();
});

for (const [kind, end, begin] of [['SVG file', 'svg', '<svg'], ['PNG file', 'png', '\u0089PNG']] as const) {
  test(`a README gets a picture as ${end} with its text, and the picture opens the run`, async ({ page }) => {
    await panel(page);
    await page.getByRole('combobox', { name: 'For' }).selectOption('A README: picture and link');
    await page.getByRole('combobox', { name: 'Picture' }).selectOption(kind);
    await expect(page.getByRole('img', { name: 'Raft, 5 nodes, seed 42' })).toBeVisible();
    const download = page.waitForEvent('download');
    const text = await taken(page, 'Copy the text and save the picture');
    const file = await download;
    expect(text).toBe(`[![Raft, 5 nodes, seed 42](${file.suggestedFilename()})](<${page.url()}>)\n`);
    const bytes = await readFile(await file.path());
    expect(bytes.toString('latin1')).toMatch(new RegExp(`^${begin}`));
    await page.goto('#2pc?seed=1');
    await page.getByRole('button', { name: 'Catalogue' }).click();
    await page.getByLabel('Open a scenario file or a picture').setInputFiles({ name: `x.${end}`, mimeType: 'image/x', buffer: bytes });
    await expect(page.getByRole('button', { name: 'n1, leader, term 1' })).toBeVisible();
    await expect.poll(() => clock(page)).toBe('0.600 s');
  });
}

test('a block is one that blocks.js and the book understand, and a frame needs no script', async ({ page }) => {
  await panel(page);
  await page.getByRole('combobox', { name: 'For' }).selectOption('Markdown with live runs');
  expect(await taken(page)).toBe(`\`\`\`faultline\n${page.url()}\noptions: height=420 controls=minimal\n\`\`\`\n`);
  await page.getByRole('combobox', { name: 'For' }).selectOption('An iframe, without a script');
  const text = await taken(page);
  host = await Host.serve(text);
  await page.goto(host.address);
  const run = await only(page);
  await expect(run.getByRole('button', { name: 'n1, leader, term 1' })).toBeVisible();
  await expect(run.locator('.clock')).toHaveText('0.600 s');
});

test('a scenario has an address for chats, which is there', async ({ page }) => {
  await panel(page);
  await expect(page.getByRole('option', { name: 'A chat or a feed: address' })).toHaveCount(0);
  await panel(page, LESSON);
  await page.getByRole('combobox', { name: 'For' }).selectOption('A chat or a feed: address');
  const address = (await taken(page)).trim();
  expect(address).toMatch(/\/run\/en\/raft-leader-crash\.html$/);
  await page.goto(address);
  await expect(page.getByRole('heading', { name: 'The leader crashes' })).toBeVisible();
});

test('the panel speaks 简体中文', async ({ page }) => {
  await page.goto(`#${RUN}&lang=zh-CN`);
  await page.getByRole('button', { name: '嵌入', exact: true }).click();
  await expect(page.getByRole('combobox', { name: '用于' })).toBeVisible();
  await page.getByRole('combobox', { name: '颜色' }).selectOption('深色');
  await page.getByRole('combobox', { name: '用于' }).selectOption('README：图片和链接');
  await expect(page.getByRole('button', { name: '复制文本并保存图片' })).toBeEnabled();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((one) => one.id)).toEqual([]);
});

test('an action by hand is in the text, and the start stays', async ({ page }) => {
  await panel(page);
  const { node } = await leader(page);
  await page.getByRole('button', { name: new RegExp(`^${node}, `) }).click();
  await page.keyboard.press('k');
  await expect(page.getByRole('group', { name: 'Text' })).toContainText(`crash+${node}`);
  await page.getByRole('button', { name: 'Play' }).click();
  await page.waitForTimeout(500);
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('textbox', { name: 'Starts at' })).toHaveValue('0.6s');
  await page.getByRole('button', { name: 'Now' }).click();
  await expect(page.getByRole('textbox', { name: 'Starts at' })).not.toHaveValue('0.6s');
});

test('the panel is done with the keyboard alone, and has no accessibility violation', async ({ page }) => {
  await page.goto(`#${RUN}`);
  await page.getByRole('button', { name: 'Embed', exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('combobox', { name: 'For' }).focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('group', { name: 'Text' })).toContainText('```faultline');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('combobox', { name: 'Controls' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('textbox', { name: 'Height in pixels' })).toBeFocused();
  await page.keyboard.type('333');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('group', { name: 'Text' })).toContainText('height="333"');
  const { violations } = await new AxeBuilder({ page }).exclude('iframe').analyze();
  expect(violations.map((one) => one.id)).toEqual([]);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('the panel is reached and used by touch', async ({ page }) => {
    await page.goto(`#${RUN}`);
    await page.getByRole('tab', { name: 'Run' }).tap();
    await page.getByRole('button', { name: 'Embed', exact: true }).tap();
    await expect(page.getByRole('combobox', { name: 'For' })).toBeVisible();
    await page.getByRole('checkbox', { name: 'Automatic height' }).tap();
    await expect(page.getByRole('group', { name: 'Text' })).toContainText('height="auto"');
    await preview(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await page.getByRole('button', { name: 'Copy the text', exact: true }).tap();
    await expect(page.getByRole('status').filter({ hasText: 'Copied' })).toBeVisible();
  });
});
