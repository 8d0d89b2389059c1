import { copyFileSync, cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from '@playwright/test';
import { command, open } from './faultline.ts';
import { Host, embeds, escaped, script, type Told } from './host.ts';
import { expect, test } from './page.ts';

const RUN = 'raft?nodes=5&seed=42&at=0.6s';

/** What the page says when its program cannot. */
const failure = (page: Page) => page.getByRole('alertdialog');

/** What a browser refuses to do from now on, in the middle of whatever the program does. */
async function breakCanvas(frame: Pick<Page, 'evaluate'>): Promise<void> {
  await frame.evaluate(() => {
    CanvasRenderingContext2D.prototype.beginPath = () => {
      throw new Error('a canvas that is broken');
    };
  });
}

/** A program that may have no more than so many pages of memory beyond those that it begins with. */
function bounded(program: Buffer, pages: number): Buffer {
  const number = (at: number): [number, number] => {
    let [value, shift] = [0, 0];
    for (;;) {
      const byte = program[at]!;
      at += 1;
      value += (byte & 0x7f) * 2 ** shift;
      shift += 7;
      if (byte < 0x80) return [value, at];
    }
  };
  const written = (value: number): number[] => (value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...written(Math.floor(value / 0x80))]);
  for (let at = 8; at < program.length; ) {
    const section = program[at]!;
    const [length, body] = number(at + 1);
    if (section === 5) {
      // One memory, without a most so far.
      expect([...program.subarray(body, body + 2)]).toEqual([1, 0]);
      const [least] = number(body + 2);
      const memory = [1, 1, ...written(least), ...written(least + pages)];
      return Buffer.concat([program.subarray(0, at), Buffer.from([5, ...written(memory.length), ...memory]), program.subarray(body + length)]);
    }
    at = body + length;
  }
  throw new Error('a program without memory');
}

