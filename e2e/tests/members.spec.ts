import { command, open } from './faultline.ts';
import { expect, test } from './page.ts';

const RUN = 'heartbeat?nodes=4&seed=42&do=0s+absent+n4&at=1.02s';

test('a node joins and leaves by button and by key', async ({ page }) => {
  await open(page, RUN);
  await page.getByRole('button', { name: 'n4, not a member yet' }).click();
  await page.getByRole('tab', { name: 'Inspector n4' }).click();
  await expect(page.getByText('This node is not a member.')).toBeVisible();
  await page.getByRole('button', { name: 'Let n4 join' }).click();
  await expect(page.getByRole('button', { name: 'n4, suspecting a node' })).toBeVisible();
  expect(page.url()).toContain('join+n4');

  // The same key does what the button in its place does.
  await page.keyboard.press('j');
  await expect(page.getByRole('button', { name: 'n4, has left' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Let n4 join' })).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(page.getByRole('button', { name: 'n4, suspecting a node' })).toBeVisible();

  await command(page, 'leave n2');
  await expect(page.getByRole('button', { name: 'n2, has left' })).toBeVisible();
  expect(page.url()).toContain('leave+n2');
});

test('the others learn of it, and nobody suspects who said goodbye', async ({ page }) => {
  await open(page, 'heartbeat?nodes=4&seed=42&do=0s+absent+n4;1.03s+join+n4;2.03s+leave+n2&at=2.5s');
  for (const node of ['n1', 'n3', 'n4']) {
    await expect(page.getByRole('button', { name: `${node}, trusting every node` })).toBeVisible();
  }
  await page.getByRole('tab', { name: 'Events' }).click();
  // The same happens to all of them: one row names each.
  await expect(page.getByText(/^n[134] stops watching n2$/).first()).toBeVisible();
});

test('in Chinese as well', async ({ page }) => {
  await open(page, `${RUN}&lang=zh-CN`);
  await page.getByRole('button', { name: 'n4，尚未加入' }).click();
  await page.getByRole('tab', { name: '检视 n4' }).click();
  await expect(page.getByText('这个节点不是集群成员')).toBeVisible();
  await page.getByRole('button', { name: '让 n4 加入集群' }).click();
  await expect(page.getByRole('button', { name: '让 n4 退出集群' })).toBeVisible();
  await page.keyboard.press('j');
  await expect(page.getByRole('button', { name: 'n4，已退出' })).toBeVisible();
});

test('a protocol whose members do not change offers neither, and says which do', async ({ page }) => {
  await open(page, 'paxos?nodes=3&seed=7&at=0.6s');
  await page.getByRole('button', { name: /^n2, / }).click();
  await expect(page.getByRole('button', { name: 'Crash n2' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Tell n2 to leave' })).toHaveCount(0);
  await command(page, 'leave n2');
  await expect(page.getByRole('alert')).toContainText('Raft, Heartbeat, Phi Accrual');
});
