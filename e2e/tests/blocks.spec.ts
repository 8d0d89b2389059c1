import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { Host, embeds, escaped } from './host.ts';
import { expect, test } from './page.ts';

const RUN = 'raft?nodes=3&seed=7&do=0.6s+cut+n1+-%3E+n2&at=1.2s';

/** What docs/hosting.md tells hosts to send with every file. */
const HEADER = /^Content-Security-Policy: (.+)$/m.exec(readFileSync(join(import.meta.dirname, '../../docs/hosting.md'), 'utf8'))?.[1] ?? '';

/** Blocks as the command line's own tests read them. */
interface Case {
  block: string;
  address?: string;
  fragment?: string;
  look?: Record<string, string | boolean>;
  wrong?: string;
  line?: number;
  empty?: boolean;
  whole?: boolean;
}
const CASES = JSON.parse(readFileSync(join(import.meta.dirname, '../../crates/cli/tests/blocks.json'), 'utf8')) as Case[];

let host: Host | undefined;
test.afterEach(async () => {
  await host?.close();
  host = undefined;
});

async function visit(page: Page, html: string, headers: Record<string, string> = {}): Promise<void> {
  host = await Host.serve(html, {}, headers);
  await page.goto(host.address);
}

function script(site: string, attributes = ''): string {
  return `<script async src="${site}blocks.js" ${attributes}></script>`;
}

function block(text: string, attributes = ''): string {
  return `<pre ${attributes}><code class="language-faultline">${escaped(text).replaceAll('<', '&lt;')}\n</code></pre>`;
}

/** The one run of a page, once it is there. */
async function live(page: Page, place = 'body'): Promise<void> {
  const frame = page.locator(`${place} faultline-run`).frameLocator('iframe');
  await expect(frame.getByRole('button', { name: /^n[123], leader/ }).first()).toBeVisible();
}

/** What stands below a block that cannot be shown. */
function wrong(page: Page): Promise<string[]> {
  return page.getByRole('alert').allInnerTexts();
}

/** A fence of the language, as these tools write it; `cargo xtask test --only recipes` asks the tools themselves. */
const LINES = [escaped(RUN), 'expect: safe', 'options: height=300'];
const FORMS: Record<string, string> = {
  'CommonMark, Jekyll and MkDocs': `<pre><code class="language-faultline">${LINES.join('\n')}\n</code></pre>`,
  Hugo: `<pre tabindex="0"><code class="language-faultline" data-lang="faultline">${LINES.join('\n')}\n</code></pre>`,
  'a fence of its own in MkDocs-Material and Zensical': `<pre class="faultline"><code>${LINES.join('\n')}</code></pre>`,
  Sphinx: `<div class="highlight-faultline notranslate"><div class="highlight"><pre><span></span>${LINES.join('\n')}\n</pre></div>\n</div>`,
  'Jekyll with Rouge': `<div class="language-faultline highlighter-rouge"><div class="highlight"><pre class="highlight"><code>${LINES.join('\n')}\n</code></pre></div></div>`,
  VitePress:
    '<div class="language-faultline vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">faultline</span>' +
    `<pre class="shiki vp-code" tabindex="0"><code>${LINES.map((line) => `<span class="line"><span>${line}</span></span>`).join('\n')}</code></pre></div>`,
  Docusaurus:
    '<div class="language-faultline codeBlockContainer_Ckt0 theme-code-block"><div class="codeBlockContent_QJqH"><pre tabindex="0" class="prism-code language-faultline thin-scrollbar">' +
    `<code class="codeBlockLines_e6Vv">${LINES.map((line) => `<div class="token-line"><span class="token plain">${line}</span><br></div>`).join('')}</code></pre>` +
    '<div class="buttonGroup__atx"><button type="button" aria-label="Copy code to clipboard">Copy</button></div></div></div>',
  'line numbers of Pygments':
    `<div class="language-faultline highlight"><table class="highlighttable"><tr><td class="linenos"><div class="linenodiv"><pre>1\n2\n3</pre></div></td>` +
    `<td class="code"><div><pre><span></span><code>${LINES.join('\n')}\n</code></pre></div></td></tr></table></div>`,
};

