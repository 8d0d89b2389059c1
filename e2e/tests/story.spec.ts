import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { clock, command, leader, open, pause, scrub } from './faultline.ts';
import { expect, test } from './page.ts';

test.use({ story: true });

/** The story beside the stage. */
const story = (page: Page) => page.getByRole('region', { name: 'What happens' });
const rail = (page: Page) => page.getByRole('navigation', { name: 'Panels' });
const step = (page: Page, of: string) => story(page).getByText(of, { exact: true });

test('the page opens on the story, the stage and time, and on nothing else', async ({ page }) => {
  await open(page);
  await expect(story(page).getByRole('heading')).not.toBeEmpty();
  await expect(page.getByRole('button', { name: /^n\d, / })).toHaveCount(5);
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await expect(page.getByRole('complementary')).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'Space-time diagram' })).toHaveCount(0);
  await expect(page.getByRole('tab')).toHaveCount(0);
});

test('the chain follows what the reader does, by its buttons or otherwise, and back', async ({ page }) => {
  await open(page);
  await expect(step(page, '2 of 7')).toBeVisible();
  const { node } = await leader(page);
  await story(page).getByRole('button', { name: `Crash ${node}` }).click();
  await expect(step(page, '3 of 7')).toBeVisible();
  await expect(story(page).getByRole('heading', { name: `${node} crashes` })).toBeVisible();
  // Order matters from now on.
  await expect(page.getByRole('region', { name: 'Space-time diagram' })).toBeVisible();
  for (let i = 0; i < 4; i += 1) await page.keyboard.press('+');
  await expect(step(page, '4 of 7')).toBeVisible();
  await expect(story(page).getByRole('heading', { name: /^n\d becomes leader of term 2/ })).toBeVisible();
  // In another way than by the button.
  await command(page, `restart ${node}`);
  await expect(step(page, '5 of 7')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await expect(step(page, '4 of 7')).toBeVisible();
  await pause(page);
  await page.getByRole('slider', { name: 'Time' }).fill('0');
  await expect(step(page, '1 of 7')).toBeVisible();
});

test('a chain that thinks of more nodes, of no planted bug, or of another script is not offered', async ({ page }) => {
  for (const [link, offered] of [
    ['raft?nodes=3&seed=1', false],
    ['raft?seed=1&set=bug-vote-twice+on', false],
    ['raft?nodes=7&seed=1', true],
    // "n3 crashed."
    ['heartbeat?seed=1', false],
    ['heartbeat?seed=1&do=1s+crash+n3&at=0.9s', false],
    ['heartbeat?seed=1&do=1s+crash+n3&at=1.1s', true],
  ] as const) {
    await open(page, link);
    await expect(story(page).getByRole('heading')).toBeVisible();
    await expect(story(page).getByText('Try this')).toHaveCount(offered ? 1 : 0);
  }
});

test('what is opened stays open, what is closed stays closed', async ({ page }) => {
  await open(page, 'raft?seed=3&do=0.5s+crash+n1&at=0.6s');
  await rail(page).getByRole('button', { name: 'Events' }).click();
  const side = page.getByRole('complementary');
  await expect(side.getByRole('heading', { name: 'Events' })).toBeVisible();
  await rail(page).getByRole('button', { name: 'Logs' }).click();
  await expect(side.getByText('Point at an entry for details.')).toBeVisible();
  await rail(page).getByRole('button', { name: 'Rules' }).click();
  await expect(side.getByRole('heading', { name: 'Election safety' })).toBeVisible();
  await page.keyboard.press('n');
  await expect(page.getByRole('region', { name: 'Space-time diagram' })).toBeVisible();
  await page.keyboard.press('n');
  await page.reload();
  await expect(side.getByText('Point at an entry for details.')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Space-time diagram' })).toHaveCount(0);
  // The reader closed it: acting does not open it again.
  await command(page, 'restart n1');
  await expect(story(page).getByRole('heading', { name: 'n1 restarts' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Space-time diagram' })).toHaveCount(0);
});

test('everything is one key away, and the story one key back', async ({ page }) => {
  await open(page, 'raft?seed=3&at=0.6s');
  await page.keyboard.press('e');
  await expect(page.getByRole('tab', { name: 'Events' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Space-time diagram' })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Command' })).toBeInViewport();
  await page.reload();
  await expect(page.getByRole('tab', { name: 'Events' })).toBeVisible();
  await page.keyboard.press('e');
  await expect(story(page).getByRole('heading')).toBeVisible();
  await expect(page.getByRole('tab')).toHaveCount(0);
});

test('a broken rule is told in the story, with its values', async ({ page }) => {
  const link =
    'raft?nodes=3&clients=2&seed=1&set=election+50s..60s;bug-vote-twice+on&do=0s+delay+all+10ms;0s+disk+all+1ms;1s+timeout+n1;1s+timeout+n2';
  await open(page, `${link}&at=1.01s`);
  await expect(story(page).getByRole('heading')).not.toHaveText(/broken/);
  await expect(rail(page).locator('.broken')).toHaveCount(0);
  await open(page, `${link}&at=1.03s`);
  await expect(story(page).getByRole('heading')).toHaveText('Election safety: broken');
  await expect(story(page).locator('.broken .because')).toContainText('n1');
  await expect(story(page).locator('.broken .because')).toContainText('n2');
  await expect(rail(page).locator('.broken')).toHaveCount(1);
});

test('a slow request is explained by what was done meanwhile, in a few clicks', async ({ page }) => {
  await open(
    page,
    'raft?seed=42&do=0.25s+c1+every+60ms+add+x+1;0.7s+partition+n1+n2+c1+|+n3+n4+n5;2.3s+heal&at=3s',
  );
  await expect.poll(() => clock(page)).toBe('3.000 s');
  await rail(page).getByRole('button', { name: 'Requests' }).click();
  const rows = page.locator('.requests li');
  await expect(rows.first()).toContainText(/1\.\d s, sent \d+ times/);
  await rows.first().getByRole('button').first().click();
  await expect(rows.first()).toContainText(/Meanwhile: .*, from 0\.700 s to 2\.300 s/);
  await expect(rows.first()).toContainText(/answered, \d+ ms after that ended/);
  // From there to the moment.
  await rows.first().getByRole('button', { name: /^0\.\d+ s$/ }).click();
  await expect.poll(() => clock(page)).toMatch(/^0\.6\d\d s$|^0\.7\d\d s$/);
  await expect(rows.first()).not.toContainText('answered');
});

test('a term explains itself where it stands, by pointer and by key', async ({ page }) => {
  await open(page);
  const term = story(page).locator('dfn').first();
  await expect(term).toBeVisible();
  await term.focus();
  await expect(term.getByRole('tooltip')).toBeVisible();
  await expect(term.getByRole('tooltip')).toContainText(/\w+ .*\./);
});

test('the page is shown to a hall, and led from the keyboard alone', async ({ page }) => {
  await open(page, 'raft?nodes=5&do=0.5s+c1+every+80ms+add+x+1;1.2s+crash+n1;3s+restart+n1&lesson=raft-leader-crash');
  await expect(page.getByText('0 of 6')).toBeVisible();
  await page.keyboard.press('p');
  await expect(page.locator('header')).toBeHidden();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByText('1 of 6')).toBeVisible();
  const first = await clock(page);
  await page.keyboard.press('PageDown');
  await expect(page.getByText('2 of 6')).toBeVisible();
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByText('1 of 6')).toBeVisible();
  expect(await clock(page)).toBe(first);
  await page.keyboard.press('p');
  await expect(page.locator('header')).toBeVisible();
});

test('Next plays the way to the next caption, and stops when somebody wants to', async ({ page }) => {
  await open(page, 'raft?nodes=5&do=0.5s+c1+every+80ms+add+x+1;1.2s+crash+n1;3s+restart+n1&lesson=raft-leader-crash');
  const next = page.getByRole('button', { name: 'Next' });
  await next.click();
  await expect(page.getByText('1 of 6')).toBeVisible();
  await next.click();
  // It is on its way, not there.
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await pause(page);
  const here = await clock(page);
  await expect(page.getByText('1 of 6')).toBeVisible();
  await next.click();
  await expect(page.getByText('2 of 6')).toBeVisible();
  expect(await clock(page)).not.toBe(here);
});

const COOPERATIVE =
  '2pc?nodes=4&clients=1&seed=42&set=cooperative+on&do=0s+delay+all+10ms;0s+disk+all+1ms;0.2s+c1+set+x+20+y+20+z+20;0.7s+c1+set+x+1+y+2+z+3;0.7305s+cut+n1+-%3E+n3;0.7305s+cut+n1+-%3E+n4;0.735s+crash+n1';

test('a lesson ends in an experiment that keeps the script, and leads back', async ({ page }) => {
  await open(page, `${COOPERATIVE}&at=2s&lesson=2pc-cooperative`);
  await expect(page.getByText('5 of 5')).toBeVisible();
  await page.getByRole('button', { name: 'Try it: Cooperative: off' }).click();
  await expect(page.locator('.caption')).toContainText('Cooperative: off');
  const must = page.locator('.expectations li');
  await expect(must.filter({ hasText: 'At 2.5s n3 is blocked.' })).toContainText('not so in the lesson');
  await expect(page.getByRole('button', { name: /^n3, .*blocked.*T2/ })).toBeVisible();
  // The script is the lesson's, the setting is not.
  expect(page.url()).toContain('0.735s+crash+n1');
  expect(page.url()).not.toContain('set=');
  await page.getByRole('button', { name: 'Back to the lesson' }).click();
  await expect(page.getByText('5 of 5')).toBeVisible();
  // In a hall the key that leads on tries it.
  await page.keyboard.press('p');
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('.caption')).toContainText('Cooperative: off');
});

test('another value of a setting is another run than that of the lesson', async ({ page }) => {
  await open(page, `${COOPERATIVE.replace('set=cooperative+on&', '')}&at=2s&lesson=2pc-cooperative`);
  await expect(page.getByRole('button', { name: 'Back to the lesson' })).toBeVisible();
  await open(page, `${COOPERATIVE.replace('cooperative+on', 'cooperative+on;votes+300ms')}&at=2s&lesson=2pc-cooperative`);
  await expect(page.getByText('You changed the run')).toBeVisible();
});

const SPLIT =
  '3pc?nodes=4&clients=2&seed=42&do=0s+delay+all+10ms;0s+disk+all+1ms;0.2s+c1+set+x+20+y+20+z+20;0.7s+c1+set+x+1+y+2+z+3;0.73s+delay+n1+-%3E+n3+40ms;0.73s+delay+n1+-%3E+n4+40ms;0.745s+partition+n1+n2+|+n3+n4;2s+heal';

test('beside a broken rule stands what led to it, and each line is the way to its event', async ({ page }) => {
  await open(page, `${SPLIT}&at=1.3s`);
  const rows = page.locator('.voice').getByRole('table', { name: 'What led to this' }).getByRole('row');
  // The fault, a side that committed and a side that aborted, oldest first.
  const fault = rows.filter({ hasText: 'The network splits: n1 n2 | n3 n4' });
  await expect(fault).toHaveCount(1);
  await expect(rows.filter({ hasText: 'n1 decides to commit T2' })).toHaveCount(1);
  await expect(rows.filter({ hasText: 'n3 decides to abort T2' })).toHaveCount(1);
  const times = (await rows.locator('time').allInnerTexts()).map((text) => Number.parseFloat(text));
  expect(times).toEqual([...times].sort((a, b) => a - b));
  await fault.getByRole('button').click();
  await expect.poll(() => page.url()).toContain('at=0.745s');
});

test('what must happen is judged again on the run that the reader has changed, and a cross says what they made untrue', async ({ page }) => {
  await open(page, `${SPLIT}&at=0.7s&lesson=3pc-partition`);
  const must = page.locator('.expectations li');
  await expect(page.getByRole('heading', { name: 'What must happen' })).toBeVisible();
  await scrub(page, 760);
  // With the network whole again, both sides commit.
  await command(page, 'heal');
  await expect(page.getByText('You changed the run')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'What became of it in your run' })).toBeVisible();
  await expect(must.filter({ hasText: 'pre-commits T2' }).first()).not.toHaveClass(/unmet/);
  // Nothing is told before it is known.
  await expect(must.filter({ hasText: 'aborts T2' })).toHaveCount(0);
  await scrub(page, 3_000);
  await expect(must.filter({ hasText: 'n3 aborts T2' })).toHaveClass(/unmet/);
  await expect(must.filter({ hasText: 'n1 commits T2' })).not.toHaveClass(/unmet/);
});

