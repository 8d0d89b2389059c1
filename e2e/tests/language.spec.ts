import { expect, test } from './page.ts';

const RUN = 'raft?nodes=3&seed=7&do=0.5s+crash+n1&at=1s';

test('the reader chooses the language in the middle of a run, and the page keeps it', async ({ page }) => {
  await page.goto(`./#${RUN}`);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  const digest = await page.locator('.digest').innerText();
  await page.getByRole('combobox', { name: 'Language' }).selectOption('简体中文');
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await expect(page.getByRole('button', { name: '分享' })).toBeVisible();
  await expect(page.getByText('n1 崩溃')).toBeVisible();
  // Nothing of the run has changed, and the link says nothing of the language.
  expect((await page.locator('.digest').innerText()).match(/[0-9a-f]{12}/)?.[0]).toBe(digest.match(/[0-9a-f]{12}/)?.[0]);
  await expect(page).toHaveURL((url) => !url.hash.includes('lang='));
  await page.reload();
  await expect(page.getByRole('button', { name: '分享' })).toBeVisible();
  await page.getByRole('combobox', { name: '语言' }).selectOption('English');
  await expect(page.getByRole('button', { name: 'Share' })).toBeVisible();
});

test('a reader fetches the words of one language, and those of a protocol when a run of it is opened', async ({ page }) => {
  const words: string[] = [];
  page.on('request', (request) => {
    const found = /part-(\w+\.words-[\w+-]+?)-[0-9a-f]{10}\.wasm/.exec(request.url());
    if (found?.[1]) words.push(found[1]);
  });
  const fetched = () => [...new Set(words)].sort();
  await page.goto(`./#${RUN}&lang=zh-CN`);
  await expect(page.getByRole('button', { name: '分享' })).toBeVisible();
  const first = ['agreement.words-zh-CN', 'agreement.words-zh-CN_raft'];
  expect(fetched()).toEqual([...first, 'page.words-zh-CN']);
  await page.getByRole('button', { name: '目录' }).click();
  await expect(page.getByRole('heading', { name: '原子提交' })).toBeVisible();
  expect(fetched()).toEqual([...first, 'page.words-zh-CN']);
  await page.goto('./#2pc?nodes=3&seed=7&at=1s&lang=zh-CN');
  await expect(page.getByRole('button', { name: /^n1，协调者/ })).toBeVisible();
  expect(fetched()).toEqual([...first, 'commit.words-zh-CN', 'page.words-zh-CN']);
});

test('a link that asks for a language gets it, and the reader\'s choice stays as it was', async ({ page }) => {
  await page.goto(`./#${RUN}&lang=zh-CN`);
  await expect(page.getByRole('button', { name: '分享' })).toBeVisible();
  await expect(page).toHaveURL(/lang=zh-CN/);
  await page.goto('about:blank');
  await page.goto(`./#${RUN}`);
  await expect(page.getByRole('button', { name: 'Share' })).toBeVisible();
});

test.describe('a browser in Chinese', () => {
  test.use({ locale: 'zh-CN' });
  test('opens the page in Chinese, without a word of it being asked for', async ({ page }) => {
    await page.goto(`./#${RUN}`);
    await expect(page.getByRole('button', { name: '分享' })).toBeVisible();
  });
});

test('an embed speaks the language that its author asks for', async ({ page }) => {
  await page.goto(`./?embed=minimal&lang=zh-CN#${RUN}`);
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await expect(page.getByRole('button', { name: '播放' })).toBeVisible();
});

test('a lesson goes on in the other language where it was', async ({ page }) => {
  await page.goto('./#raft?lesson=raft-leader-crash');
  const steps = page.locator('.lesson');
  await expect(steps).toBeVisible();
  // What has happened by now is listed once the run has come to its moment.
  await expect(steps.locator('li').first()).toBeVisible();
  const before = await steps.locator('li').count();
  await page.getByRole('combobox', { name: 'Language' }).selectOption('简体中文');
  await expect(steps.getByRole('button', { name: '下一步' })).toBeVisible();
  await expect(steps.locator('li')).toHaveCount(before);
  await expect(steps).toContainText(/[\u4e00-\u9fff]{4}/);
});
