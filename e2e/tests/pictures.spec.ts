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
    // From an empty page: the one that is still open would follow the fragment, and write it in its own language until the
    // words of the other one are here.
    await page.goto('about:blank');
    await open(page, `${RUN}&lang=${lang}`);
    await expect(page.locator('html')).toHaveAttribute('lang', lang!);
    await expect(page.getByRole('button', { name: /^n1[,，]/ })).toBeVisible();
    for (const [type, text] of [
      ['image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg"><script>document.title = "x"</script></svg>'],
      ['image/png', '\x89PNG\r\n\x1a\nbroken'],
      // A comment, an attribute and an element of another name are not what a picture carries.
      ['image/svg+xml', `<svg xmlns="http://www.w3.org/2000/svg"><!-- <metadata id="faultline">raft?seed=1</metadata> --><metadata class="faultline">raft?seed=2</metadata><metadata id="not-faultline">raft?seed=3</metadata></svg>`],
    ] as const) {
      await drop(page, 'x', type, Buffer.from(text, 'latin1'));
      await expect(page.getByRole('alert').or(page.getByRole('status')).filter({ hasText: told! }).first()).toBeVisible();
    }
    expect(page.url()).toContain('seed=7');
    expect(await page.title()).not.toBe('x');
  }
});

test('whatever a picture is called, and however another program has written it, it opens its run', async ({ page }) => {
  await open(page, 'paxos?nodes=3&seed=1');
  const svg = (seed: number, block: string) =>
    Buffer.from(`\ufeff<?xml version="1.0"?>\n<!DOCTYPE svg>\n<!-- <metadata id="faultline">raft?seed=1</metadata> -->\n<svg:svg xmlns:svg="http://www.w3.org/2000/svg" a=">"><svg:metadata\n id = 'faultline'>${block.replaceAll('SEED', `${seed}`)}</svg:metadata></svg:svg>`);
  let seed = 70;
  for (const [name, type, block] of [
    ['run.svg', 'image/svg+xml', 'raft?nodes=3&#38;seed=SEED&#x26;at=1s\nexpect: safe\n'],
    ['run', '', '\n<![CDATA[raft?nodes=3&seed=SEED&at=1s\n]]>'],
    ['run.toml', '', 'https://example.org/f/#raft?nodes=3&amp;seed=SEED&amp;at=1s<!-- old -->'],
  ] as const) {
    seed += 1;
    await drop(page, name, type, svg(seed, block));
    await expect.poll(() => page.url()).toContain(`seed=${seed}`);
  }
});

test('a photograph of many megabytes is refused at once, and the page does not stand still', async ({ page }) => {
  await open(page, RUN);
  await expect(page.getByRole('button', { name: /^n\d, leader/ })).toBeVisible();
  // The worker and its program are there before anything is measured.
  await drop(page, 'x.svg', 'image/svg+xml', Buffer.from('<svg/>'));
  await expect(page.getByRole('alert')).toContainText('This picture carries no run.');
  const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  for (const [name, type, head, megabytes, told] of [
    ['photo.jpg', 'image/jpeg', [0xff, 0xd8, 0xff, 0xe0], 60, 'Only SVG and PNG pictures can carry a run, and this file is neither.'],
    ['photo.png', 'image/png', [...SIGNATURE, 0x0f, 0, 0, 0, 0x49, 0x44, 0x41, 0x54], 300, 'This picture carries no run.'],
    ['map.svg', 'image/svg+xml', [0x3c, 0x73, 0x76, 0x67, 0x3e], 60, 'The first 1 MiB of this SVG carries no run'],
    ['notes.toml', '', [0x23], 60, 'The file is too long: a scenario file has at most 1 MiB.'],
  ] as const) {
    const gap = await page.evaluate(
      async ([name, type, head, megabytes, told]) => {
        const alert = () => document.querySelector('[role=alert]')?.textContent ?? '';
        document.querySelector<HTMLButtonElement>('.banner.bad > button:last-child')?.click();
        const body = new Blob(Array.from({ length: megabytes }, () => new Uint8Array(1 << 20).fill(32)));
        const data = new DataTransfer();
        data.items.add(new File([Uint8Array.from(head), body], name, { type }));
        await new Promise((done) => setTimeout(done, 500));
        const begin = performance.now();
        let [last, gap] = [begin, 0];
        document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data }));
        while (!alert().includes(told) && performance.now() - begin < 10_000) {
          await new Promise((done) => setTimeout(done));
          gap = Math.max(gap, performance.now() - last);
          last = performance.now();
        }
        return { gap, took: performance.now() - begin, told: alert() };
      },
      [name, type, [...head], megabytes, told] as const,
    );
    console.log(`${name}, ${megabytes} MB: ${gap.took.toFixed(0)} ms, of which the page stood still for ${gap.gap.toFixed(0)} at once`);
    expect(gap.told, name).toContain(told);
    expect(gap.gap, name).toBeLessThan(200);
  }
  expect(page.url()).toContain('seed=7');
});

test('an export that fails says so', async ({ page }) => {
  await open(page, RUN);
  await page.getByRole('button', { name: 'Export' }).click();
  const told = page.getByRole('alert');
  await page.evaluate(() => Object.assign(window, { toBlob: HTMLCanvasElement.prototype.toBlob, url: URL.createObjectURL }));
  // A canvas that is larger than the browser's may be gives no pixels.
  await page.evaluate(() => (HTMLCanvasElement.prototype.toBlob = (done) => done(null)));
  await page.getByRole('button', { name: 'Network, PNG' }).click();
  await expect(told).toContainText('Nothing was exported.');
  await expect(told).toContainText('The browser could not draw the picture. Use SVG instead.');
  await page.locator('.banner.bad > button').last().click();
  await page.evaluate(() => {
    HTMLCanvasElement.prototype.toBlob = (window as unknown as { toBlob: typeof HTMLCanvasElement.prototype.toBlob }).toBlob;
    URL.createObjectURL = () => { throw new Error('no'); };
  });
  for (const kind of ['Network, PNG', 'Network, SVG', 'Trace as JSON lines, JSONL']) {
    await expect(told).toHaveCount(0);
    await page.getByRole('button', { name: kind }).click();
    await expect(told).toContainText('The browser could not save the file.');
    await page.locator('.banner.bad > button').last().click();
  }
});
