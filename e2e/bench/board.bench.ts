import { expect, test } from '@playwright/test';
import { measure, percentile } from './measure.ts';

declare global {
  interface Window {
    /** What each animation frame took, in milliseconds. */
    taken: { at: number; commands: number; pixels: number }[];
    /** Canvases of which a frame reads back a pixel. */
    canvases: HTMLCanvasElement[];
  }
}

/** As large as the limits of the engine allow: a master, a file system, 64 workers, 1,000 tasks. */
const RUN = 'map-reduce?nodes=66&seed=42&set=maps+900;reduces+100&do=0.1s+c1+count';
/** Samples of each row. */
const ROUNDS = 5;

/**
 * The real page plays a real computation. A frame is what the page does in one animation frame: it lets time pass,
 * composes and paints the stage, the diagram and the board. "commands" is its own program; "to the last pixel" also
 * reads back a pixel of each canvas, which makes the browser execute what was painted: there is no graphics card in the
 * browser of the tests.
 *
 * "in real time" is the whole computation, three seconds with 35,000 events, at the speed of a clock; "the shuffle as it opens" are
 * some hundred frames at the speed with which a page opens, in which two to three thousand messages are under way: every
 * reduce task fetches its pairs from every worker. "from one to the next" is the time
 * between two frames when nothing is read back, with the update of the page's elements that comes a few times a second.
 */
for (const [pace, fragment, until] of [
  ['in real time', `${RUN}&at=0.1s&speed=1`, 3_000],
  ['the shuffle as it opens', `${RUN}&at=2.11s`, 2_200],
] as const) {
  test(`a word count with 64 workers and 1,000 tasks, ${pace}`, async ({ page }) => {
    await page.addInitScript(() => {
      window.taken = [];
      window.canvases = [];
      const ask = window.requestAnimationFrame.bind(window);
      window.requestAnimationFrame = (callback) =>
        ask((now) => {
          const start = performance.now();
          callback(now);
          const commands = performance.now() - start;
          for (const canvas of window.canvases) canvas.getContext('2d')!.getImageData(0, 0, 1, 1);
          window.taken.push({ at: now, commands, pixels: performance.now() - start });
        });
    });
    const commands: number[][] = [];
    const pixels: number[][] = [];
    const apart: number[][] = [];
    for (const read of [false, true]) {
      for (let round = -1; round < ROUNDS; round += 1) {
        await page.goto('about:blank');
        await page.goto(`#${fragment}`);
        const slider = page.getByRole('slider', { name: 'Time' });
        await expect(slider).toHaveValue(fragment.includes('at=0.1s') ? '100' : '2110', { timeout: 60_000 });
        await expect(page.locator('.board canvas')).toBeVisible();
        const frames = await page.evaluate(
          async ([read, until]) => {
            const rest = () => new Promise((resolve) => setTimeout(resolve, 100));
            await rest();
            window.canvases = read ? [...document.querySelectorAll<HTMLCanvasElement>('canvas')] : [];
            const slider = document.querySelector<HTMLInputElement>('input[type=range][aria-label=Time]')!;
            window.taken.length = 0;
            document.querySelector<HTMLElement>('.play')!.click();
            while (Number(slider.value) < until) await rest();
            document.querySelector<HTMLElement>('.play')!.click();
            return window.taken;
          },
          [read, until] as const,
        );
        // The first round is for the compiler.
        if (round < 0) continue;
        // The first frame only begins to count time.
        const played = frames.slice(1);
        expect(played.length, 'frames').toBeGreaterThan(60);
        if (read) {
          pixels.push(played.map((frame) => frame.pixels));
        } else {
          commands.push(played.map((frame) => frame.commands));
          apart.push(played.slice(1).map((frame, i) => frame.at - played[i]!.at));
        }
      }
    }
    const name = `board, 64 workers, 1,000 tasks, ${pace}`;
    for (const [share, told] of [
      [0.95, '95th percentile'],
      [0.5, 'median'],
    ] as const) {
      const of = (rounds: number[][]) => rounds.map((round) => percentile(round, share));
      measure(`${name}: compose + paint, commands, ${told}`, 'ms', of(commands));
      measure(`${name}: compose + paint, to the last pixel, ${told}`, 'ms', of(pixels));
      measure(`${name}: from one frame to the next, ${told}`, 'ms', of(apart));
    }
  });
}