test.describe('before the program is there', () => {
  test('something is on the page at once, whatever is late', async ({ page }) => {
    // Nothing but the page itself comes, until its first picture has been painted: whoever waited for more would wait for ever.
    let come = (): void => undefined;
    const painted = new Promise<void>((resolve) => {
      come = resolve;
    });
    await page.route(/\.(js|css|wasm)$/, async (route) => {
      await painted;
      await route.continue();
    });
    await page.goto(`./#${RUN}`, { waitUntil: 'commit' });
    await page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          new PerformanceObserver((list) => {
            if (list.getEntriesByName('first-contentful-paint').length > 0) resolve();
          }).observe({ type: 'paint', buffered: true });
        }),
    );
    await expect(page.getByRole('status')).toContainText('Faultline …');
    come();
    await expect(page.getByRole('heading', { name: 'Faultline' })).toBeVisible();
    await expect(page.getByText('Faultline …')).toHaveCount(0);
  });

  test('who waits is told so in their language', async ({ page }) => {
    await page.route('**/*_bg.wasm', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      await route.continue();
    });
    await page.goto(`./#${RUN}&lang=zh-CN`, { waitUntil: 'commit' });
    await expect(page.getByRole('status')).toContainText('正在加载 Faultline');
    await expect(page.getByRole('button', { name: '目录' })).toBeVisible();
  });

  const files: [string, RegExp][] = [
    ['the program', /_bg\.wasm$/],
    ['its JavaScript', /faultline-page-[0-9a-f]+\.js$/],
    ['the engine', /part-agreement\.raft-/],
    ['the words', /part-page\.words-en-/],
  ];
  const ways: [string, (page: Page, url: RegExp) => Promise<unknown>][] = [
    ['does not arrive', (page, url) => page.route(url, (route) => route.abort())],
    ['is not there', (page, url) => page.route(url, (route) => route.fulfill({ status: 404, body: 'not here' }))],
    ['is a page of somebody else', (page, url) => page.route(url, (route) => route.fulfill({ contentType: 'text/html', body: '<p>Log in to this network</p>' }))],
  ];
  for (const [what, url] of files) {
    for (const [how, fail] of ways) {
      test(`${what} that ${how} is told, and asked for again`, async ({ page, errors }) => {
        await fail(page, url);
        await page.goto(`./#${RUN}`);
        await expect(failure(page)).toContainText('Faultline could not be loaded');
        await expect(failure(page)).toContainText('did not arrive');
        for (const name of ['New run', 'Catalogue']) await expect(failure(page).getByRole('button', { name })).toBeVisible();
        await page.unrouteAll();
        await failure(page).getByRole('button', { name: 'Try again' }).click();
        await expect(page.getByRole('button', { name: 'n1, leader, term 1' })).toBeVisible();
        await expect(failure(page)).toHaveCount(0);
        errors.length = 0;
      });
    }
  }

  test('the catalogue is a way on when an engine cannot be had', async ({ page, errors }) => {
    await page.route('**/part-agreement.paxos-*', (route) => route.abort());
    await page.goto('./#paxos?seed=3');
    await failure(page).getByRole('button', { name: 'Catalogue' }).click();
    await expect(page.getByRole('main', { name: 'Catalogue' })).toBeVisible();
    await page.getByRole('button', { name: 'Back to the run' }).click();
    await expect(page.getByRole('button', { name: /^n1, / })).toBeVisible();
    errors.length = 0;
  });

  test('a browser without WebAssembly is told what it lacks', async ({ page, errors }) => {
    await page.addInitScript(() => {
      Reflect.deleteProperty(globalThis, 'WebAssembly');
    });
    await page.goto(`./#${RUN}`);
    await expect(failure(page)).toContainText('This browser has no WebAssembly');
    errors.length = 0;
  });

  test('a page that is opened as a file says what to do', async ({ browser }) => {
    // The site, as somebody has it who unpacked it.
    const folder = mkdtempSync(join(tmpdir(), 'faultline-file-'));
    const dist = join(import.meta.dirname, '../../dist');
    for (const name of readdirSync(dist)) {
      if (name.endsWith('.js') || name.endsWith('.css') || name.endsWith('_bg.wasm')) cpSync(join(dist, name), join(folder, name));
    }
    copyFileSync(join(dist, 'index.html'), join(folder, 'index.html'));
    const page = await browser.newPage();
    await page.goto(`${pathToFileURL(join(folder, 'index.html')).href}#${RUN}`);
    await expect(failure(page)).toContainText('python3 -m http.server');
    expect(await failure(page).evaluate((box) => getComputedStyle(box).borderTopWidth)).toBe('1px');
    await page.close();
    rmSync(folder, { recursive: true });
  });

  test('a panic is told with what the program said', async ({ page, errors }) => {
    await page.addInitScript(() => {
      // What the program makes its icons with.
      Document.prototype.createElementNS = () => {
        throw new Error('a document that is broken');
      };
    });
    await page.goto(`./#${RUN}`);
    await expect(failure(page)).toContainText('Faultline has stopped');
    await expect(failure(page)).toContainText('panicked at');
    errors.length = 0;
  });

  test('memory that does not suffice for the program is told', async ({ page, errors }) => {
    await page.route('**/*_bg.wasm', async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: bounded(await answer.body(), 2) });
    });
    await page.goto(`./#${RUN}`);
    await expect(failure(page)).toContainText('Out of memory');
    errors.length = 0;
  });
});