for (const [tool, html] of Object.entries(FORMS)) {
  test(`a fence as ${tool} writes it becomes a run`, async ({ page, baseURL }) => {
    const site = baseURL ?? '';
    await visit(page, `<div id="before"></div><main><p>before</p>${html}<p>after</p></main>${script(site)}`);
    await live(page, 'main');
    expect(embeds(page)).toHaveLength(1);
    const run = page.locator('faultline-run');
    await expect(run).toHaveCSS('height', '300px');
    await expect(run).toHaveAttribute('href', `${site}#${RUN}`);
    await expect(run).toHaveAttribute('controls', 'minimal');
    // The block has made room, its text is kept, and what stood around it is where it was.
    await expect(page.getByText('options: height=300').first()).toBeHidden();
    expect(await run.evaluate((run) => run.textContent)).toContain('expect: safe\noptions: height=300');
    expect(await page.locator('main').evaluate((main) => (main as HTMLElement).innerText.split(/\s*\n\s*/))).toEqual(['before', 'after']);
  });
}

test('what a block may hold is what a book of mdBook may', async ({ page, baseURL }) => {
  const html = CASES.map(({ block: text }, index) => `<section id="b${index}">${block(text)}</section>`).join('<p style="height: 3000px"></p>');
  await visit(page, html + script(baseURL ?? ''));
  await expect(page.locator(`#b${CASES.length - 1} [role=alert]`)).toHaveCount(1);
  for (const [index, one] of CASES.entries()) {
    const found = await page.locator(`#b${index}`).evaluate((place) => {
      const [pre, below] = place.children;
      const run = below?.localName === 'faultline-run' ? below : undefined;
      const attributes = Object.fromEntries([...(run?.attributes ?? [])].map(({ name, value }) => [name, value]));
      return { attributes, wrong: run ? undefined : below?.textContent, shown: getComputedStyle(pre!).display !== 'none', count: place.children.length };
    });
    const name = JSON.stringify(one.block);
    expect(found.count, name).toBe(2);
    if (one.fragment !== undefined) {
      const look: Record<string, string | boolean> = { height: '420', controls: 'minimal', theme: 'auto', ...one.look };
      const { href, style: _, ...attributes } = found.attributes;
      expect(href, name).toBe(`${one.address || baseURL}#${one.fragment}`);
      expect(found.shown, name).toBe(look['source'] === true);
      const wanted = Object.entries(look).filter(([key, value]) => key !== 'source' && value !== false);
      expect(attributes, name).toEqual(Object.fromEntries(wanted.map(([key, value]) => [key, value === true ? '' : value])));
    } else {
      expect(found.shown, name).toBe(true);
      if (one.wrong) expect(found.wrong, name).toBe(`Faultline: line ${one.line}: ${one.wrong}`);
      else expect(found.wrong, name).toMatch(one.empty ? /^Faultline: The block is empty; accepted: a link/ : /^Faultline: line \d: Only a link can be shown here/);
    }
  }
});

test('a block plays from its moment and stops where it says, or says what is wrong with that', async ({ page, baseURL }) => {
  await visit(page, `${block(`${RUN}\noptions: autoplay stop=1.3s`)}<p lang="en">${block(`${RUN}\noptions: stop=soon`, 'id="wrong"')}</p>${script(baseURL ?? '')}`);
  const runs = page.locator('faultline-run');
  await expect(runs).toHaveCount(2);
  const [stops, wrong] = [runs.nth(0).frameLocator('iframe'), runs.nth(1).frameLocator('iframe')];
  await expect(stops.locator('.clock')).toHaveText('1.300 s');
  await expect(stops.getByRole('button', { name: 'Play' })).toBeVisible();
  await expect(wrong.getByText('a moment up to 3600s')).toBeVisible();
});

