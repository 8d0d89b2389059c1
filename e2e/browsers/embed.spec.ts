import { By, Key, type WebElement } from 'selenium-webdriver';
import { Host, LISTEN, escaped, script, type Told } from '../tests/host.ts';
import { corpus } from './corpus.ts';
import { expect, test } from './test.ts';
import type { Tab } from './tab.ts';

const RUN = 'raft?nodes=5&seed=42&do=0.25s+c1+every+60ms+add+x+1&at=0.6s';

let host: Host | undefined;
test.afterEach(async () => {
  await host?.close();
  host = undefined;
});

/** Opens a page of an author, which has another origin and is of another site. */
async function visit(tab: Tab, html: string): Promise<void> {
  host = await Host.serve(`<script src="${tab.site.address}witness.js"></script>${LISTEN}${html}`);
  await tab.driver.get(host.address);
}

/** The latest message of the embed that is of a type, or has a name. */
function told(tab: Tab, key: 'type' | 'id', value: string): Promise<Told | null> {
  return tab.driver.executeScript('return told.findLast((one) => one[arguments[0]] === arguments[1]) ?? null', key, value);
}

/** Sends a message to the frame, and waits for its answer. */
async function answer(tab: Tab, message: Record<string, unknown>): Promise<Told> {
  const id = `q${Math.random()}`;
  await tab.driver.executeScript(
    'document.querySelector("iframe").contentWindow.postMessage({ faultline: 1, ...arguments[0] }, "*")',
    { ...message, id },
  );
  await expect.poll(() => told(tab, 'id', id), `the answer to ${JSON.stringify(message)}`).not.toBeNull();
  return (await told(tab, 'id', id))!;
}

/** The frame of the one element. */
function inside(tab: Tab): Promise<WebElement | null> {
  return tab.driver.executeScript('return document.querySelector("faultline-run").shadowRoot?.querySelector("iframe") ?? null');
}

test('the element comes to life when a reader comes near it, and does what it is told', async ({ tab }) => {
  const element = `<faultline-run href="${escaped(`${tab.site.address}#${RUN}`)}"><a href="#there">the run</a></faultline-run>`;
  await visit(tab, `${script(tab.site.address)}<div style="height: 5000px"></div>${element}`);
  await expect.poll(() => tab.driver.executeScript('return customElements.get("faultline-run") !== undefined')).toBe(true);
  expect(await inside(tab)).toBeNull();
  await tab.driver.executeScript('document.querySelector("faultline-run").scrollIntoView()');
  await expect.poll(() => told(tab, 'type', 'ready')).toMatchObject({ protocol: 'raft', title: 'Raft, 5 nodes, seed 42' });

  const does = (method: string, what: unknown): Promise<Told> =>
    tab.driver.executeScript('return document.querySelector("faultline-run")[arguments[0]](arguments[1])', method, what);
  expect((await does('do', 'crash n2'))['link']).toContain('0.6s+crash+n2');
  const there = await does('seek', '1.5s');
  expect(there['time']).toBe(1_500_000);
  const back = await does('seek', '0.3s');
  expect(back['digest']).not.toBe(there['digest']);
  expect((await does('seek', '1.5s'))['digest']).toBe(there['digest']);
  const refused = `const end = arguments[arguments.length - 1];
    document.querySelector('faultline-run').do('explode n1').then(() => end(''), (error) => end(error.message))`;
  expect(await tab.driver.executeAsyncScript(refused)).toContain('At character 1, “explode”');

  // A reader operates it where it stands.
  await tab.driver.switchTo().frame((await inside(tab))!);
  await tab.click(/^n3, /);
  await tab.click('Crash n3');
  await tab.the(/^n3, crashed/);
  await tab.driver.switchTo().defaultContent();
  await expect.poll(async () => (await told(tab, 'type', 'state'))?.['link']).toContain('1.5s+crash+n3');
  expect(await told(tab, 'type', 'fact')).toMatchObject({ faultline: 1, events: expect.arrayContaining([]) });
});

test('a frame plays, pauses, and shows the runs of other links', async ({ tab }) => {
  const source = escaped(`${tab.site.address}?embed=minimal#${RUN}`);
  await visit(tab, `<iframe title="A run" width="600" height="420" src="${source}"></iframe>`);
  await expect.poll(() => told(tab, 'type', 'ready')).not.toBeNull();
  expect(await answer(tab, { type: 'play' })).toMatchObject({ type: 'state', playing: true });
  await expect.poll(async () => Number((await told(tab, 'type', 'state'))?.['time'])).toBeGreaterThan(700_000);
  expect(await answer(tab, { type: 'pause' })).toMatchObject({ type: 'state', playing: false });

  const lines = corpus();
  for (const protocol of new Set(lines.map((line) => line.protocol))) {
    const line = lines.findLast((line) => line.protocol === protocol)!;
    await answer(tab, { type: 'load', link: line.sent });
    const state = await answer(tab, { type: 'seek', time: line.end });
    expect(state, line.sent).toMatchObject({ type: 'state', time: line.end, digest: line.digest });
  }
  const error = await answer(tab, { type: 'load', link: 'raft?nodes=9999' });
  expect(error).toMatchObject({ type: 'error', where: 'link' });
  expect(await answer(tab, { type: 'nosuch' })).toMatchObject({ type: 'error' });

  // The keys of a reader who is in it.
  await tab.driver.switchTo().frame(tab.driver.findElement(By.css('iframe')));
  await tab.click('Play');
  await tab.the('Pause');
  await tab.press(Key.SPACE);
  await tab.the('Play');
  await tab.driver.switchTo().defaultContent();
});