test.describe('after the program was there', () => {
  test('a panic is told, and a new run, the same run and another link are ways on', async ({ page, errors }) => {
    await open(page, RUN);
    await expect(page.getByRole('button', { name: 'n1, leader, term 1' })).toBeVisible();
    const stop = async (): Promise<void> => {
      await breakCanvas(page);
      await page.keyboard.press('.');
      // The frame that broke off says so: nothing else has to be tried.
      await expect(failure(page)).toContainText('Faultline has stopped');
      await expect(failure(page)).toContainText('a canvas that is broken');
    };
    await stop();
    // What it shows is a picture now: nothing of it can be reached.
    await page.keyboard.press('Escape');
    await expect(failure(page)).toBeVisible();
    expect(await page.evaluate(() => document.activeElement?.closest('dialog') !== null)).toBe(true);
    await failure(page).getByRole('button', { name: 'Try again' }).click();
    await expect(failure(page)).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'n1, leader, term 1' })).toBeVisible();
    await page.getByRole('button', { name: 'Step back' }).click();

    await stop();
    await failure(page).getByRole('button', { name: 'New run' }).click();
    await expect(failure(page)).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();

    await stop();
    await page.evaluate(() => {
      location.hash = '#2pc?seed=3&at=1s';
    });
    await expect(page.getByRole('button', { name: 'Two-phase commit', exact: true })).toBeVisible();
    errors.length = 0;
  });

  test('memory that runs out is told, and the run is still in the address', async ({ page, errors }) => {
    await page.route('**/*_bg.wasm', async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: bounded(await answer.body(), 160) });
    });
    const long = 'raft?nodes=5&seed=42&do=0s+c1+every+1ms+add+x+1&at=100s';
    // It may run out before anything else of the page could be waited for.
    await page.goto(`./#${long}`);
    await expect(failure(page)).toContainText('Out of memory', { timeout: 60_000 });
    expect(page.url()).toContain(long);
    await failure(page).getByRole('button', { name: 'New run' }).click();
    await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
    errors.length = 0;
  });

  test('a worker that stops is told where its work was asked for, and begun again', async ({ page, errors }) => {
    await page.context().route('**/part-desk.answers-*', (route) => route.fulfill({ contentType: 'application/wasm', body: 'damaged' }));
    await open(page, RUN);
    await page.getByRole('button', { name: 'Export' }).click();
    const trace = page.getByRole('button', { name: 'Trace as JSON lines, JSONL' });
    await trace.click();
    await expect(page.getByRole('alert')).toContainText('Nothing was exported');
    await expect(failure(page)).toHaveCount(0);
    await page.context().unrouteAll();
    const download = page.waitForEvent('download');
    await trace.click();
    expect(await (await download).path()).toBeTruthy();
    errors.length = 0;
  });

  test('a run that does not come can be asked for again, and stays in the address until then', async ({ page, errors }) => {
    await open(page, RUN);
    await page.route('**/part-*.2pc-*', (route) => route.abort());
    await page.evaluate(() => {
      location.hash = '#2pc?seed=3&at=1s';
    });
    await expect(page.getByRole('alert')).toContainText('Check the connection');
    await page.getByRole('button', { name: 'Step forward' }).click();
    expect(page.url()).toContain('#2pc?seed=3&at=1s');
    await page.unrouteAll();
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('button', { name: 'Two-phase commit', exact: true })).toBeVisible();
    await expect(page.getByRole('alert')).toHaveCount(0);
    errors.length = 0;
  });

  test('a run whose engine the site has replaced comes with the page of now', async ({ page, errors }) => {
    await open(page, RUN);
    await page.route('**/part-*.2pc-*', (route) => route.fulfill({ status: 404 }));
    await page.evaluate(() => {
      location.hash = '#2pc?seed=3&at=1s';
    });
    await expect(page.getByRole('alert')).toContainText('newer Faultline');
    await page.unrouteAll();
    await page.getByRole('button', { name: 'Reload' }).click();
    await expect(page.getByRole('button', { name: 'Two-phase commit', exact: true })).toBeVisible();
    errors.length = 0;
  });

  for (const [what, part, go] of [
    ['the catalogue', '**/catalogue/en-*.json', (page: Page) => page.getByRole('button', { name: 'Catalogue' }).click()],
    ['the charts', '**/part-page.charts-*', (page: Page) => page.getByRole('tab', { name: 'Series' }).click()],
  ] as const) {
    test(`${what}: waiting is shown, failing is told, and asking again brings it`, async ({ page, errors }) => {
      await open(page, RUN);
      await page.route(part, async (route) => {
        await new Promise((resolve) => setTimeout(resolve, 1_500));
        await route.abort();
      });
      await go(page);
      const loading = page.getByText('Loading …');
      await expect(loading).toBeVisible();
      await expect.poll(() => loading.evaluate((line) => getComputedStyle(line).opacity)).toBe('1');
      await expect(page.getByRole('alert')).toContainText('Check the connection');
      await page.unrouteAll();
      await page.getByRole('button', { name: 'Try again' }).click();
      await expect(page.getByRole('alert')).toHaveCount(0);
      await expect(page.getByText('Loading …')).toHaveCount(0);
      errors.length = 0;
    });
  }

  test('an engine on its way shows within 300 ms that it is', async ({ page }) => {
    await open(page, RUN);
    let come = (): void => undefined;
    const shown = new Promise<void>((resolve) => {
      come = resolve;
    });
    await page.route('**/part-*.2pc-*', async (route) => {
      await shown;
      await route.continue();
    });
    await page.evaluate(() => {
      location.hash = '#2pc?seed=3&at=1s';
    });
    // Without the rule of the bar there is none, and yet an opacity of 1.
    const bar = (): Promise<object> =>
      page.evaluate(() => {
        const { content, opacity, height } = getComputedStyle(document.documentElement, '::before');
        return { content, opacity, height };
      });
    await expect.poll(bar).toEqual({ content: '""', opacity: '1', height: '3px' });
    // When it is there does not depend on the machine: it stands in the rule, and nothing comes before it.
    const [delay, length] = await page.evaluate(() => {
      const { animationDelay, animationDuration } = getComputedStyle(document.documentElement, '::before');
      return [parseFloat(animationDelay), parseFloat(animationDuration)] as const;
    });
    expect(delay + length).toBeLessThanOrEqual(0.301);
    come();
    await expect(page.getByRole('button', { name: 'Two-phase commit', exact: true })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.hasAttribute('aria-busy'))).toBe(false);
  });
});

