import { By, Key } from 'selenium-webdriver';
import { expect, test } from './test.ts';

/** A node that believes that it leads. */
const LEADER = /^n\d+, leader, term \d+$/;

test('the page loads, and is called Faultline', async ({ tab }) => {
  await tab.open();
  expect(await tab.driver.getTitle()).toBe('Faultline');
  // What said that the program was on its way has gone, and nothing says that it has stopped.
  expect(await tab.count('#start')).toBe(0);
  expect(await tab.count('dialog.failure')).toBe(0);
  // The stage is a picture, and something is painted on it.
  const painted = `const canvas = document.querySelector('.stage canvas');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size;`;
  await expect.poll(() => tab.driver.executeScript(painted)).toBeGreaterThan(20);
});

test('whatever goes wrong on a page is noticed by these tests', async ({ tab }) => {
  await tab.open();
  // Firefox keeps what a script of WebDriver throws from the page, so two of these only look as if they were thrown.
  await tab.driver.executeScript(`console.error('one');
    dispatchEvent(new ErrorEvent('error', { message: 'two' }));
    dispatchEvent(new PromiseRejectionEvent('unhandledrejection', { promise: Promise.resolve(), reason: 'three' }));
    document.head.append(Object.assign(document.createElement('script'), { src: 'four.js' }));`);
  const { errors } = tab.site;
  const seen = ['console: one', 'exception: .*two', 'rejection: .*three', 'four.js: 404', 'not loaded: .*four.js'];
  await expect.poll(() => seen.filter((what) => !errors.some((error) => new RegExp(what).test(error)))).toEqual([]);
  errors.length = 0;
});

test('time passes, and a leader is elected and told to those who do not see it', async ({ tab }) => {
  await tab.open();
  await expect.poll(() => tab.names(LEADER)).toHaveLength(1);
  const before = await tab.clock();
  await expect.poll(() => tab.clock()).not.toBe(before);
  await tab.pause();
  const leader = await tab.the(LEADER);
  expect(await leader.getAriaRole()).toBe('button');
  expect(await leader.getAccessibleName()).toMatch(LEADER);
});

test('the leader is crashed by its menu, another one follows, and the first one comes back', async ({ tab }) => {
  await tab.open();
  await expect.poll(() => tab.names(LEADER)).toHaveLength(1);
  const [name] = await tab.names(LEADER);
  const [, first, term] = /^(n\d+), leader, term (\d+)$/.exec(name!)!;
  await tab.menu(new RegExp(`^${first}, leader`), async () => {
    // The menu takes the focus, so that keys choose.
    const focused = 'const { role, ariaLabel } = document.activeElement; return `${role} ${ariaLabel}`';
    await expect.poll(() => tab.driver.executeScript(focused)).toBe(`menuitem Crash ${first}`);
    await tab.press(Key.ENTER);
  });
  await tab.the(new RegExp(`^${first}, crashed`));
  await expect.poll(() => tab.names(LEADER)).toHaveLength(1);
  const [next] = await tab.names(LEADER);
  const [, second, later] = /^(n\d+), leader, term (\d+)$/.exec(next!)!;
  expect(second).not.toBe(first);
  expect(Number(later)).toBeGreaterThan(Number(term));
  await tab.click(new RegExp(`^${first}, crashed`));
  await tab.click(`Restart ${first}`);
  await tab.the(new RegExp(`^${first}, follower`));
});

test('time is scrubbed back and forth to the same digest, by the pointer and by keys', async ({ tab }) => {
  await tab.open('raft?nodes=5&seed=42&do=0.3s+c1+every+50ms+add+x+1;1s+crash+n1;1.6s+restart+n1&at=2s');
  await expect.poll(() => tab.clock()).toBe('2.000 s');
  const late = await tab.digest();
  const slider = await tab.driver.findElement(By.css('input.time'));
  const handle = async () => Number(await slider.getAttribute('value')) / Number(await slider.getAttribute('max'));
  const seen: [string, string][] = [];
  for (const to of [0.2, 0.45, 0.2, 0.1, 0.45]) {
    await tab.drag(slider, await handle(), to);
    // It follows the pointer, and what is seen is the run at that moment.
    await expect.poll(async () => Math.abs((await handle()) - to)).toBeLessThan(0.02);
    await expect.poll(async () => Number((await tab.clock()).split(' ')[0]) * 1_000).toBe(Number(await slider.getAttribute('value')));
    seen.push([await tab.clock(), await tab.digest()]);
  }
  const [early, middle, again, first, back] = seen;
  expect(again).toEqual(early);
  expect(back).toEqual(middle);
  expect(new Set([early, middle, first].map((moment) => moment![1])).size).toBe(3);

  // Home and End, of the page and not of the slider.
  await tab.driver.executeScript('document.activeElement.blur()');
  await tab.press(Key.HOME);
  await expect.poll(() => tab.clock()).toBe('0.000 s');
  await tab.press(Key.END);
  await expect.poll(() => tab.clock()).toBe('2.000 s');
  expect(await tab.digest()).toBe(late);
  // One event back and one forward are each other's inverse.
  await tab.click('Step back');
  const one = [await tab.clock(), await tab.digest()];
  await tab.click('Step back');
  const two = [await tab.clock(), await tab.digest()];
  expect(two).not.toEqual(one);
  await tab.click('Step forward');
  expect([await tab.clock(), await tab.digest()]).toEqual(one);
});

test('the address is that of the moment in view, however often that changes', async ({ tab }) => {
  await tab.open('raft?nodes=5&seed=42&at=0.5s');
  await expect.poll(() => tab.clock()).toBe('0.500 s');
  // More often than any browser lets a page change its address.
  await tab.driver.executeScript('for (let i = 0; i < 500; i += 1) arguments[0].click()', await tab.the('Step forward'));
  // What the clock leaves out is less than a thousandth.
  const behind = async () => {
    const [, address] = /&at=(.*)s$/.exec(await tab.fragment()) ?? [];
    return Number(address) - Number((await tab.clock()).split(' ')[0]);
  };
  await expect.poll(async () => Number((await tab.clock()).split(' ')[0])).toBeGreaterThan(2);
  await expect.poll(async () => Math.abs(await behind())).toBeLessThan(0.001);
  const digest = await tab.digest();
  await tab.driver.navigate().refresh();
  await expect.poll(() => tab.digest()).toBe(digest);
});

test('a shared link is in the clipboard, and opens the same run at the same moment', async ({ tab }) => {
  await tab.open();
  await expect.poll(() => tab.names(LEADER)).toHaveLength(1);
  await tab.pause();
  await tab.click('Share');
  await expect.poll(() => tab.text('.toast')).toContain('Link copied');
  const link = await tab.driver.getCurrentUrl();
  const field = await tab.the('Command');
  await field.click();
  await tab.paste();
  await expect.poll(() => field.getAttribute('value')).toBe(link);
  const seen = [await tab.clock(), await tab.digest()];

  await tab.another();
  await tab.driver.get(link);
  await expect.poll(async () => [await tab.clock(), await tab.digest()]).toEqual(seen);
  expect(await tab.driver.getCurrentUrl()).toBe(link);
});
