import { expect, test } from './page.ts';

test('the page loads, under any path, and is called Faultline', async ({ page, baseURL }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));

  await page.goto('');
  await expect(page).toHaveTitle('Faultline');
  await expect(page.locator('#app > *').first()).toBeVisible();

  // Everything comes from below the path that the page is served at, and from nowhere else.
  expect(asked.some((url) => url.endsWith('.wasm'))).toBe(true);
  expect(asked.filter((url) => !url.startsWith(baseURL ?? ''))).toEqual([]);
});
