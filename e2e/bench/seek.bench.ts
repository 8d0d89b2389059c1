import { expect, test } from '@playwright/test';
import { given, measure, percentile, same } from './measure.ts';

declare global {
  interface Window {
    /** The page's memory, once it is there. */
    memory: WebAssembly.Memory | undefined;
    /** How long the callbacks of animation frames took, in milliseconds. */
    painted: number[];
  }
}

/** Samples of each row. */
const ROUNDS = 7;
/** Seeks of which one sample is the 99th percentile. */
const SEEKS = 300;

test('seeking in a long run', async ({ page }) => {
  // Which part of the page's memory is used, and how long it paints, is seen from the outside.
  await page.addInitScript(() => {
    window.painted = [];
    const ask = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (callback) =>
      ask((now) => {
        const start = performance.now();
        callback(now);
        window.painted.push(performance.now() - start);
      });
    const keep = (made: WebAssembly.WebAssemblyInstantiatedSource) => {
      window.memory = Object.values(made.instance.exports).find((value) => value instanceof WebAssembly.Memory);
      return made;
    };
    const stream = WebAssembly.instantiateStreaming.bind(WebAssembly);
    WebAssembly.instantiateStreaming = (source, imports) => stream(source, imports).then(keep);
  });
  const memory = async () => (await page.evaluate(() => window.memory?.buffer.byteLength ?? 0)) / (1 << 20);

  await page.goto('#raft');
  const slider = page.getByRole('slider', { name: 'Time' });
  await expect(slider).toBeVisible();
  measure('page: memory, an empty run', 'MiB', [await memory()]);

  const fragment = given('FAULTLINE_RUN');
  const [, micros] = /at=([0-9.]+)s\b/.exec(fragment) ?? [];
  if (!micros) throw new Error(`no moment in ${fragment}`);
  const end = Math.floor(Number(micros) * 1000);
  await page.goto('about:blank');
  await page.goto(`#${fragment}`);
  // The slider follows the run until the moment of the link is there.
  await expect(slider).toHaveValue(String(end), { timeout: 60_000 });
  measure('page: memory, a run of 100,000 events', 'MiB', [await memory()]);
  const digest = page.getByLabel('Run digest');
  same('raft: digest after 100000 events', 'page', await digest.innerText());
  await slider.fill(String(end));
  const last = await digest.innerText();

  const found = await page.evaluate(
    async ([rounds, seeks, end]) => {
      const slider = document.querySelector<HTMLInputElement>('input[type=range][aria-label=Time]')!;
      // Small, and the same moments in every measurement.
      let seed = 42;
      const random = () => {
        seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
        return seed / 2 ** 32;
      };
      const task = () =>
        new Promise<void>((resolve) => {
          const channel = new MessageChannel();
          channel.port1.onmessage = () => resolve();
          channel.port2.postMessage(0);
        });
      const handlers: number[][] = [];
      const wholes: number[][] = [];
      let wrong = 0;
      for (let round = -1; round < rounds; round += 1) {
        const handler: number[] = [];
        const whole: number[] = [];
        for (let i = 0; i < seeks; i += 1) {
          await task();
          window.painted.length = 0;
          slider.value = String(Math.floor(random() * end));
          const asked = slider.value;
          const start = performance.now();
          slider.dispatchEvent(new Event('input', { bubbles: true }));
          handler.push(performance.now() - start);
          // The page's own update of its elements is in microtasks, which are over when a new task begins.
          await task();
          const update = performance.now() - start;
          const early = window.painted.length;
          while (window.painted.length === 0) await task();
          whole.push(early > 0 ? update : update + window.painted[0]!);
          if (slider.value !== asked) wrong += 1;
        }
        // The first round is for the compiler.
        if (round < 0) continue;
        handlers.push(handler);
        wholes.push(whole);
      }
      return { handlers, wholes, wrong };
    },
    [ROUNDS, SEEKS, end] as const,
  );
  expect(found.wrong, 'seeks that ended elsewhere').toBe(0);
  for (const [share, name] of [
    [0.99, '99th percentile'],
    [0.5, 'median'],
  ] as const) {
    const of = (rounds: number[][]) => rounds.map((round) => percentile(round, share));
    measure(`page: seek in 100,000 events, ${name}`, 'ms', of(found.handlers));
    measure(`page: seek, with elements and paint, ${name}`, 'ms', of(found.wholes));
  }

  // Back at the end, the run is what it was.
  await slider.fill(String(end));
  await expect(digest).toHaveText(last);
});