test('what is still on its way shows so when something else has come', async ({ page }) => {
  await open(page, RUN);
  const late = (part: string, wait: number) =>
    page.route(part, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, wait));
      await route.continue();
    });
  await late('**/part-*.2pc-*', 2_500);
  await late('**/part-*.paxos-*', 500);
  const paxos = page.waitForResponse(/\.paxos-/);
  await page.evaluate(async () => {
    location.hash = '#paxos?seed=3';
    await new Promise((resolve) => setTimeout(resolve, 50));
    location.hash = '#2pc?seed=3';
  });
  await (await paxos).finished();
  await page.waitForTimeout(300);
  expect(await page.evaluate(() => document.documentElement.hasAttribute('aria-busy'))).toBe(true);
  await expect(page.getByRole('button', { name: 'Two-phase commit', exact: true })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.hasAttribute('aria-busy'))).toBe(false);
});

test.describe('in a page of somebody else', () => {
  let host: Host | undefined;
  test.afterEach(async () => {
    await host?.close();
    host = undefined;
  });

  const element = (site: string, inside = '<a href="#there">the picture</a>', run = RUN): string =>
    `${script(site)}<script>addEventListener('faultline-error', ({ detail }) => (window.told ??= []).push(detail));</script>` +
    `<faultline-run href="${escaped(`${site}#${run}`)}" controls="minimal">${inside}</faultline-run>`;
  const told = (page: Page): Promise<Told[]> => page.evaluate(() => window.told ?? []);
  async function visit(page: Page, html: string): Promise<void> {
    host = await Host.serve(html);
    await page.goto(host.address);
  }

  test('a run that does not come leaves what stands inside, and is told', async ({ page, baseURL, errors }) => {
    await page.route('**/*_bg.wasm', (route) => route.abort());
    await visit(page, element(baseURL ?? ''));
    await expect.poll(() => told(page)).toHaveLength(1);
    expect((await told(page))[0]).toMatchObject({ type: 'error', where: 'program', text: expect.stringContaining('could not be loaded') });
    await expect(page.getByRole('link', { name: 'the picture' })).toBeVisible();
    // What was asked of it is not waited for.
    const asked = page.evaluate(() => (document.querySelector('faultline-run') as unknown as { play(): Promise<unknown> }).play().catch(String));
    expect(await asked).toContain('could not be loaded');
    errors.length = 0;
  });

  test('where nothing stands inside, the frame says it, with a way on', async ({ page, baseURL, errors }) => {
    await page.route('**/*_bg.wasm', (route) => route.abort());
    await visit(page, element(baseURL ?? '', ''));
    const box = page.frameLocator('iframe').getByRole('alertdialog');
    await expect(box).toContainText('could not be loaded');
    await expect(box.getByRole('link', { name: 'Open in Faultline' })).toHaveAttribute('href', new RegExp(`#${RUN.replaceAll('?', '\\?')}$`));
    await page.unrouteAll();
    await box.getByRole('button', { name: 'Try again' }).click();
    await expect(page.frameLocator('iframe').getByRole('button', { name: 'n1, leader, term 1' })).toBeVisible();
    errors.length = 0;
  });

  test('on paper what stands inside is whole, and so is a run', async ({ page, baseURL, errors }) => {
    const box = () => page.locator('faultline-run').evaluate((one) => ({ high: one.clientHeight, all: one.scrollHeight }));
    await page.route('**/*_bg.wasm', (route) => route.abort());
    await visit(page, element(baseURL ?? '', '<div style="height: 900px">a long picture</div>'));
    await expect.poll(() => told(page)).toHaveLength(1);
    expect(await box()).toEqual({ high: 420, all: 900 });
    await page.emulateMedia({ media: 'print' });
    expect(await box()).toEqual({ high: 900, all: 900 });
    await page.emulateMedia({ media: 'screen' });
    await page.unrouteAll();
    await page.reload();
    await expect(page.frameLocator('iframe').getByRole('button', { name: 'n1, leader, term 1' })).toBeVisible();
    await page.emulateMedia({ media: 'print' });
    expect(await box()).toEqual({ high: 420, all: 420 });
    expect(await page.locator('iframe').evaluate((frame) => frame.clientHeight)).toBe(420);
    errors.length = 0;
  });

  test('a picture inside, in a link too, is no wider than a phone', async ({ page, baseURL, errors }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.route('**/*_bg.wasm', (route) => route.abort());
    const picture = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='720' height='480'/%3E";
    await visit(page, `<meta name="viewport" content="width=device-width">${element(baseURL ?? '', `<a href="#there"><img alt="a run" width="720" height="480" src="${picture}"></a>`)}`);
    await expect.poll(() => told(page)).toHaveLength(1);
    const { width, height } = (await page.getByRole('img', { name: 'a run' }).boundingBox())!;
    expect(width).toBeLessThanOrEqual(390);
    expect(width / height).toBeCloseTo(1.5, 1);
    expect(await page.locator('faultline-run').evaluate((one) => one.scrollWidth - one.clientWidth)).toBe(0);
    errors.length = 0;
  });

  for (const [what, answer] of [
    ['no page', { status: 404, contentType: 'text/html', body: 'not here' }],
    ['another page', { contentType: 'text/html', body: '<h1>A shop</h1>' }],
  ] as const) {
    test(`an address at which there is ${what} is told`, async ({ page, baseURL, errors }) => {
      await page.route(/\?embed=/, (route) => route.fulfill(answer));
      await visit(page, element(baseURL ?? ''));
      await expect.poll(() => told(page)).toHaveLength(1);
      expect((await told(page))[0]).toMatchObject({ where: 'page' });
      await expect(page.getByRole('link', { name: 'the picture' })).toBeVisible();
      errors.length = 0;
    });
  }

  test('a panic is told to the page around, and in the frame', async ({ page, baseURL, errors }) => {
    await visit(page, element(baseURL ?? ''));
    await expect(page.frameLocator('iframe').getByRole('button', { name: 'n1, leader, term 1' })).toBeVisible();
    await breakCanvas(embeds(page)[0]!);
    // A frame may be painted before anybody presses, and then the box stands before the button.
    await page.frameLocator('iframe').getByRole('button', { name: 'Play', exact: true }).dispatchEvent('click');
    const box = page.frameLocator('iframe').getByRole('alertdialog');
    await expect(box).toContainText('Faultline has stopped');
    await expect.poll(() => told(page)).toHaveLength(1);
    expect((await told(page))[0]).toMatchObject({ where: 'program' });
    errors.length = 0;
  });

  test('a wrong link shows no other run, and is told', async ({ page, baseURL }) => {
    await visit(page, element(baseURL ?? '', '<a href="#there">the picture</a>', 'raft?nodes=many'));
    await expect.poll(() => told(page)).toHaveLength(1);
    expect((await told(page))[0]).toMatchObject({ where: 'link', text: expect.stringContaining('“nodes” is “many”') });
    await expect(page.getByRole('link', { name: 'the picture' })).toBeVisible();
    // The frame itself, as somebody has it who wrote it by hand.
    await page.goto(`${baseURL ?? ''}?embed=full#raft?nodes=many`);
    await expect(failure(page)).toContainText('“nodes” is “many”');
    await expect(page.locator('canvas')).toHaveCount(0);
    expect(page.url()).toContain('#raft?nodes=many');
  });
});

