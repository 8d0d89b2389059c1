import { readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { clock, command, digest, faster, leader, leaders, open, pause, scrub } from './faultline.ts';
import { expect, test } from './page.ts';

const RUN = 'raft?nodes=5&seed=42&at=0.6s';

/** Bytes of such a file by the command, at most. */
const GOAL = 700 * 1024;
/** And by the page's Export, which cannot compress as well. */
const LARGEST = 725 * 1024;

/** Saves the run in view as one file, by the page's Export; its path. */
async function exported(page: Page, name = 'The run in one file, HTML', exports = 'Export'): Promise<string> {
  await page.getByRole('button', { name: exports, exact: true }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name }).click();
  const file = await download;
  const path = join(tmpdir(), `faultline-${process.pid}-${Date.now()}-${file.suggestedFilename()}`);
  await file.saveAs(path);
  return path;
}

/** Opens a file from the disk. Nothing but it may be asked for. */
async function alone(page: Page, path: string, end = ''): Promise<string[]> {
  const asked: string[] = [];
  await page.context().setOffline(true);
  page.on('request', (request) => {
    if (!/^(blob|data):/.test(request.url())) asked.push(request.url().split(/[?#]/)[0]!);
  });
  await page.goto(pathToFileURL(path).href + end);
  return asked;
}

test('a run in one file opens from a disk without a network: run, crash the leader, go back', async ({ page }) => {
  await open(page, RUN);
  await pause(page);
  const same = await digest(page);
  const path = await exported(page);
  expect((await stat(path)).size).toBeLessThan(LARGEST);

  const asked = await alone(page, path);
  await expect(page.getByRole('heading', { name: 'Faultline', exact: true })).toBeVisible();
  await expect.poll(() => digest(page)).toBe(same);
  await expect(page).toHaveTitle('Raft, 5 nodes, seed 42, at 0.600 s');
  const { node, term } = await leader(page);
  await command(page, `crash ${node}`);
  await faster(page, 4);
  await page.getByRole('button', { name: 'Play' }).click();
  await expect(leaders(page)).toHaveCount(0);
  await expect.poll(async () => (await leaders(page).count()) && (await leader(page)).term).toBeGreaterThan(term);
  await pause(page);
  await scrub(page, 300);
  await expect.poll(() => clock(page)).toBe('0.300 s');
  // The diagram, charts and logs are there, and another run of the protocol.
  await expect(page.getByRole('group', { name: /^Space-time diagram/ })).toBeVisible();
  await page.getByRole('tab', { name: 'Series' }).click();
  await expect(page.locator('.chart').first()).toBeVisible();
  await page.getByRole('tab', { name: 'Run' }).click();
  await page.getByRole('spinbutton', { name: 'Nodes' }).fill('3');
  await page.getByRole('button', { name: 'Start this run' }).click();
  await expect(page.getByRole('button', { name: /^n3, / })).toBeVisible();
  await expect(page.getByRole('button', { name: /^n4, / })).toHaveCount(0);
  expect(new Set(asked)).toEqual(new Set([pathToFileURL(path).href]));
});

test('what leads out of a file is not offered, and a link to something else is told', async ({ page }) => {
  await open(page, RUN);
  const path = await exported(page);
  await alone(page, path);
  await expect(page.getByRole('button', { name: 'Share' })).toBeVisible();
  for (const name of ['Catalogue', 'Embed', 'Export']) {
    await expect(page.getByRole('button', { name, exact: true })).toHaveCount(0);
  }
  await expect(page.getByRole('button', { name: 'New run' })).toBeVisible();
  await expect(page.getByLabel('Language')).toBeHidden();
  const before = await digest(page);
  await page.evaluate(() => (location.hash = 'paxos?nodes=3'));
  await expect(page.getByRole('alert')).toContainText('This file holds one protocol in one language');
  expect(await digest(page)).toBe(before);
  await page.evaluate(() => (location.hash = 'raft?nodes=3&lang=zh-CN&at=0.1s'));
  await expect(page.getByRole('button', { name: /^n4, / })).toHaveCount(0);
  await page.evaluate(() => (location.hash = 'catalogue'));
  await expect(page.getByRole('alert')).toContainText('This file holds one protocol in one language');
});

test('a file of another protocol is told by the address it opens with', async ({ page, errors }) => {
  await open(page, RUN);
  const path = await exported(page);
  await alone(page, path, '#paxos?nodes=3');
  await expect(page.getByRole('alertdialog')).toBeVisible();
  errors.length = 0;
  await page.getByRole('button', { name: 'New run' }).click();
  await expect(page.getByRole('button', { name: /^n5, / })).toBeVisible();
  await expect.poll(() => page.url()).toContain('#raft?nodes=5');
});

test('a lesson goes with its captions, in its language', async ({ page }) => {
  await open(page, 'raft?nodes=5&seed=42&do=0.5s+c1+every+80ms+add+x+1;1.2s+crash+n1;3s+restart+n1&lesson=raft-leader-crash&lang=zh-CN');
  await expect(page.getByRole('tab', { name: '课程' })).toBeVisible();
  const path = await exported(page, '单文件运行，HTML', '导出');
  expect((await stat(path)).size).toBeLessThan(LARGEST + 56 * 1024);
  await alone(page, path);
  await expect(page).toHaveTitle('领导者崩溃');
  await page.getByRole('tab', { name: '课程' }).click();
  await page.getByRole('button', { name: '下一步' }).click();
  await expect(page.locator('.caption')).not.toBeEmpty();
});

test('nothing that somebody adds to a file runs, and nothing leaves it', async ({ page, errors }) => {
  await open(page, RUN);
  const path = await exported(page);
  const text = await readFile(path, 'utf8');
  const { writeFile } = await import('node:fs/promises');
  await writeFile(path, text.replace('</body>', '<script>document.title = "added"</script></body>'));
  await page.goto(pathToFileURL(path).href);
  await expect(page.getByRole('button', { name: 'Share' })).toBeVisible();
  expect(await page.title()).not.toBe('added');
  const left = await page.evaluate(async () => {
    const image = new Image();
    const loaded = new Promise((done) => { image.onload = () => done('loaded'); image.onerror = () => done('refused'); });
    image.src = 'https://example.org/x.png';
    const xhr = await new Promise((done) => {
      const asked = new XMLHttpRequest();
      asked.onload = () => done('loaded');
      asked.onerror = () => done('refused');
      asked.open('GET', 'https://example.org/');
      asked.send();
    });
    return [await loaded, xhr];
  });
  expect(left).toEqual(['refused', 'refused']);
  expect(errors.length).toBeGreaterThan(0);
  errors.length = 0;
});

test('the command line makes such a file, and it is an embed, too', async ({ page }) => {
  const faultline = process.env['FAULTLINE_COMMAND'];
  if (!faultline) throw new Error('FAULTLINE_COMMAND is not set; `cargo xtask test --only e2e` sets it');
  const path = join(tmpdir(), `faultline-${process.pid}-single.html`);
  const dist = process.env['FAULTLINE_DIST'] ?? '../dist';
  await promisify(execFile)(faultline, ['page', '--single', RUN, '--page', dist, '-o', path]);
  expect((await stat(path)).size).toBeLessThan(GOAL);
  await alone(page, path, '?embed=minimal');
  await expect(page.locator('[data-embed="minimal"]')).toHaveCount(1);
  await expect(leaders(page)).toHaveCount(1);
});
