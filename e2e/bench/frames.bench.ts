import { expect, test } from '@playwright/test';
import { given, measure } from './measure.ts';

/** What crates/bench exports. */
interface Frames {
  compose(): void;
  paint(): void;
  marks(): number;
  free(): void;
}
declare global {
  interface Window {
    Frames: new (canvas: HTMLCanvasElement, nodes: number, messages: number, width: number, height: number) => Frames;
  }
}

/** Samples of each row. */
const ROUNDS = 7;
/** Frames of which one sample is the mean; a single one is too short for a browser's clock. */
const FRAMES = 40;

/**
 * Composes and paints one frame per animation frame, as the page does, in a stage as large as the page's.
 *
 * Chromium keeps the commands of a canvas and executes them later, so "commands" is what the page's own program
 * takes. To read back a pixel makes the browser execute everything first: "to the last pixel" is that too, and
 * nothing is hidden in it. The browser of the tests has no graphics card and paints with the processor.
 * "from one to the next" is the time between two frames when nothing is read back: 16.7 ms is as often as can be.
 */
for (const [nodes, messages] of [
  [5, 50],
  [100, 2000],
] as const) {
  test(`a frame of ${nodes} nodes and ${messages} messages`, async ({ page }) => {
    await page.goto(given('FAULTLINE_FRAMES'));
    await page.waitForFunction(() => window.Frames !== undefined);
    const found = await page.evaluate(
      async ([nodes, messages, rounds, frames]) => {
        const canvas = document.querySelector('canvas')!;
        const scene = new window.Frames(canvas, nodes, messages, 1048, 598);
        const context = canvas.getContext('2d')!;
        const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
        const round = async (act: () => void) => {
          const first = await frame();
          let last = first;
          let millis = 0;
          for (let i = 0; i < frames; i += 1) {
            const start = performance.now();
            act();
            millis += performance.now() - start;
            last = await frame();
          }
          return { act: millis / frames, apart: (last - first) / frames };
        };
        const both = () => {
          scene.compose();
          scene.paint();
        };
        const samples = {
          compose: [] as number[],
          commands: [] as number[],
          apart: [] as number[],
          pixels: [] as number[],
        };
        for (let i = -1; i < rounds; i += 1) {
          const compose = await round(() => scene.compose());
          const commands = await round(both);
          const pixels = await round(() => {
            both();
            context.getImageData(0, 0, 1, 1);
          });
          // The first round is for the compiler.
          if (i < 0) continue;
          samples.compose.push(compose.act);
          samples.commands.push(commands.act);
          samples.apart.push(commands.apart);
          samples.pixels.push(pixels.act);
        }
        let painted = 0;
        const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
        for (let i = 3; i < data.length; i += 4) painted += data[i] ? 1 : 0;
        const marks = scene.marks();
        scene.free();
        return { samples, painted, marks };
      },
      [nodes, messages, ROUNDS, FRAMES] as const,
    );
    // Of very many messages a mark holds some two dozen.
    expect(found.marks, 'marks in the picture').toBeGreaterThan(nodes + messages / 24);
    expect(found.painted, 'pixels with something on them').toBeGreaterThan(10_000);
    const name = `frame, ${nodes} nodes, ${messages} messages`;
    measure(`${name}: compose`, 'ms', found.samples.compose);
    measure(`${name}: compose + paint, commands`, 'ms', found.samples.commands);
    measure(`${name}: from one to the next`, 'ms', found.samples.apart);
    measure(`${name}: compose + paint, to the last pixel`, 'ms', found.samples.pixels);
  });
}
