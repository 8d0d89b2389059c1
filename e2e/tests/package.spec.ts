import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Host, embeds, escaped } from './host.ts';
import { expect, test } from './page.ts';

/** What `cargo xtask package` packed. */
const PACKAGE = process.env['FAULTLINE_PACKAGE'] ?? '';
const ROOT = join(import.meta.dirname, '../..');
const RUN = 'raft?nodes=3&seed=7&at=1.2s';

/** A project that has nothing but the package. */
let project = '';
const installed = (file: string): string => readFileSync(join(project, 'node_modules/faultline-run', file), 'utf8');

/** What a program of the project prints. */
function node(...args: string[]): string {
  return execFileSync(process.execPath, args, { cwd: project, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

test.beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'faultline-project-'));
  writeFileSync(join(project, 'package.json'), '{ "name": "fresh", "private": true, "type": "module" }\n');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  // It needs nothing from anywhere.
  execFileSync(npm, ['install', '--offline', '--no-audit', '--no-fund', '--loglevel=error', PACKAGE], { cwd: project, shell: process.platform === 'win32' });
});

test.afterAll(() => rmSync(project, { recursive: true, force: true }));

test('the package holds what it should, and nothing else', () => {
  expect(readdirSync(join(project, 'node_modules'), { recursive: true }).map(String).filter((name) => name.startsWith('faultline-run/')).sort()).toEqual([
    'faultline-run/LICENSE-APACHE',
    'faultline-run/LICENSE-MIT',
    'faultline-run/README.md',
    'faultline-run/blocks.js',
    'faultline-run/embed.js',
    'faultline-run/index.d.ts',
    'faultline-run/index.js',
    'faultline-run/package.json',
  ]);
  const manifest = JSON.parse(installed('package.json')) as Record<string, unknown>;
  expect(Object.keys(manifest).filter((key) => /dependencies|scripts/i.test(key))).toEqual([]);
  expect(readFileSync(join(ROOT, 'Cargo.toml'), 'utf8')).toContain(`\nversion = "${String(manifest['version'])}"\n`);
  // The element is that of the site, to the byte.
  for (const file of ['embed.js', 'blocks.js']) expect(installed(file)).toBe(readFileSync(join(ROOT, 'dist', file), 'utf8'));
  const size = (...files: string[]) => files.reduce((sum, file) => sum + gzipSync(installed(file), { level: 9 }).length, 0);
  expect(size('index.js', 'embed.js')).toBeLessThanOrEqual(4096);
  expect(size('blocks.js')).toBeLessThanOrEqual(4096);
});

test('on a server an import defines nothing and does nothing', () => {
  writeFileSync(
    join(project, 'server.js'),
    `import * as all from 'faultline-run';
     import { run, watch } from 'faultline-run';
     import 'faultline-run/embed.js';
     import 'faultline-run/blocks.js';
     const end = watch({ site: 'https://example.org/' });
     end();
     console.log(JSON.stringify({ names: Object.keys(all).sort(), runs: await run(), end: typeof end, left: ['faultlineBlocks', 'window', 'document'].filter((name) => name in globalThis) }));
     const required = await import('node:module').then(({ createRequire }) => createRequire(import.meta.url)('faultline-run/package.json').name);
     console.log(required);`,
  );
  const [first, second] = node('server.js').trim().split('\n');
  expect(JSON.parse(first!)).toEqual({ names: ['run', 'watch'], runs: [], end: 'function', left: [] });
  expect(second).toBe('faultline-run');
});

/** What a program may write, and, below each comment, what it may not. */
const USE = `import { run, watch, type FaultlineRunElement, type State } from 'faultline-run';
const runs: FaultlineRunElement[] = await run({ site: 'https://example.org/', height: 300, controls: 'minimal', selector: 'pre', source: true });
const end: () => void = watch();
const one = document.querySelector('faultline-run')!;
one.addEventListener('faultline-fact', ({ detail }) => detail.events.map((event) => event.text?.length));
addEventListener('faultline-error', ({ detail }) => console.log(detail.where.length));
document.createElement('faultline-run').autoplay = true;
const state: State = await one.do('crash n1');
await runs[0]?.seek('1s').then(({ digest, violations }) => digest + (violations[0]?.rule ?? '') + state.link);
end();
// @ts-expect-error
run({ controls: 'some' });
// @ts-expect-error
run({ sight: 'x' });
// @ts-expect-error
one.do(3);
// @ts-expect-error
addEventListener('faultline-state', ({ detail }) => detail.moment);
// @ts-expect-error
const none: string = await run();
`;

for (const way of [['--module', 'nodenext'], ['--module', 'es2022', '--moduleResolution', 'bundler']]) {
  test(`its types are accepted by a strict compiler, and wrong uses are not: ${way.at(-1)}`, () => {
    writeFileSync(join(project, 'page.ts'), USE);
    const tsc = join(ROOT, 'e2e/node_modules/typescript/bin/tsc');
    const rules = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--skipDefaultLibCheck'];
    let told = '';
    try {
      told = node(tsc, ...rules, '--target', 'es2022', '--lib', 'es2022,dom,dom.iterable', ...way, 'page.ts');
    } catch (error) {
      told = String((error as { stdout?: string }).stdout);
    }
    expect(told).toBe('');
  });
}

