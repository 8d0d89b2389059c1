import { clock, open } from './faultline.ts';
import { expect, test } from './page.ts';
import type { Page } from '@playwright/test';

/** One server that elects itself, and a client that asks every 50 ms over links of 10 ms, with a disk of 1 ms. */
const STEADY =
  'raft?nodes=1&clients=1&seed=1&set=election+50ms..60ms&do=0s+delay+all+10ms;0s+disk+all+1ms;1s+c1+every+50ms+add+x+1';

/** What a chart says of itself. */
async function told(page: Page, name: string): Promise<string> {
  return (await page.getByRole('slider', { name, exact: true }).getAttribute('aria-valuetext')) ?? '';
}

test('charts say their values at the playhead, and those of the moment that is read', async ({ page }) => {
  await open(page, `${STEADY}&at=1.9s&view=series`);
  await expect.poll(() => clock(page)).toBe('1.900 s');
  await expect(page.getByRole('tab', { name: 'Series' })).toHaveAttribute('aria-selected', 'true');
  // A request and its answer every 50 ms; 10 ms there, 1 ms for the disk, 10 ms back.
  await expect.poll(() => told(page, 'Messages sent')).toBe('Messages sent: 40/s at 1.900 s');
  expect(await told(page, 'Request latency')).toBe('Request latency: p50 21 ms, p99 21 ms at 1.900 s');
  expect(await told(page, 'Time without a leader')).toBe('Time without a leader: 0% at 1.900 s');

  const messages = page.getByRole('slider', { name: 'Messages sent', exact: true });
  await messages.focus();
  await page.keyboard.press('Home');
  await expect.poll(() => told(page, 'Messages sent')).toBe('Messages sent: 0/s at 0.000 s');
  expect(await told(page, 'Time without a leader')).toContain('100%');
  await page.keyboard.press('ArrowUp');
  await expect(page.getByRole('slider', { name: 'Uncommitted entries' })).toBeFocused();
  // Reading moves nothing; Enter does.
  expect(await clock(page)).toBe('1.900 s');
  await page.keyboard.press('End');
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect.poll(() => clock(page)).toBe('0.000 s');
});

test('a stretch that is selected in a chart is the window of the diagram', async ({ page }) => {
  await open(page, `${STEADY}&at=1.9s&view=series`);
  await expect.poll(() => clock(page)).toBe('1.900 s');
  const chart = page.getByRole('slider', { name: 'Messages sent', exact: true });
  const follow = page.getByRole('button', { name: 'Follow the current moment' });
  await expect(follow).toHaveAttribute('aria-pressed', 'true');
  await expect(chart).toBeVisible();
  await chart.scrollIntoViewIfNeeded();
  const box = await chart.boundingBox();
  if (!box) throw new Error('the chart has no place');
  const y = box.y + box.height * 0.7;
  // Somewhere in the middle of the plot, a fifth of it wide.
  await page.mouse.move(box.x + box.width * 0.4, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, y, { steps: 3 });
  await page.mouse.move(box.x + box.width * 0.6, y, { steps: 3 });
  await page.mouse.up();
  await expect(follow).toHaveAttribute('aria-pressed', 'false');
  expect(await clock(page), 'the run stays where it is').toBe('1.900 s');

  // The export of the diagram's window is about that stretch.
  await page.getByRole('button', { name: 'Export' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Numbers over time, CSV' }).click(),
  ]);
  const stream = await download.createReadStream();
  let text = '';
  for await (const part of stream) text += part;
  const rows = text.trim().split('\n').map((row) => row.split(','));
  expect(rows[0]?.slice(0, 2)).toEqual(['from_us', 'to_us']);
  const [from, to] = [Number(rows[1]?.[0]), Number(rows.at(-1)?.[1])];
  const span = (to - from) / 1000;
  expect(from / 1000).toBeGreaterThan(500);
  expect(to / 1000).toBeLessThan(1500);
  expect(span, 'a fifth of two seconds, and a little more for the gutter').toBeGreaterThan(300);
  expect(span).toBeLessThan(600);
});

test('a stretch is selected by keys, too', async ({ page }) => {
  await open(page, `${STEADY}&at=1.9s&view=series`);
  await expect.poll(() => clock(page)).toBe('1.900 s');
  await page.getByRole('slider', { name: 'Requests', exact: true }).focus();
  await page.keyboard.press('Home');
  await page.keyboard.down('Shift');
  for (let i = 0; i < 4; i += 1) await page.keyboard.press('ArrowRight');
  await page.keyboard.up('Shift');
  await expect(page.getByRole('button', { name: 'Follow the current moment' })).toHaveAttribute('aria-pressed', 'false');
  // The charts can show that window alone: the first moment is its beginning, the last its end.
  await page.getByRole('button', { name: "Diagram's window" }).click();
  await page.getByRole('slider', { name: 'Requests', exact: true }).focus();
  await page.keyboard.press('End');
  await expect.poll(() => told(page, 'Requests')).toMatch(/ at 0\.\d00 s$/);
});

test('which charts are shown is a choice, and it stays', async ({ page }) => {
  await open(page, `${STEADY}&at=1.9s&view=series`);
  await expect.poll(() => clock(page)).toBe('1.900 s');
  await expect(page.getByRole('slider', { name: 'Request, bytes' })).toHaveCount(0);
  await page.getByText('Charts', { exact: true }).click();
  await page.getByRole('checkbox', { name: 'Request, bytes' }).check();
  await page.getByRole('checkbox', { name: 'Request latency' }).uncheck();
  await expect(page.getByRole('slider', { name: 'Request, bytes' })).toHaveCount(1);
  await expect(page.getByRole('slider', { name: 'Request latency' })).toHaveCount(0);
  await page.getByRole('tab', { name: 'Events' }).click();
  await page.getByRole('tab', { name: 'Series' }).click();
  await expect(page.getByRole('slider', { name: 'Request, bytes' })).toHaveCount(1);
});
