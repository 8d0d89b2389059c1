import { clock, command, digest, leader, leaders, open, pause } from './faultline.ts';
import { expect, test } from './page.ts';

test('a shared link opens the same run at the same moment in another browser', async ({ page, context, browser }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page);
  const { node } = await leader(page);
  await command(page, `isolate ${node}`);
  await pause(page);
  await command(page, 'c1 set y 5');
  await page.getByRole('button', { name: 'Share' }).click();
  await expect(page.getByText('Link copied')).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toBe(page.url());

  const stranger = await browser.newContext();
  const other = await stranger.newPage();
  await other.goto(link);
  await expect(other.getByLabel('Run digest')).toHaveText(await digest(page));
  expect(await clock(other)).toBe(await clock(page));
  expect(other.url()).toBe(link);
  await stranger.close();
});

test('pasting another link into the same tab opens it', async ({ page }) => {
  await open(page, 'raft?nodes=3&seed=7&at=0.2s');
  await page.evaluate(() => {
    location.hash = '#raft?nodes=4&seed=8&at=0.3s';
  });
  await expect(page.getByRole('button', { name: /^n4, / })).toBeVisible();
  await expect.poll(() => clock(page)).toBe('0.300 s');
});

test('the address is that of the moment in view, however often that changes', async ({ page }) => {
  await open(page, 'raft?nodes=5&seed=42&at=0.5s');
  await expect.poll(() => clock(page)).toBe('0.500 s');
  // More often than the page may write its address at once.
  await page.getByRole('button', { name: 'Step forward' }).evaluate((button: HTMLButtonElement) => {
    for (let i = 0; i < 500; i += 1) button.click();
  });
  const seconds = async () => Number((await clock(page)).split(' ')[0]);
  await expect.poll(seconds).toBeGreaterThan(2);
  // What the clock leaves out is less than a thousandth.
  const behind = async () => Math.abs(Number(/&at=(.*)s$/.exec(page.url())?.[1]) - (await seconds()));
  await expect.poll(behind).toBeLessThan(0.001);
  const before = await digest(page);
  await page.reload();
  await expect.poll(() => digest(page)).toBe(before);
});

const hostile: [string, string, RegExp][] = [
  ['an unknown protocol', 'nosuch?nodes=3', /no protocol named/i],
  ['too many nodes', 'raft?nodes=9999', /1 to \d+/],
  ['a broken script', 'raft?do=1s+explode+n1', /explode/],
  ['a moment after the end', 'raft?at=99999s', /too late/i],
  ['markup', 'raft?<script>alert(1)</script>', /part named/i],
  ['damaged compression', 'raft?z=AAAA', /damaged|cut off/i],
  ['nonsense', '%00%ff%fe', /./],
  ['a megabyte', `raft?do=${'x'.repeat(1_000_000)}`, /too long/i],
  ['an unknown setting', 'raft?set=warp+9', /warp/],
];

for (const [name, fragment, says] of hostile) {
  test(`a link with ${name} gets a clear message beside a working run`, async ({ page }) => {
    await open(page, fragment);
    await expect(page.getByRole('alert')).toContainText(says);
    await expect(leaders(page)).toHaveCount(1);
  });
}

test('a wrong link that is pasted over a run says that the run stays', async ({ page }) => {
  await open(page, 'raft?nodes=9999');
  await expect(page.getByRole('alert')).toContainText('so a new run is shown instead');
  await open(page, 'raft?nodes=3&seed=7&at=0.2s');
  await expect(page.getByRole('alert')).toHaveCount(0);
  const before = await digest(page);
  await page.evaluate(() => {
    location.hash = '#raft?nodes=9999';
  });
  await expect(page.getByRole('alert')).toContainText('The current run is unchanged');
  await expect(page.getByRole('alert')).not.toContainText('fresh');
  expect(await digest(page)).toBe(before);
});

test('a long run in a link is simulated in slices, and the page answers meanwhile', async ({ page }) => {
  await open(page, 'raft?nodes=5&seed=42&do=0.3s+c1+every+20ms+add+x+1&at=120s');
  await expect.poll(() => clock(page), { timeout: 60_000 }).toBe('120.000 s');
  await page.getByRole('button', { name: 'Step back' }).click();
  await expect.poll(() => clock(page)).not.toBe('120.000 s');
});

test('a long link is compressed when what compresses is there, and as good before', async ({ page, errors }) => {
  const actions = Array.from({ length: 60 }, (_, i) => `0.${String(100 + i)}s+c1+set+key${i}+${i}`).join(';');
  await page.route('**/part-page.packing-*', (route) => route.abort());
  await open(page, `raft?nodes=5&seed=42&do=${actions}&at=0.6s`);
  await page.getByRole('button', { name: 'Step forward' }).click();
  await expect.poll(() => page.url()).toContain('at=0.6');
  expect(page.url()).toContain('key59');
  const before = await digest(page);
  await page.unrouteAll();
  await page.getByRole('button', { name: 'Step forward' }).click();
  await page.getByRole('button', { name: 'Step back' }).click();
  await expect.poll(() => page.url()).toContain('#raft?z=');
  const packed = page.url();
  await page.goto('about:blank');
  await page.goto(packed);
  await expect.poll(() => digest(page)).toBe(before);
  expect(errors.every((error) => error.includes('part-page.packing'))).toBe(true);
  errors.length = 0;
});