test('in a browser it shows blocks when it is asked to, and whenever the page changes', async ({ page, baseURL }) => {
  const files = Object.fromEntries(['index.js', 'embed.js', 'blocks.js'].map((file) => [`/lib/${file}`, installed(file)]));
  const block = (text: string) => `<pre><code class="language-faultline">${escaped(text)}</code></pre>`;
  const host = await Host.serve(
    `<main>${block(RUN)}</main>${block('raft\noptions: heigth=1')}<script type="module">import * as faultline from '/lib/index.js'; window.faultline = faultline;</script>`,
    files,
  );
  await page.goto(host.address);
  await page.waitForFunction(() => 'faultline' in window);
  // It begins when it is told to.
  await page.waitForTimeout(300);
  expect(await page.locator('faultline-run').count()).toBe(0);
  type Faultline = { run(options: object): Promise<HTMLElement[]>; watch(options: object): () => void };
  const found = await page.evaluate(async (site) => {
    const { faultline } = window as unknown as { faultline: Faultline };
    const runs = await faultline.run({ site, height: 200 });
    const again = await faultline.run({ site, height: 200 });
    return { tags: runs.map((run) => run.localName), same: runs[0] === again[0] && again.length === 1 };
  }, baseURL);
  expect(found).toEqual({ tags: ['faultline-run'], same: true });
  await expect(page.locator('faultline-run')).toHaveCSS('height', '200px');
  await expect(page.locator('faultline-run').frameLocator('iframe').getByRole('button', { name: /^n[123], leader/ })).toBeVisible();
  await expect(page.getByRole('alert')).toContainText('line 2: There is no option “heigth”');
  const add = (text: string) => page.evaluate((html) => document.querySelector('main')!.insertAdjacentHTML('beforeend', html), block(text));
  await add(RUN);
  await page.waitForTimeout(300);
  expect(await page.locator('faultline-run').count()).toBe(1);
  await page.evaluate((site) => Object.assign(window, { end: (window as unknown as { faultline: Faultline }).faultline.watch({ site }) }), baseURL);
  await expect(page.locator('faultline-run')).toHaveCount(2);
  await add(RUN);
  await expect(page.locator('faultline-run')).toHaveCount(3);
  await page.evaluate(() => (window as unknown as { end(): void }).end());
  await add(RUN);
  await page.waitForTimeout(300);
  expect(await page.locator('faultline-run').count()).toBe(3);
  await expect.poll(() => embeds(page).length).toBe(3);
  await host.close();
});

test('beside a script of the page that is called blocks.js, too, it waits until it is told to', async ({ page, baseURL }) => {
  const files = Object.fromEntries(['index.js', 'embed.js', 'blocks.js'].map((file) => [`/lib/${file}`, installed(file)]));
  const theme = '/theme/blocks.js';
  const html = `<pre><code class="language-faultline">${escaped(RUN)}</code></pre><script src="${theme}"></script><script type="module" src="${theme}?module"></script>`;
  const host = await Host.serve(`${html}<script type="module">import '/lib/blocks.js'; import { run } from '/lib/index.js'; Object.assign(window, { run });</script>`, {
    ...files,
    [theme]: 'window.theme = true;',
    [`${theme}?module`]: 'window.theme = true;',
  });
  await page.goto(host.address);
  await page.waitForFunction(() => 'run' in window && 'faultlineBlocks' in window);
  await page.waitForTimeout(300);
  expect(await page.locator('faultline-run').count()).toBe(0);
  await page.evaluate((site) => (window as unknown as { run(options: object): Promise<unknown> }).run({ site }), baseURL);
  await expect(page.locator('faultline-run')).toHaveCount(1);
  await host.close();
});

test('a selector that is none: run fails, watch says so, and nothing is left unhandled', async ({ page, errors }) => {
  const files = Object.fromEntries(['index.js', 'embed.js', 'blocks.js'].map((file) => [`/lib/${file}`, installed(file)]));
  const host = await Host.serve(`<script type="module">import * as faultline from '/lib/index.js'; window.faultline = faultline;</script>`, files);
  await page.goto(host.address);
  await page.waitForFunction(() => 'faultline' in window);
  const text = 'Faultline: The selector “..” cannot be used; accepted: a selector of CSS.';
  const told = await page.evaluate(async () => {
    type Faultline = { run(options: object): Promise<unknown>; watch(options: object): () => void };
    const { faultline } = window as unknown as { faultline: Faultline };
    const events: string[] = [];
    addEventListener('faultline-error', ({ detail }: Event & { detail?: { text: string } }) => events.push(detail!.text));
    addEventListener('unhandledrejection', ({ reason }) => events.push(`unhandled: ${reason}`));
    const end = faultline.watch({ selector: '..' });
    const failed = await faultline.run({ selector: '..' }).catch((error: Error) => error.message);
    await new Promise((done) => setTimeout(done, 100));
    end();
    return [failed, ...events];
  });
  expect(told).toEqual([text, text]);
  expect(errors).toHaveLength(1);
  expect(errors[0]).toContain(text);
  errors.splice(0);
  await host.close();
});

test('files of an older site are not mixed up with it: the first element of a page serves it', async ({ page, baseURL }) => {
  const files = Object.fromEntries(['index.js', 'embed.js', 'blocks.js'].map((file) => [`/lib/${file}`, installed(file)]));
  const html = `<pre><code class="language-faultline">${escaped(RUN)}</code></pre><script src="${baseURL}embed.js"></script>`;
  const host = await Host.serve(`${html}<script type="module">import { run } from '/lib/index.js'; run({ site: '${baseURL}' });</script>`, files);
  await page.goto(host.address);
  await expect(page.locator('faultline-run').frameLocator('iframe').getByRole('button', { name: /^n[123], leader/ })).toBeVisible();
  await host.close();
});