test('an event in the diagram has its text at the pointer and its row in view, with the way that led to it', async ({ page }) => {
  await open(page, 'raft?seed=42&do=0.25s+c1+every+60ms+add+x+1;1.2s+crash+n1&at=1.6s');
  await page.keyboard.press('n');
  const strip = page.getByRole('group', { name: /^Space-time diagram/ });
  await strip.focus();
  // By keys: to the event before, as often as it takes to find one that somebody caused.
  await page.keyboard.press('ArrowLeft');
  await expect(strip.getByRole('status')).toContainText(/\d\.\d{3} s/);
  // Where the event stands, by pointer.
  const tip = strip.getByRole('status');
  const box = await strip.boundingBox();
  const [, left, top] = /left: ?([\d.]+)px; ?top: ?([\d.]+)px/.exec((await tip.getAttribute('style')) ?? '') ?? [];
  if (!box || !left || !top) throw new Error('no place');
  const told = await tip.innerText();
  await page.keyboard.press('Escape');
  await page.mouse.move(box.x + Number(left), box.y + Number(top));
  await expect(tip).toHaveText(told);
  await page.mouse.click(box.x + Number(left), box.y + Number(top));
  const side = page.getByRole('complementary');
  await expect(side.getByRole('heading', { name: 'Events' })).toBeVisible();
  const row = side.locator('li.on');
  await expect(row).toBeInViewport();
  await expect(row.locator('.cause.turning')).toHaveCount(1);
});

