import { expect, test } from '@playwright/test';
import { given, measure, percentile } from './measure.ts';

declare global {
  interface Window {
    /** How long the callbacks of animation frames took, in milliseconds. */
    callbacks: number[];
  }
}

/** Samples of each row. */
const ROUNDS = 5;
/** Steps of which one sample is the 95th percentile. */
const STEPS = 120;

/**
 * The diagram of a run of 50,000 events, all of them in view: it is moved, and zoomed, one step per frame. A step is the
 * handler, the frame that the page paints, and reading back a pixel, which makes the browser execute what was painted:
 * there is no graphics card in the browser of the tests.
 */
test('moving and zooming the diagram of a long run', async ({ page }) => {
  await page.addInitScript(() => {
    window.callbacks = [];
    const ask = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (callback) =>
      ask((now) => {
        const start = performance.now();
        callback(now);
        window.callbacks.push(performance.now() - start);
      });
  });
  const fragment = given('FAULTLINE_HALF');
  const [, seconds] = /at=([0-9.]+)s\b/.exec(fragment) ?? [];
  await page.goto(`#${fragment}`);
  const slider = page.getByRole('slider', { name: 'Time' });
  await expect(slider).toHaveValue(String(Math.floor(Number(seconds) * 1000)), { timeout: 60_000 });
  await expect(page.locator('.strip canvas')).toBeVisible();
  const found = await page.evaluate(
    async ([rounds, steps]) => {
      const strip = document.querySelector<HTMLElement>('.strip')!;
      const canvas = strip.querySelector('canvas')!;
      const context = canvas.getContext('2d')!;
      const box = strip.getBoundingClientRect();
      const [clientX, clientY] = [box.left + box.width / 2, box.top + box.height / 2];
      const wheel = (deltaX: number, deltaY: number) =>
        strip.dispatchEvent(
          new WheelEvent('wheel', { deltaX, deltaY, clientX, clientY, bubbles: true, cancelable: true }),
        );
      const task = () =>
        new Promise<void>((resolve) => {
          const channel = new MessageChannel();
          channel.port1.onmessage = () => resolve();
          channel.port2.postMessage(0);
        });
      const step = async (deltaX: number, deltaY: number) => {
        window.callbacks.length = 0;
        const start = performance.now();
        wheel(deltaX, deltaY);
        const handler = performance.now() - start;
        while (window.callbacks.length === 0) await task();
        const painted = performance.now();
        context.getImageData(0, 0, 1, 1);
        return handler + window.callbacks[0]! + performance.now() - painted;
      };
      const pans: number[][] = [];
      const zooms: number[][] = [];
      for (let round = -1; round < rounds; round += 1) {
        // Out, until there is no farther.
        for (let i = 0; i < 60; i += 1) await step(0, 100);
        const zoom: number[] = [];
        for (let i = 0; i < steps; i += 1) zoom.push(await step(0, i % 24 < 12 ? -100 : 100));
        // A little closer, so that there is somewhere to go.
        for (let i = 0; i < 2; i += 1) await step(0, -100);
        const pan: number[] = [];
        for (let i = 0; i < steps; i += 1) pan.push(await step(i % 40 < 20 ? 12 : -12, 0));
        // The first round is for the compiler.
        if (round < 0) continue;
        pans.push(pan);
        zooms.push(zoom);
      }
      return { pans, zooms };
    },
    [ROUNDS, STEPS] as const,
  );
  for (const [what, rounds] of [
    ['pan', found.pans],
    ['zoom', found.zooms],
  ] as const) {
    measure(`diagram, 50,000 events: ${what}, 95th percentile`, 'ms', rounds.map((round) => percentile(round, 0.95)));
    measure(`diagram, 50,000 events: ${what}, median`, 'ms', rounds.map((round) => percentile(round, 0.5)));
  }
});
