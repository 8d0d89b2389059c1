import { clock, command, digest, faster, leader, leaders, open, pause, scrub } from './faultline.ts';
import { expect, test } from './page.ts';

test('a page opens on a running cluster that elects a leader within seconds', async ({ page }) => {
  await open(page);
  await expect(leaders(page)).toHaveCount(1, { timeout: 8_000 });
  const before = await clock(page);
  await expect.poll(() => clock(page)).not.toBe(before);
});

test('crashing the leader through the page brings another leader of a higher term', async ({ page }) => {
  await open(page);
  const first = await leader(page);
  await page.getByRole('button', { name: `${first.node}, leader` }).click();
  await page.getByRole('button', { name: `Crash ${first.node}` }).click();
  await expect(page.getByRole('button', { name: `${first.node}, crashed` })).toBeVisible();
  await faster(page, 3);
  const second = await leader(page);
  expect(second.node).not.toBe(first.node);
  expect(second.term).toBeGreaterThan(first.term);

  // What happened is told, with its reason.
  await page.getByRole('tab', { name: 'Events' }).click();
  await expect(page.getByText(`${second.node} becomes leader of term ${second.term}`).first()).toBeVisible();

  // It comes back as a follower.
  await page.getByRole('button', { name: `Restart ${first.node}` }).click();
  await expect(page.getByRole('button', { name: `${first.node}, follower` })).toBeVisible();
});

test('a link is cut and healed through the page', async ({ page }) => {
  await open(page, 'raft?nodes=3&seed=7&at=0.6s');
  await page.getByRole('button', { name: 'link n1–n2', exact: true }).click();
  await page.getByRole('button', { name: 'Cut n1–n2' }).click();
  await expect(page.getByRole('button', { name: 'link n1–n2, cut' })).toBeVisible();
  await page.getByRole('button', { name: 'Heal n1–n2' }).click();
  await expect(page.getByRole('button', { name: 'link n1–n2', exact: true })).toBeVisible();
  expect(page.url()).toContain('cut+n1+n2');
  expect(page.url()).toContain('heal+n1+n2');
});

test('a stroke across the stage cuts the links under it', async ({ page }) => {
  await open(page, 'raft?nodes=3&seed=7&at=0.1s');
  const stage = await page.locator('.stage').boundingBox();
  if (!stage) throw new Error('no stage');
  const box = await page.getByRole('button', { name: 'n1, follower' }).boundingBox();
  if (!box) throw new Error('no node');
  // Around n1, under its feet: both of its links.
  const y = box.y + box.height + 40;
  await page.mouse.move(stage.x + 40, y);
  await page.mouse.down();
  await page.mouse.move(stage.x + stage.width * 0.5, y, { steps: 8 });
  await page.mouse.move(stage.x + stage.width - 140, y, { steps: 8 });
  await page.mouse.up();
  await expect(page.getByRole('button', { name: 'link n1–n2, cut' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'link n1–n3, cut' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'link n2–n3', exact: true })).toBeVisible();
});

test('a line of the grammar is done at the present moment; a wrong one is explained', async ({ page }) => {
  await open(page, 'raft?nodes=5&seed=42&at=0.5s');
  await command(page, 'partition n1 n2 | n3 n4 n5');
  await expect(page.getByRole('button', { name: 'link n2–n3, cut' })).toBeVisible();
  expect(page.url()).toContain('0.5s+partition');

  await command(page, 'crash n9');
  await expect(page.getByRole('alert')).toContainText('n9');
  await expect(page.getByRole('alert')).toContainText('no such node');
  await command(page, 'explode n1');
  await expect(page.getByRole('alert')).toContainText('crash, restart');
});

test('the command field completes', async ({ page }) => {
  await open(page, 'raft?nodes=3&seed=1&at=0.1s');
  const field = page.getByRole('textbox', { name: 'Command' });
  await field.pressSequentially('cr');
  await field.press('Tab');
  await expect(field).toHaveValue('crash ');
  await field.press('Tab');
  await expect(field).toHaveValue('crash n1 ');
  await field.press('Enter');
  await expect(page.getByRole('button', { name: 'n1, crashed' })).toBeVisible();
});

test('scrubbing back and forth comes to the same digest', async ({ page }) => {
  await open(page, 'raft?nodes=5&seed=42&do=0.3s+c1+every+50ms+add+x+1;1s+crash+n1;1.6s+restart+n1&at=2s');
  await expect.poll(() => clock(page)).toBe('2.000 s');
  const late = await digest(page);
  await scrub(page, 700);
  await expect.poll(() => clock(page)).toBe('0.700 s');
  const early = await digest(page);
  expect(early).not.toBe(late);
  await scrub(page, 2000);
  await expect.poll(() => digest(page)).toBe(late);
  await scrub(page, 700);
  await expect.poll(() => digest(page)).toBe(early);
});