test('the diagram fills the page by key and by button, and leaves it', async ({ page }) => {
  await open(page, 'raft?seed=42&at=0.6s');
  const diagram = page.getByRole('region', { name: 'Space-time diagram' });
  await page.keyboard.press('Shift+N');
  const tall = async () => (await diagram.boundingBox())?.height ?? 0;
  await expect.poll(tall).toBeGreaterThan(500);
  await page.keyboard.press('Escape');
  await expect.poll(tall).toBeLessThan(300);
  await diagram.getByRole('button', { name: 'Fill the page with the diagram' }).click();
  await expect.poll(tall).toBeGreaterThan(500);
  await expect(page.getByRole('button', { name: 'Play' })).toBeInViewport();
});

test('a fork stands on the time line, and a branch is named by what was done there', async ({ page }) => {
  await open(page, 'raft?seed=42&do=0.9s+crash+n2&at=1.2s');
  await page.getByRole('slider', { name: 'Time' }).fill('600');
  await command(page, 'crash n3');
  const fork = page.getByRole('button', { name: '2 branches' });
  await fork.click();
  await expect(page.getByRole('button', { name: /^Crash n3 at 0\.60\d s: branch 2/ })).toBeVisible();
});

test('a deposed leader is marked as one that believes it leads', async ({ page }) => {
  await open(page, 'raft?nodes=5&seed=42&do=1s+partition+n1+n2+|+n3+n4+n5&at=0.9s');
  const { node } = await leader(page);
  await open(page, `raft?nodes=5&seed=42&do=1s+isolate+${node}&at=2s`);
  await expect(page.getByRole('button', { name: new RegExp(`^${node}, .*deposed without knowing it`) })).toBeVisible();
});

for (const [name, viewport] of [
  ['wide', { width: 1440, height: 900 }],
  ['small', { width: 1024, height: 768 }],
  ['phone', { width: 390, height: 844 }],
] as const) {
  test(`nothing is wider than the page, and nothing keeps somebody out: ${name}`, async ({ page }) => {
    await page.setViewportSize(viewport);
    await open(page, 'raft?seed=42&do=0.25s+c1+every+60ms+add+x+1&at=0.155s');
    for (const act of [
      async () => {},
      async () => command(page, 'crash n1'),
      async () => rail(page).getByRole('button', { name: 'Rules' }).click(),
      async () => rail(page).getByRole('button', { name: 'Logs' }).click(),
    ]) {
      await act();
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    }
    const found = await new AxeBuilder({ page }).analyze();
    expect(found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  });
}