test.describe('a wrong link', () => {
  test('stays in the address with its mistake marked, and is opened once it is corrected', async ({ page }) => {
    await page.goto('./#paxos?nodes=many&seed=3&at=0.2s');
    await expect(page.getByRole('alert')).toContainText('“nodes” is “many”');
    await expect(page.locator('mark')).toHaveText('many');
    await expect(page.locator('.wrong')).toHaveText('paxos?nodes=many&seed=3&at=0.2s');
    // Time passes and somebody looks around: the address is left alone.
    await page.waitForTimeout(1_500);
    await page.getByRole('button', { name: /^n1, / }).click();
    expect(page.url()).toContain('#paxos?nodes=many&seed=3&at=0.2s');
    const field = page.getByRole('textbox', { name: 'Corrected link' });
    await field.fill('paxos?nodes=0&seed=3&at=0.2s');
    await field.press('Enter');
    await expect(page.locator('mark')).toHaveText('0');
    // Who types goes on there.
    await expect(field).toBeFocused();
    await expect(field).toHaveValue('paxos?nodes=0&seed=3&at=0.2s');
    await field.fill('https://example.org/#paxos?nodes=3&seed=3&at=0.2s');
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    await expect(page.getByRole('alert')).toHaveCount(0);
    await expect(page.locator('mark')).toHaveCount(0);
    // Who has corrected it by keyboard goes on at the controls, and not at the top of the page.
    await expect(page.locator('#controls')).toBeFocused();
    await expect.poll(() => page.url()).toContain('#paxos?nodes=3');
  });

  test('over a run stays too; who acts, shares or closes it goes on with the run', async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const wrong = async (): Promise<void> => {
      await page.evaluate(() => {
        location.hash = '#raft?do=1s+explode+n1';
      });
      await expect(page.locator('mark')).toHaveText('explode');
      await page.getByRole('button', { name: 'Step forward' }).click();
      expect(page.url()).toContain('#raft?do=1s+explode+n1');
    };
    await open(page, RUN);
    await wrong();
    await command(page, 'crash n2');
    await expect(page.locator('mark')).toHaveCount(0);
    await expect.poll(() => page.url()).toContain('crash+n2');
    await wrong();
    await page.getByRole('button', { name: 'Share' }).click();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('crash+n2');
    await expect.poll(() => page.url()).toContain('crash+n2');
    await wrong();
    await page.getByRole('button', { name: 'Close' }).click();
    await expect.poll(() => page.url()).toContain('crash+n2');
  });

  test('that is very long is told without its length', async ({ page }) => {
    await page.goto(`./#raft?set=words+${'x'.repeat(20_000)}&nodes=many`);
    await expect(page.getByRole('alert')).toBeVisible();
    expect((await page.locator('.wrong').innerText()).length).toBeLessThan(400);
    await expect(page.getByRole('textbox', { name: 'Corrected link' })).toHaveCount(0);
  });
});
