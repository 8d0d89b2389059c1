import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { digest, open } from './faultline.ts';
import { expect, test } from './page.ts';

const RUN = 'raft?nodes=3&seed=7&do=0.6s+cut+n1+-%3E+n2&at=1.2s';

/** Drops a file on the page, as a hand would. */
async function drop(page: Page, name: string, type: string, bytes: Buffer): Promise<void> {
  await page.evaluate(
    ([name, type, text]) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(atob(text!), (sign) => sign.charCodeAt(0))], name!, { type: type! }));
      document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data }));
    },
    [name, type, bytes.toString('base64')],
  );
}

/** A picture as the page exports it. */
async function exported(page: Page, kind: string): Promise<Buffer> {
  await page.getByRole('button', { name: 'Export' }).click();
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: kind }).first().click();
  const bytes = readFileSync(await (await saved).path());
  await page.getByRole('region', { name: 'Export' }).or(page.locator('.export')).getByRole('button', { name: 'Close' }).click();
  return bytes;
}

for (const [kind, type, end] of [
  ['Network, SVG', 'image/svg+xml', 'svg'],
  ['Network, PNG', 'image/png', 'png'],
  ['Space-time diagram, SVG', 'image/svg+xml', 'svg'],
] as const) {
  test(`a picture of the run opens it when it is dropped: ${kind}`, async ({ page }) => {
    await open(page, RUN);
    await expect(page.getByRole('button', { name: /^n\d, leader/ })).toBeVisible();
    const before = await digest(page);
    const picture = await exported(page, kind);
    expect(picture.includes('raft?nodes=3')).toBe(true);
    if (end === 'png') {
      // It is a picture still.
      const size = await page.evaluate(async (text) => {
        const image = await createImageBitmap(new Blob([Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))]));
        return [image.width, image.height];
      }, picture.toString('base64'));
      expect(size).toEqual([1920, 1280]);
    }
    await page.goto('#paxos?nodes=3&seed=1');
    await expect(page.getByRole('button', { name: /^n1, / })).toBeVisible();
    await drop(page, `run.${end}`, type, picture);
    await expect.poll(() => page.url()).toContain('seed=7');
    await expect(page.getByRole('button', { name: /^n\d, leader/ })).toBeVisible();
    await expect.poll(() => digest(page)).toBe(before);
  });
}

test('a picture of something else leaves the run as it is, and says so in both languages', async ({ page }) => {
  for (const [lang, told] of [
    ['en', 'This picture carries no run.'],
    ['zh-CN', '这张图片没有携带运行。'],
  ]) {
    await page.goto(`#${RUN}&lang=${lang}`);
    await page.reload();
    await expect(page.getByRole('button', { name: /^n1[,，]/ })).toBeVisible();
    for (const [type, text] of [
      ['image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg"><script>document.title = "x"</script></svg>'],
      ['image/png', '\x89PNG\r\n\x1a\nbroken'],
    ] as const) {
      await drop(page, 'x', type, Buffer.from(text, 'latin1'));
      await expect(page.getByRole('alert').or(page.getByRole('status')).filter({ hasText: told! }).first()).toBeVisible();
    }
    expect(page.url()).toContain('seed=7');
    expect(await page.title()).not.toBe('x');
  }
});