test('what is wrong is said below the block, in the language of the page', async ({ page, baseURL }) => {
  const texts = ['raft?nodes=3\noptions: height=9', 'javascript:alert(1)#raft?nodes=3', 'title = "x"\nprotocol = "raft"', '', '<img src=x onerror=alert(1)>#raft\n</pre><b>'];
  const told: string[] = [];
  await page.exposeFunction('tell', (text: string) => told.push(text));
  const listen = '<script>addEventListener("faultline-error", (e) => tell(e.detail.where + ": " + e.detail.text))</script>';
  await visit(page, `${listen}${texts.map((text) => block(text)).join('')}<div lang="zh-Hans">${texts.map((text) => block(text)).join('')}</div>${script(baseURL ?? '')}`);
  await expect(page.getByRole('alert')).toHaveCount(10);
  expect(await wrong(page)).toEqual([
    'Faultline: line 2: The option height is “9”; accepted: a whole number of pixels from 100 to 4000, or auto.',
    'Faultline: line 1: “javascript:alert(1)/#raft?nodes=3” is not the address of a run; accepted: where Faultline is served, with http or https, and a link after its #, as in https://example.org/faultline/#raft?nodes=5&at=3s.',
    'Faultline: line 1: Only a link can be shown here, such as #raft?nodes=5&at=3s; “faultline link” makes one of a scenario.',
    'Faultline: The block is empty; accepted: a link such as #raft?nodes=5&at=3s.',
    'Faultline: line 1: Only a link can be shown here, such as #raft?nodes=5&at=3s; “faultline link” makes one of a scenario.',
    'Faultline: 第 2 行：选项 height 的值是“9”；可接受的值：100 到 4000 之间的整数像素，或 auto。',
    'Faultline: 第 1 行：“javascript:alert(1)/#raft?nodes=3”不是运行的地址；可接受的写法：Faultline 所在的地址（http 或 https），# 之后是链接，例如 https://example.org/faultline/#raft?nodes=5&at=3s。',
    'Faultline: 第 1 行：此处只能显示 #raft?nodes=5&at=3s 这样的链接；“faultline link” 可由场景生成链接。',
    'Faultline: 代码块为空；可接受的内容：#raft?nodes=5&at=3s 这样的链接。',
    'Faultline: 第 1 行：此处只能显示 #raft?nodes=5&at=3s 这样的链接；“faultline link” 可由场景生成链接。',
  ]);
  expect(told).toEqual((await wrong(page)).map((text) => `block: ${text}`));
  // Every block still shows its text, and nothing of it became markup.
  for (const code of await page.locator('code').all()) await expect(code).not.toHaveCSS('display', 'none');
  expect(await page.locator('img, b').count()).toBe(0);
  expect(embeds(page)).toEqual([]);
});

test('a link that the program refuses: the text stays, and the program says why, in the language of the block', async ({ page, baseURL }) => {
  await visit(page, block('raft?nodes=777') + block('raft?nodes=777\noptions: lang=zh-CN') + script(baseURL ?? ''));
  await expect(page.getByRole('alert')).toHaveCount(2);
  expect((await wrong(page))[0]).toMatch(/^Faultline: .*“nodes” is “777”; a whole number from 1 to 100/);
  expect((await wrong(page))[1]).toMatch(/^Faultline: .*777.*100/);
  expect((await wrong(page))[1]).toMatch(/\p{Script=Han}{4}/u);
  for (const run of await page.locator('faultline-run').all()) {
    await expect(run.getByText('raft?nodes=777')).toBeVisible();
    // The message stands right below the text, and not where the run would have ended.
    expect((await run.boundingBox())!.height).toBeLessThan(250);
  }
});

