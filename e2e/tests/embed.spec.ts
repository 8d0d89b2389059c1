import { AxeBuilder } from '@axe-core/playwright';
import type { Frame, Page } from '@playwright/test';
import { Host, LISTEN, embeds, escaped, script, type Told } from './host.ts';
import { expect, test } from './page.ts';

const RUN = 'raft?nodes=5&seed=42&do=0.25s+c1+every+60ms+add+x+1&at=0.6s';

let host: Host | undefined;
test.afterEach(async () => {
  await host?.close();
  host = undefined;
});

/** Opens a page of an author. */
async function visit(page: Page, html: string): Promise<void> {
  host = await Host.serve(html);
  await page.goto(host.address);
}

function element(site: string, attributes = '', run = RUN, inside = '<a href="#there">the run</a>'): string {
  return `<faultline-run href="${escaped(`${site}#${run}`)}" ${attributes}>${inside}</faultline-run>`;
}

function frame(site: string, query: string, run = RUN, size = 'width="600" height="420"'): string {
  return `<iframe title="A run" ${size} src="${escaped(`${site}?${query}#${run}`)}"></iframe>`;
}

/** The one embed of a page, once it is there. */
async function only(page: Page): Promise<Frame> {
  await expect.poll(() => embeds(page).length).toBe(1);
  const [one] = embeds(page);
  if (!one) throw new Error('no embed');
  await expect(one.getByRole('main')).toBeVisible();
  return one;
}

function told(page: Page, type: string): Promise<Told[]> {
  return page.evaluate((type) => window.told.filter((one) => one.type === type), type);
}

async function say(page: Page, message: unknown): Promise<void> {
  await page.evaluate((message) => {
    document.querySelector('iframe')?.contentWindow?.postMessage(message, '*');
  }, message);
}

/** The answer to a message with this name. */
async function answer(page: Page, message: Record<string, unknown>): Promise<Told> {
  await say(page, { faultline: 1, ...message });
  await expect.poll(() => page.evaluate((id) => window.told.some((one) => one['id'] === id), message['id'])).toBe(true);
  const found = await page.evaluate((id) => window.told.find((one) => one['id'] === id), message['id']);
  if (!found) throw new Error('no answer');
  return found;
}

/** Frames that a page asks for in a second and a half. */
function frames(frame: Frame): Promise<number> {
  return frame.evaluate(
    () =>
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
        }, 1_500);
      }),
  );
}

