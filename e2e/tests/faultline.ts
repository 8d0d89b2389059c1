import type { Locator, Page } from '@playwright/test';
import { expect } from './page.ts';

/** Opens a run; the fragment is a link without its `#`, nothing for the page's own opening. */
export async function open(page: Page, fragment = ''): Promise<void> {
  await page.goto(fragment ? `#${fragment}` : '');
  await expect(page.getByRole('heading', { name: 'Faultline', exact: true })).toBeVisible();
}

/** The nodes that believe they lead. */
export function leaders(page: Page): Locator {
  return page.getByRole('button', { name: /^n\d+, leader, term \d+$/ });
}

/** The name of the one leader, such as `n3`, and its term. */
export async function leader(page: Page): Promise<{ node: string; term: number }> {
  await expect(leaders(page)).toHaveCount(1);
  const name = (await leaders(page).getAttribute('aria-label')) ?? '';
  const [, node, term] = /^(n\d+), leader, term (\d+)$/.exec(name) ?? [];
  if (!node || !term) throw new Error(`no leader's name: ${name}`);
  return { node, term: Number(term) };
}

/** Types one line into the command field. */
export async function command(page: Page, line: string): Promise<void> {
  const field = page.getByRole('textbox', { name: 'Command' });
  await field.fill(line);
  await field.press('Enter');
}

export function digest(page: Page): Promise<string> {
  return page.getByLabel('Run digest').innerText();
}

export function clock(page: Page): Promise<string> {
  return page.locator('.clock').innerText();
}

/** Sets the time slider, in milliseconds. */
export async function scrub(page: Page, millis: number): Promise<void> {
  await page.getByRole('slider', { name: 'Time' }).fill(String(millis));
}

export async function pause(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: 'Pause' });
  if (await button.isVisible()) await button.click();
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible();
}

/** Plays at a speed in thousandths of real time, by the keys + and -. */
export async function faster(page: Page, steps: number): Promise<void> {
  await page.locator('.clock').click();
  for (let i = 0; i < steps; i += 1) await page.keyboard.press('+');
}