test('a step forward and a step back are each other’s inverse', async ({ page }) => {
  await open(page, 'raft?nodes=5&seed=42&at=0.5s');
  await expect.poll(() => clock(page)).toBe('0.500 s');
  const forward = page.getByRole('button', { name: 'Step forward' });
  const back = page.getByRole('button', { name: 'Step back' });
  await forward.click();
  const one = await digest(page);
  await forward.click();
  const two = await digest(page);
  expect(two).not.toBe(one);
  await back.click();
  expect(await digest(page)).toBe(one);
  await forward.click();
  expect(await digest(page)).toBe(two);
});

test('acting in the past begins a branch, and the old future can be gone back to', async ({ page }) => {
  await open(page, 'raft?nodes=5&seed=42&do=1s+crash+n1&at=2s');
  await expect.poll(() => clock(page)).toBe('2.000 s');
  const old = await digest(page);
  await scrub(page, 500);
  await command(page, 'crash n2');
  await page.getByRole('tab', { name: 'Run' }).click();
  await expect(page.getByText('The old future is kept.')).toBeVisible();
  await page.getByRole('button', { name: /^Branch 1,.*up to 2\.000 s$/ }).click();
  await expect(page.getByRole('button', { name: /^Branch 1,.*up to 2\.000 s$/ })).toBeVisible();
  await scrub(page, 2000);
  await expect.poll(() => digest(page)).toBe(old);
});

test('a rule that breaks turns red, and playback stops at the event', async ({ page }) => {
  // Two candidates of one term, and voters that vote for both.
  await open(page, 'raft?nodes=3&seed=3&set=bug-vote-twice+on&do=0.1s+timeout+n1;0.1s+timeout+n2&at=0.11s&speed=0.1');
  await page.getByRole('button', { name: 'Play' }).click();
  const rule = page.getByRole('tabpanel', { name: 'Rules' }).locator('li').filter({ hasText: 'Election safety' });
  await expect(rule).toContainText('broken');
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible();
  await expect(page.getByRole('button', { name: /leads term 1, but n1 already led that term/ })).toBeVisible();
});

test('nodes and seed are chosen in the panel of the run', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: 'New run' }).click();
  await page.getByLabel('Nodes').fill('7');
  await page.getByLabel('Seed', { exact: true }).fill('11');
  await page.getByRole('button', { name: 'Start this run' }).click();
  await expect(page.getByRole('button', { name: /^n7, / })).toBeVisible();
  await pause(page);
  expect(page.url()).toContain('nodes=7');
  expect(page.url()).toContain('seed=11');
});

test('other settings keep the script, and what does not fit is told before', async ({ page }) => {
  await open(page, 'raft?nodes=5&seed=1&do=0.4s+c1+every+60ms+add+x+1;0.5s+crash+n5;0.9s+restart+n5&at=0.2s');
  await page.getByRole('button', { name: 'New run' }).click();
  await expect(page.getByText('The script goes on: 3 actions.')).toBeVisible();
  await page.getByLabel('Seed', { exact: true }).fill('2');
  await page.getByRole('button', { name: 'Start this run' }).click();
  await expect.poll(() => page.url()).toContain('seed=2');
  expect(page.url()).toContain('crash+n5');
  await page.getByLabel('Nodes').fill('3');
  await expect(page.getByText('2 actions are left out')).toBeVisible();
  await page.getByLabel('Nodes').fill('5');
  await page.getByRole('button', { name: 'Start without what was done' }).click();
  await expect.poll(() => page.url()).not.toContain('crash+n5');
  expect(page.url()).toContain('every+60ms');
});

test('a message under way is held and delivered by hand', async ({ page }) => {
  await open(page, 'raft?nodes=3&seed=7&do=0.1s+timeout+n1&at=0.105s');
  await page.getByRole('button', { name: /^m\d+, RequestVote from n1 to n2$/ }).click();
  await page.getByRole('button', { name: 'Hold RequestVote n1 → n2' }).click();
  await scrub(page, 120);
  const held = page.getByRole('button', { name: /^m\d+, RequestVote from n1 to n2$/ });
  await expect(held).toBeVisible();
  // By what it is, so that an edit of the script before it leaves it alone.
  await expect.poll(() => decodeURIComponent(page.url())).toContain('hold+n1+->+n2+RequestVote');
  await page.getByRole('button', { name: 'Deliver RequestVote n1 → n2 now' }).click();
  await expect(held).toHaveCount(0);
});