test('a page of another site is told to be none, below the text', async ({ page }) => {
  await visit(page, block('http://127.0.0.1:9/nothing/#raft?nodes=3'), {});
  const address = host!.address;
  await visit(page, block(`${address}nothing/#raft?nodes=3`) + `<div lang="zh">${block(`${address}nichts/#raft?nodes=3`)}</div>` + script(process.env['FAULTLINE_URL'] ?? ''));
  await expect(page.getByRole('alert')).toHaveCount(2, { timeout: 20_000 });
  expect(await wrong(page)).toEqual([`Faultline: No page of Faultline came from ${address}nothing/.`, `Faultline: ${address}nichts/ 没有返回 Faultline 的页面。`]);
  await expect(page.locator('faultline-run pre').first()).toBeVisible();
});

test('where Faultline is: an attribute of the script, the link itself, else where the script is', async ({ page, baseURL }) => {
  const site = baseURL ?? '';
  const other = 'https://example.org/elsewhere/';
  const of = (attributes: string, text = 'raft', own = '') => `<p style="height: 3000px"></p>${block(text, own)}${script(site, attributes)}`;
  const href = async (html: string): Promise<string | null> => {
    await visit(page, html);
    const found = await page.locator('faultline-run').getAttribute('href');
    await host?.close();
    return found;
  };
  expect(await href(of(''))).toBe(`${site}#raft`);
  expect(await href(of('', 'https://example.org/f#raft'))).toBe('https://example.org/f/#raft');
  expect(await href(of(`data-site="${other}index.html"`, 'https://example.org/f/#raft'))).toBe(`${other}#raft`);
  expect(await href(of('data-site="../up"'))).toBe(`${new URL('/up/', host!.address).href}#raft`);
  // As a module a script does not know itself.
  expect(await href(of('type="module"'))).toBe(`${site}#raft`);
  await visit(page, `<p style="height: 3000px"></p><pre class="mine">raft</pre>${script(site, `data-site="${other}" data-height="200" data-controls="none" data-selector=".mine"`)}`);
  const run = page.locator('faultline-run');
  await expect(run).toHaveAttribute('href', `${other}#raft`);
  await expect(run).toHaveAttribute('height', '200');
  await expect(run).toHaveAttribute('controls', 'none');
});

test('without an address nothing can be shown, and that is said', async ({ page }) => {
  // As a part of a program of the author's, the script has no address of its own.
  const text = readFileSync(join(import.meta.dirname, '../../static/blocks.js'), 'utf8');
  await visit(page, block('raft?nodes=3'));
  await page.addScriptTag({ content: `${text}\nfaultlineBlocks.run()` });
  await expect(page.getByRole('alert')).toContainText('Nothing says where Faultline is served; accepted: an address before the # of the link, or a site');
});

test('a page with a strict policy needs to allow the script and the frame, and nothing else', async ({ page, baseURL }) => {
  const site = baseURL ?? '';
  const { origin } = new URL(site);
  expect(HEADER).toContain("default-src 'none'");
  const policy = HEADER.replace("script-src 'self' 'wasm-unsafe-eval'", `script-src ${origin}`).replace("frame-src 'self'", `frame-src ${origin}`);
  expect(policy).toContain(`frame-src ${origin}`);
  await visit(page, block(RUN) + block('raft?x') + block('raft\noptions: x') + script(site), { 'Content-Security-Policy': policy });
  await expect(page.locator('faultline-run').first().frameLocator('iframe').getByRole('button', { name: /^n[123], leader/ }).first()).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(2);
  // Its own look needs no leave either.
  await expect(page.getByRole('alert').last()).toHaveCSS('border-left-width', '4px');
});

test('a page that changes: what comes is shown, what changes is shown anew, what goes takes its run along', async ({ page, baseURL }) => {
  const site = baseURL ?? '';
  const listen = '<script>addEventListener("faultline-error", (e) => (document.title += e.detail.where))</script>';
  await visit(page, `${listen}<main></main>${script(site)}`);
  await expect.poll(() => page.evaluate(() => 'faultlineBlocks' in window)).toBe(true);
  // Nothing is fetched that nobody needs.
  expect(await page.evaluate(() => !!customElements.get('faultline-run'))).toBe(false);
  const put = (html: string) => page.evaluate((html) => { document.querySelector('main')!.innerHTML = html; }, html);
  await put(block(RUN));
  await live(page);
  await page.evaluate(() => { document.querySelector('code')!.firstChild!.nodeValue = 'raft?nodes=4&at=1s'; });
  await expect(page.locator('faultline-run')).toHaveAttribute('href', `${site}#raft?nodes=4&at=1s`);
  await page.evaluate(() => { document.querySelector('code')!.firstChild!.nodeValue = 'raft\noptions: x'; });
  await expect(page.getByRole('alert')).toHaveCount(1);
  await expect(page.locator('faultline-run')).toHaveCount(0);
  await expect(page.locator('code')).toBeVisible();
  await page.evaluate(() => { document.querySelector('code')!.firstChild!.nodeValue = 'raft?nodes=3'; });
  await expect(page.locator('faultline-run')).toHaveCount(1);
  await expect(page.getByRole('alert')).toHaveCount(0);
  // A program that takes away what it made leaves nothing of ours behind.
  await page.evaluate(() => document.querySelector('pre')!.remove());
  await expect(page.locator('faultline-run')).toHaveCount(0);
  // One that throws away what it does not know gets it back, once.
  await put(block(RUN));
  await page.locator('faultline-run').waitFor();
  await page.evaluate(() => document.querySelector('faultline-run')!.remove());
  await live(page);
  expect(await page.locator('main > *').count()).toBe(2);
  expect(await page.title()).toBe('An author\'s pageblock');
});

test('two blocks in one figure are two runs, and its caption stays', async ({ page, baseURL }) => {
  const site = baseURL ?? '';
  // Far down, so that none of them is loaded.
  const far = '<p style="height: 3000px"></p>';
  const other = block('raft?nodes=4&seed=2');
  const figures = `<figure>${block(RUN)}${other}</figure><figure class="highlight"><figcaption>A leader crashes</figcaption>${block(RUN)}</figure><div class="highlight"><figure>${block(RUN)}</figure>Elsewhere</div>`;
  await visit(page, `${far}<main>${figures}</main>${script(site)}`);
  const runs = page.locator('faultline-run');
  await expect(runs).toHaveCount(4);
  expect(await runs.evaluateAll((runs) => runs.map((run) => run.getAttribute('href')!.split('#')[1]))).toEqual([RUN, 'raft?nodes=4&seed=2', RUN, RUN]);
  // They stay what they are.
  await runs.evaluateAll((runs) => runs.forEach((run) => run.classList.add('first')));
  await page.evaluate(() => document.body.append('x'));
  await page.waitForTimeout(500);
  await expect(page.locator('faultline-run.first')).toHaveCount(4);
  await expect(page.getByText('A leader crashes')).toBeVisible();
  for (const pre of await page.locator('main pre:not(faultline-run pre)').all()) await expect(pre).toBeHidden();
  // A figure that gets a second block is no longer there for one alone.
  await page.evaluate((html) => document.querySelector('main')!.insertAdjacentHTML('beforeend', `<figure>${html}</figure>`), block('raft?nodes=5'));
  await expect(runs).toHaveCount(5);
  await page.evaluate((html) => document.querySelector('main > figure:last-of-type')!.insertAdjacentHTML('beforeend', html), block('raft?nodes=6'));
  await expect(runs).toHaveCount(6);
  await expect(page.locator('main > figure').last()).not.toHaveCSS('display', 'none');
  await page.waitForTimeout(300);
  await expect(runs).toHaveCount(6);
});

test('a page that goes on removing what stands below a block gets its block back, and the reason in its console', async ({ page, baseURL, errors }) => {
  const site = baseURL ?? '';
  await visit(page, `<p style="height: 3000px"></p>${block(RUN)}${block('raft\noptions: x')}
    <script>
      window.seen = 0;
      window.told = [];
      addEventListener('faultline-error', ({ detail }) => detail.text.includes('removes') && told.push(detail.text));
      new MutationObserver((changes) => {
        for (const one of changes.flatMap(({ addedNodes }) => [...addedNodes])) if (one.matches?.('faultline-run,.faultline-error')) { window.seen++; one.remove(); }
      }).observe(document, { childList: true, subtree: true });
    </script>${script(site)}`);
  await expect.poll(() => page.evaluate(() => (window as unknown as { told: string[] }).told)).toHaveLength(2);
  await page.waitForTimeout(1_000);
  // Each was there once, and came back three times.
  expect(await page.evaluate(() => (window as unknown as { seen: number }).seen)).toBe(8);
  await expect(page.getByText('raft?nodes=3')).toBeVisible();
  const told = errors.filter((error) => error.includes('The page removes what stands below this block; it is not put there again.'));
  expect(told).toHaveLength(2);
  errors.splice(0);
  // Another text is another block.
  await page.evaluate(() => { document.querySelector('code')!.firstChild!.nodeValue = 'raft?nodes=4'; });
  await expect.poll(() => page.evaluate(() => (window as unknown as { seen: number }).seen)).toBe(12);
  await expect.poll(() => errors.length).toBe(1);
  errors.splice(0);
});

test('a page that answers to every run by a new block is looked at less and less often', async ({ page, baseURL }) => {
  await visit(page, `<main></main>
    <script>
      window.seen = 0;
      const renew = () => { document.querySelector('main').innerHTML = ${JSON.stringify(block(RUN)).replaceAll('</', '<\\/')}; };
      renew();
      new MutationObserver((changes) => {
        for (const one of changes.flatMap(({ addedNodes }) => [...addedNodes])) if (one.localName === 'faultline-run') { window.seen++; renew(); }
      }).observe(document.querySelector('main'), { childList: true });
    </script>${script(baseURL ?? '')}`);
  await page.waitForTimeout(2_500);
  const seen = await page.evaluate(() => (window as unknown as { seen: number }).seen);
  expect(seen).toBeGreaterThan(1);
  expect(seen).toBeLessThan(9);
});

test('a selector that is none is said, once, and harms nothing', async ({ page, baseURL, errors }) => {
  await visit(page, `<script>addEventListener('faultline-error', ({ detail }) => (document.title = detail.where + ': ' + detail.text))</script>${block(RUN)}${script(baseURL ?? '', 'data-selector="pre["')}`);
  const text = 'Faultline: The selector “pre[” cannot be used; accepted: a selector of CSS.';
  await expect(page).toHaveTitle(`block: ${text}`);
  await page.evaluate(() => document.body.append('x'));
  await page.waitForTimeout(300);
  expect(errors).toHaveLength(1);
  expect(errors[0]).toContain(text);
  errors.splice(0);
});

test('quotes by the hundred thousand take no time', async ({ page, baseURL }) => {
  await visit(page, `<p style="height: 3000px"></p><pre class="faultline"></pre>${script(baseURL ?? '')}`);
  await expect.poll(() => page.evaluate(() => 'faultlineBlocks' in window)).toBe(true);
  const took = await page.evaluate(() => {
    const begin = performance.now();
    for (const value of ['"'.repeat(300_000), `a${'"'.repeat(300_000)}a`, `"'300'"`]) {
      document.querySelector('pre')!.textContent = `raft?nodes=3\noptions: height=${value}`;
      (window as unknown as { faultlineBlocks: { run(): unknown } }).faultlineBlocks.run();
    }
    return performance.now() - begin;
  });
  expect(took).toBeLessThan(1_000);
  await expect(page.getByRole('alert')).toContainText('Nothing says where Faultline is served');
});

test('a second script, or one as a module, does no harm; neither does an element beside the blocks', async ({ page, baseURL }) => {
  const site = baseURL ?? '';
  const own = `<faultline-run href="${escaped(`${site}#${RUN}`)}">still</faultline-run>`;
  await visit(page, `${block(RUN)}${script(site)}${script(site, 'type="module"')}<script src="${site}blocks.js?2"></script><script src="${site}embed.js"></script><div>${own}</div>`);
  await expect.poll(() => embeds(page).length).toBe(2);
  await page.waitForTimeout(300);
  expect(await page.locator('faultline-run').count()).toBe(2);
});

test('the element that does not come is missed aloud', async ({ browser, baseURL }) => {
  const site = baseURL ?? '';
  const page = await browser.newPage();
  await page.route('**/embed.js', (route) => route.abort());
  await visit(page, block(RUN) + script(site));
  await expect(page.getByRole('alert')).toHaveText(`Faultline: ${site}embed.js did not come, and nothing can be shown without it.`);
  await expect(page.locator('faultline-run pre')).toBeVisible();
  await page.close();
});

test('scripts off: the text is there to be read', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await visit(page, block(RUN) + script(baseURL ?? ''));
  await expect(page.getByText('raft?nodes=3')).toBeVisible();
  await context.close();
});