test.describe('the element', () => {
  test('shows what stands inside until the run comes near, and the run from then on', async ({ page, baseURL }) => {
    const site = baseURL ?? '';
    await visit(page, `${script(site)}<div style="height: 3000px"></div>${element(site, 'controls="minimal"')}`);
    const link = page.getByRole('link', { name: 'the run' });
    await expect(page.locator('faultline-run')).toHaveCSS('height', '420px');
    await page.waitForTimeout(500);
    expect(embeds(page)).toEqual([]);
    await expect(link).toBeVisible();
    await page.locator('faultline-run').scrollIntoViewIfNeeded();
    const run = await only(page);
    await expect(run.getByRole('button', { name: 'n1, leader, term 1' })).toBeVisible();
    await expect(link).toBeHidden();
    await expect(page.locator('faultline-run').locator('iframe')).toHaveAttribute('title', 'Raft, 5 nodes, seed 42');
  });

  test('ten on a page are one download, and nothing runs out of sight', async ({ page, baseURL }) => {
    const site = baseURL ?? '';
    const many = Array.from({ length: 10 }, (_, i) =>
      element(site, 'controls="minimal" autoplay', RUN.replace('seed=42', `seed=${40 + i}`)),
    );
    const fetched: string[] = [];
    page.on('response', async (response) => {
      if (!response.url().endsWith('.wasm')) return;
      const file = response.url().split('/').at(-1)!;
      const sizes = await response.request().sizes();
      fetched.push(`${file} from ${sizes.responseBodySize > 1_000 ? 'network' : 'cache'}`);
    });
    await visit(page, `${script(site)}${many.join('<p style="height: 900px">text</p>')}`);
    // One after the other, as a reader would.
    for (let i = 0; i < 10; i += 1) {
      await page.locator('faultline-run').nth(i).scrollIntoViewIfNeeded();
      await expect.poll(() => embeds(page).length).toBeGreaterThan(i);
      await expect(embeds(page)[i]!.getByRole('button', { name: /^n1, / })).toBeVisible();
    }
    // The program, its words, and of the engine what is its own and what it shares.
    const files = () => new Set(fetched.map((way) => way.split(' ')[0]!));
    await expect.poll(() => fetched.length).toBe(10 * files().size);
    expect(files().size).toBeGreaterThanOrEqual(4);
    for (const file of files()) {
      expect(fetched.filter((way) => way === `${file} from network`)).toHaveLength(1);
      expect(fetched.filter((way) => way === `${file} from cache`)).toHaveLength(9);
    }
    // The last one is in sight and plays; the others play on when they come back, and do nothing until then.
    expect(await frames(embeds(page)[9]!)).toBeGreaterThan(5);
    const away = await Promise.all(embeds(page).slice(0, 8).map(frames));
    expect(away).toEqual(away.map(() => 0));
    await page.locator('faultline-run').first().scrollIntoViewIfNeeded();
    await expect(embeds(page)[0]!.getByRole('button', { name: 'Pause' })).toBeVisible();
    expect(await frames(embeds(page)[0]!)).toBeGreaterThan(5);
    expect(await frames(embeds(page)[9]!)).toBe(0);
  });

  test('has methods that answer, and tells what happens', async ({ page, baseURL }) => {
    const site = baseURL ?? '';
    await visit(
      page,
      `${script(site)}${LISTEN}${element(site)}<script>for (const type of ['ready', 'fact', 'state', 'error'])
        addEventListener('faultline-' + type, (e) => { document.title += ' ' + type; });</script>`,
    );
    const found = await page.evaluate(async () => {
      const run = document.querySelector('faultline-run') as unknown as Record<
        string,
        (what?: unknown) => Promise<Record<string, unknown>>
      >;
      // Asked before the run is there, and done in order.
      const crashed = run['do']!('crash n1');
      const later = run['seek']!('0.9s');
      const bad = await run['do']!('explode n1').catch((error) => String(error.message));
      const played = await run['play']!();
      const paused = await run['pause']!();
      const other = await run['load']!('raft?nodes=3&seed=7&at=0.2s');
      // Its engine is fetched first, and what is asked meanwhile waits.
      const paxos = run['load']!('paxos?nodes=3&seed=7&at=0.2s');
      const after = await run['do']!('crash n3');
      return { crashed: await crashed, later: await later, bad, played, paused, other, paxos: await paxos, after };
    });
    expect(found.crashed['link']).toContain('crash+n1');
    expect(found.crashed['time']).toBe(600_000);
    expect(found.later['time']).toBe(900_000);
    expect(found.bad).toMatch(/At character 1, “explode”: expected an action/);
    expect([found.played['playing'], found.paused['playing']]).toEqual([true, false]);
    expect(found.other['link']).toBe('raft?nodes=3&seed=7&at=0.2s');
    expect(found.paxos['link']).toBe('paxos?nodes=3&seed=7&at=0.2s');
    expect(found.after['link']).toBe('paxos?nodes=3&seed=7&do=0.2s+crash+n3&at=0.2s');
    expect(await page.title()).toMatch(/ready.*fact.*state.*error|ready.*fact.*error/);
  });

  test('a script that stands there again, or as a module, does no harm', async ({ page, baseURL }) => {
    const site = baseURL ?? '';
    await visit(page, `${script(site, '')}${script(site)}${script(site, 'type="module"')}<script src="${site}embed.js?2"></script>${element(site)}`);
    await only(page);
  });

  test('wrong attributes leave what stands inside, and the console says what is accepted', async ({ browser, baseURL }) => {
    const site = baseURL ?? '';
    const page = await browser.newPage();
    const logged: string[] = [];
    page.on('console', (message) => logged.push(message.text()));
    const bad = ['', 'href=""', `href="${site}"`, 'href="javascript:alert(1)#x"', 'href="http://["', 'href="#raft?nodes=3"'];
    await visit(page, script(site) + bad.map((href) => `<faultline-run ${href}><a href="/">kept</a></faultline-run>`).join(''));
    await expect.poll(() => logged.length).toBeGreaterThanOrEqual(bad.length);
    await expect(page.getByRole('link', { name: 'kept' })).toHaveCount(bad.length);
    expect(page.frames()).toHaveLength(1);
    for (const line of logged) expect(line).toMatch(/<faultline-run>: href is .*; accepted: .*#raft/);
    // It can be mended later.
    await page.evaluate((href) => document.querySelector('faultline-run')!.setAttribute('href', href), `${site}#${RUN}`);
    await only(page);
    await page.close();
  });

  test('attributes may change, elements may move and go', async ({ browser, baseURL }) => {
    const site = baseURL ?? '';
    // A page of its own: a frame that goes takes with it what it was loading, which is no failure here.
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await visit(page, `${script(site)}${element(site, 'theme="light"')}<div id="other"></div>`);
    const run = await only(page);
    const background = () => embeds(page)[0]!.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await background();
    const set = (name: string, value: string) =>
      page.evaluate(([name, value]) => document.querySelector('faultline-run')!.setAttribute(name!, value!), [name, value]);
    await run.evaluate(() => Object.assign(window, { mine: 1 }));
    await set('theme', 'dark');
    await expect.poll(background).not.toBe(light);
    await set('height', '300');
    await expect(page.locator('faultline-run')).toHaveCSS('height', '300px');
    await set('href', `${site}#raft?nodes=3&seed=7&at=0.2s`);
    await expect(run.getByRole('button', { name: /^n4, / })).toHaveCount(0);
    // Up to here it was always the same page.
    expect(await run.evaluate(() => (window as unknown as { mine?: number }).mine)).toBe(1);
    await set('controls', 'none');
    const play = page.locator('faultline-run').frameLocator('iframe').getByRole('button', { name: /^Play: Raft, 3 nodes/ });
    await expect(play).toBeVisible();
    await page.evaluate(() => document.querySelector('#other')!.append(document.querySelector('faultline-run')!));
    await expect(page.locator('#other faultline-run')).toBeVisible();
    await expect(play).toBeVisible();
    await page.evaluate(() => document.querySelector('faultline-run')!.remove());
    await expect.poll(() => page.frames().length).toBe(1);
    expect(errors).toEqual([]);
    await page.close();
  });

  test('follows the colours of the text around it', async ({ page, baseURL }) => {
    const site = baseURL ?? '';
    await visit(page, `${script(site)}<body style="background: #222; color: #eee">${element(site)}`);
    const run = await only(page);
    const theme = () => run.evaluate(() => document.documentElement.getAttribute('data-theme'));
    await expect.poll(theme).toBe('dark');
    await page.evaluate(() => document.body.setAttribute('style', 'color: #222'));
    await expect.poll(theme).toBe('light');
  });

  test('a height of its own follows the width', async ({ page, baseURL }) => {
    const site = baseURL ?? '';
    await visit(page, `${script(site)}${element(site, 'height="auto" controls="minimal"')}`);
    await only(page);
    const height = () => page.locator('faultline-run').evaluate((one) => one.clientHeight);
    await expect.poll(height).toBe(524);
    await page.setViewportSize({ width: 500, height: 800 });
    await expect.poll(height).toBeLessThan(400);
  });

  test('scripts off: what stands inside is there to be read', async ({ browser, baseURL }) => {
    const site = baseURL ?? '';
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await visit(page, `${script(site)}${element(site)}`);
    await expect(page.getByRole('link', { name: 'the run' })).toBeVisible();
    await page.goto(`${site}?embed=minimal#${RUN}`);
    // Playwright reads no text of this element; it takes room only where it is shown.
    expect((await page.locator('noscript').boundingBox())?.height).toBeGreaterThan(10);
    await context.close();
  });
});

test.describe('messages', () => {
  test('a frame without our script greets, answers and tells', async ({ page, baseURL }) => {
    await visit(page, LISTEN + frame(baseURL ?? '', 'embed=full'));
    await expect.poll(() => told(page, 'ready')).toHaveLength(1);
    const [ready] = await told(page, 'ready');
    expect(ready).toMatchObject({ faultline: 1, protocol: 'raft', title: 'Raft, 5 nodes, seed 42', link: RUN });
    expect((await told(page, 'resize'))[0]!['height']).toBeGreaterThan(300);
    const state = await answer(page, { type: 'do', line: 'crash n1', id: 'a' });
    expect(state).toMatchObject({ type: 'state', time: 600_000, playing: false, violations: [] });
    expect(state['digest']).toMatch(/^[0-9a-f]{12}$/);
    const facts = (await told(page, 'fact')).flatMap((one) => one['events'] as { text: string; input?: string }[]);
    expect(facts.at(-1)).toMatchObject({ text: 'n1 crashes', input: 'crash n1', subject: 'n1' });
    // The same page by itself shows the same run.
    const alone = await page.context().newPage();
    await alone.goto(`${baseURL}#${String(state['link'])}`);
    await expect(alone.getByLabel('Run digest')).toHaveText(String(state['digest']));
    await alone.close();
    // Whoever listens late asks to be greeted again.
    await say(page, { faultline: 1, type: 'hello' });
    await expect.poll(() => told(page, 'ready')).toHaveLength(2);
  });

  test('a broken rule is told with the event that broke it', async ({ page, baseURL }) => {
    // families/agreement/src/raft/scenarios/raft-bug-forgotten-vote.toml, a little earlier.
    const run =
      'raft?nodes=3&clients=2&seed=1&set=election+50s..60s;bug-forget-vote+on&do=0s+delay+all+10ms;0s+disk+all+1ms;' +
      '0s+cut+n1+n2;0s+delay+n2+-%3E+n3+30ms;1s+timeout+n1;1s+timeout+n2;1.015s+crash+n3;1.016s+restart+n3&at=1.04s';
    await visit(page, LISTEN + frame(baseURL ?? '', 'embed=minimal', run));
    await expect.poll(() => told(page, 'ready')).toHaveLength(1);
    expect(await answer(page, { type: 'pause', id: 0 })).toMatchObject({ time: 1_040_000, violations: [] });
    const state = await answer(page, { type: 'seek', time: '1.05s', id: 1 });
    expect(state).toMatchObject({ type: 'state', time: 1_050_000, violations: [{ rule: 'election-safety' }] });
    const [{ event }] = state['violations'] as [{ event: number }];
    const facts = (await told(page, 'fact')).flatMap((one) => one['events'] as { text: string; event: number }[]);
    expect(facts.find((fact) => fact.event === event)?.text).toMatch(/n2 becomes leader|Election safety/);
  });

  const hostile: [string, Record<string, unknown>, string][] = [
    ['an unknown type', { type: 'explode' }, 'type'],
    ['no type', {}, 'type'],
    ['a type that is no text', { type: { a: 1 } }, 'type'],
    ['a line that is none', { type: 'do', line: 7 }, 'line'],
    ['a line too long', { type: 'do', line: 'crash n1'.padEnd(441) }, 'line'],
    ['a line out of the grammar', { type: 'do', line: '<img src=x onerror=alert(1)>' }, 'line'],
    ['a node that is not there', { type: 'do', line: 'crash n9' }, 'line'],
    ['a moment that is none', { type: 'seek', time: 'soon' }, 'time'],
    ['a moment after the end', { type: 'seek', time: 1e12 }, 'time'],
    ['a moment before the start', { type: 'seek', time: -1 }, 'time'],
    ['a link that is none', { type: 'load', link: 'nosuch?nodes=1' }, 'link'],
    ['a link too long', { type: 'load', link: 'x'.repeat(2_000_000) }, 'link'],
    ['unknown colours', { type: 'theme', theme: 'url(javascript:alert(1))' }, 'theme'],
    ['another version', { faultline: 2, type: 'play' }, 'faultline'],
  ];
  test('hostile ones get an error that says what is accepted, and change nothing', async ({ page, baseURL }) => {
    await visit(page, LISTEN + frame(baseURL ?? '', 'embed=full'));
    await expect.poll(() => told(page, 'ready')).toHaveLength(1);
    const run = await only(page);
    const before = run.url();
    for (const [name, message, where] of hostile) {
      const error = await answer(page, { id: name, ...message });
      expect(error, name).toMatchObject({ type: 'error', id: name, where });
      expect(String(error['text']).length, name).toBeGreaterThan(20);
      expect(String(error['text']).length, name).toBeLessThan(900);
    }
    // A name that is none is not repeated.
    await say(page, { faultline: 1, type: 'play', id: 'x'.repeat(65) });
    await expect.poll(async () => (await told(page, 'error')).at(-1)).toMatchObject({ where: 'id' });
    expect((await told(page, 'error')).at(-1)!['id']).toBeUndefined();
    expect(run.url()).toBe(before);
  });

  test('what is no message of ours, or comes from elsewhere, is not even answered', async ({ page, baseURL }) => {
    await visit(page, LISTEN + frame(baseURL ?? '', 'embed=full') + frame(baseURL ?? '', 'embed=full'));
    await expect.poll(() => told(page, 'ready')).toHaveLength(2);
    const count = () => page.evaluate(() => window.told.length);
    await page.waitForTimeout(500);
    const before = await count();
    for (const message of [null, 1, 'play', [], {}, { type: 'play' }, { Faultline: 1, type: 'play' }]) await say(page, message);
    // One embed is not the parent of the other, and a page is not its own.
    const [one, other] = embeds(page);
    const digest = await other!.getByLabel('Run digest').innerText();
    await one!.evaluate(() => {
      window.parent.frames[1]!.postMessage({ faultline: 1, type: 'do', line: 'crash n2', id: 'evil' }, '*');
      window.postMessage({ faultline: 1, type: 'do', line: 'crash n2', id: 'evil' }, '*');
    });
    await page.waitForTimeout(800);
    expect(await count()).toBe(before);
    expect(await other!.getByLabel('Run digest').innerText()).toBe(digest);
    expect(one!.url()).not.toContain('crash');
  });

  test('a page that is no embed listens to nobody', async ({ page, baseURL }) => {
    await visit(page, LISTEN + frame(baseURL ?? '', 'x=1'));
    const inner = page.frames()[1]!;
    await expect(inner.getByRole('heading', { name: 'Faultline' })).toBeVisible();
    await say(page, { faultline: 1, type: 'do', line: 'crash n1', id: 1 });
    await page.waitForTimeout(500);
    expect(await page.evaluate(() => window.told)).toEqual([]);
    expect(inner.url()).not.toContain('crash');
  });

  test('a flood is cut off, told once, and forgiven', async ({ page, baseURL }) => {
    await visit(page, LISTEN + frame(baseURL ?? '', 'embed=minimal'));
    await expect.poll(() => told(page, 'ready')).toHaveLength(1);
    await page.evaluate(() => {
      const frame = document.querySelector('iframe')!.contentWindow!;
      for (let id = 0; id < 5_000; id += 1) frame.postMessage({ faultline: 1, type: 'pause', id }, '*');
    });
    await expect.poll(async () => (await told(page, 'error')).map((one) => one['text'])).toContainEqual(
      'Too many messages; accepted: at most 50 messages in a second.',
    );
    await page.waitForTimeout(1_200);
    // A second may end within the flood, and the flood may outlast it.
    expect((await told(page, 'state')).length).toBeLessThanOrEqual(160);
    expect((await told(page, 'error')).length).toBeLessThanOrEqual(3);
    expect(await answer(page, { type: 'pause', id: 'after' })).toMatchObject({ type: 'state' });
  });

  test('what is asked on the way to a moment is done there, in order', async ({ page, baseURL }) => {
    const deep = 'raft?nodes=5&seed=42&do=0.3s+c1+every+20ms+add+x+1&at=40s';
    await visit(page, LISTEN + frame(baseURL ?? '', 'embed=minimal', deep));
    await expect.poll(() => told(page, 'ready')).toHaveLength(1);
    const crash = await answer(page, { type: 'do', line: 'crash n3', id: 1 });
    // The first microsecond from there in which nothing else happens.
    expect(Number(crash['time']) - 40_000_000).toBeLessThan(100);
    expect(Number(crash['time'])).toBeGreaterThanOrEqual(40_000_000);
    expect(crash['link']).toMatch(/;40(\.0000\d\d)?s\+crash\+n3/);
  });
});

test.describe('an embed', () => {
  for (const mode of ['full', 'minimal', 'none'] as const) {
    for (const [width, height] of [
      [320, 240],
      [600, 420],
      [900, 600],
    ] as const) {
      test(`${mode}, ${width} by ${height}: nothing is cut off, everything has a name`, async ({ page, baseURL }) => {
        for (const theme of ['light', 'dark']) {
          await visit(page, frame(baseURL ?? '', `embed=${mode}&theme=${theme}`, RUN, `width="${width}" height="${height}"`));
          const run = await only(page);
          await expect(run.getByRole('link', { name: 'Open in Faultline' })).toBeVisible();
          expect(
            await run.evaluate(() => [
              document.documentElement.scrollWidth - innerWidth,
              document.documentElement.scrollHeight - innerHeight,
            ]),
          ).toEqual([0, 0]);
          // Whatever can be pressed lies within the frame and is large enough for it.
          const cut = await run.evaluate(() =>
            [...document.querySelectorAll('footer button, footer a, footer input, .tap, .open, [role=tab]')]
              .map((one) => ({ one, box: one.getBoundingClientRect() }))
              .filter(({ box }) => box.width > 0)
              .filter(({ box }) => box.left < -8 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1)
              .map(({ one }) => one.outerHTML.slice(0, 80)),
          );
          expect(cut).toEqual([]);
          const { violations } = await new AxeBuilder({ page }).include('iframe').analyze();
          const serious = violations.filter((v) => v.impact === 'serious' || v.impact === 'critical');
          expect(serious.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' ')}`)).toEqual([]);
          await host?.close();
          host = undefined;
        }
      });
    }
  }

  test('goes by keyboard alone, and opens the run as it is then', async ({ page, baseURL }) => {
    await visit(page, `<a href="/">before</a>${frame(baseURL ?? '', 'embed=minimal')}`);
    const run = await only(page);
    await page.getByRole('link', { name: 'before' }).focus();
    // The Tab key goes to the stage as a whole, the arrow keys to the things on it.
    const until = async (key: string, name: string): Promise<void> => {
      for (let i = 0; i < 60; i += 1) {
        await page.keyboard.press(key);
        const focused = await run.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
        if (focused.match(name)) return;
      }
    };
    await until('Tab', '^n[0-9], ');
    await until('ArrowRight', '^n2, ');
    await page.keyboard.press('Enter');
    await page.keyboard.press('k');
    await expect(run.getByRole('button', { name: /^n2, crashed/ })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(run.locator('.line')).toContainText('n2 crashes');
    const open = run.getByRole('link', { name: 'Open in Faultline' });
    await open.focus();
    const [other] = await Promise.all([page.context().waitForEvent('page'), page.keyboard.press('Enter')]);
    await expect(other.getByRole('heading', { name: 'Faultline' })).toBeVisible();
    await expect(other.getByRole('button', { name: /^n2, crashed/ })).toBeVisible();
    expect(other.url()).not.toContain('embed=');
    await other.close();
  });

  test('Escape closes what is open, then clears the selection, then gives the keys back', async ({ page, baseURL }) => {
    const site = baseURL ?? '';
    await visit(page, `${script(site)}${LISTEN}${element(site, 'controls="full"')}<script>
      addEventListener('keydown', (e) => { document.title += e.key; }); addEventListener('faultline-leave', () => { document.title += '!'; });</script>`);
    const run = await only(page);
    const outside = () => page.evaluate(() => document.activeElement?.localName);
    await run.getByRole('button', { name: 'n1, leader, term 1' }).click();
    await expect(run.getByRole('button', { name: 'n1, leader, term 1' })).toHaveAttribute('aria-pressed', 'true');
    // In the command field it leaves the field, and nothing else.
    await page.keyboard.press('/');
    await page.keyboard.type('cra');
    await page.keyboard.press('Escape');
    await expect(run.getByRole('textbox', { name: 'Command' })).not.toBeFocused();
    await expect(run.getByRole('button', { name: 'n1, leader, term 1' })).toHaveAttribute('aria-pressed', 'true');
    await page.keyboard.press('Escape');
    await expect(run.getByRole('button', { name: 'n1, leader, term 1' })).toHaveAttribute('aria-pressed', 'false');
    expect(await outside()).toBe('faultline-run');
    expect(await page.title()).toBe("An author's page");
    await page.keyboard.press('Escape');
    await expect.poll(outside).toBe('body');
    await page.keyboard.press('x');
    await expect.poll(() => page.title()).toBe("An author's page!x");
    expect((await told(page, 'leave')).length).toBe(1);
  });

  test('none: a tap plays, another one pauses, and so does the space bar', async ({ page, baseURL }) => {
    await visit(page, frame(baseURL ?? '', 'embed=none'));
    const run = await only(page);
    const play = run.getByRole('button', { name: /^Play: / });
    const pause = run.getByRole('button', { name: /^Pause: / });
    await play.click();
    await expect(pause).toBeVisible();
    await pause.press('Space');
    await expect(play).toBeVisible();
    expect(run.url()).not.toContain('at=0.6s');
  });

  test('autoplay plays, but not for who wants less motion', async ({ page, baseURL }) => {
    await visit(page, frame(baseURL ?? '', 'embed=minimal&autoplay=1'));
    await expect((await only(page)).getByRole('button', { name: 'Pause' })).toBeVisible();
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.reload();
    await expect((await only(page)).getByRole('button', { name: 'Play' })).toBeVisible();
  });

  test('an unknown value in its address is named, beside what is accepted', async ({ page }) => {
    await page.goto(`?embed=tiny&theme=blue#${RUN}`);
    await expect(page.getByRole('alert')).toContainText('“embed” is “tiny”; accepted: full, minimal or none');
    await page.goto(`?embed=none&autoplay=yes#${RUN}`);
    await expect(page.getByRole('alert')).toContainText('“autoplay” is “yes”; accepted: 1 or 0');
  });

  test('its colours are not kept for pages of the reader', async ({ page }) => {
    await page.goto(`?embed=full&theme=dark#${RUN}`);
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await page.goto(`#${RUN}`);
    await page.reload();
    await page.goto('about:blank');
    await page.goto(`#${RUN}`);
    await expect(page.locator('html')).not.toHaveAttribute('data-theme', 'dark');
  });
});
