import { readFile } from 'node:fs/promises';
import { test, type Browser } from '@playwright/test';
import { given, measure, percentile } from './measure.ts';

declare global {
  interface Window {
    /** The page's memory, once it is there. */
    memory: WebAssembly.Memory | undefined;
  }
}

/** What a trace says of one thing that a thread did, in microseconds; `tdur` is processor time. */
interface Traced {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  dur?: number;
  tdur?: number;
  args?: { name?: string };
}

const MIB = 1 << 20;

/** Private memory of the renderer that has most, in bytes; nothing where no /proc tells it. */
async function largest(browser: Browser): Promise<number | undefined> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  let most: number | undefined;
  for (const { id, type } of processInfo) {
    if (type !== 'renderer') continue;
    const rollup = await readFile(`/proc/${id}/smaps_rollup`, 'utf8').catch(() => '');
    let bytes = 0;
    for (const [, kib] of rollup.matchAll(/^Private_(?:Clean|Dirty): +(\d+) kB$/gm)) bytes += Number(kib) * 1024;
    most = Math.max(most ?? 0, bytes);
  }
  return most || undefined;
}

/** The longest that the main thread of a page worked without yielding, in milliseconds of processor time. */
function longest(trace: string): number {
  const { traceEvents } = JSON.parse(trace) as { traceEvents: Traced[] };
  const main = new Set<string>();
  for (const { name, pid, tid, args } of traceEvents) if (name === 'thread_name' && args?.name === 'CrRendererMain') main.add(`${pid}/${tid}`);
  const tasks = traceEvents.filter(({ name, ph, pid, tid }) => name.endsWith('RunTask') && ph === 'X' && main.has(`${pid}/${tid}`));
  return Math.max(...tasks.map(({ tdur }) => tdur ?? 0)) / 1_000;
}

/**
 * Links that were made to take all memory and all time, each in a browser context of its own, until their end can be looked
 * at. `largest` is what the tab's process holds then, `longest` the processor time of its longest task: how busy the machine is
 * with other things does not count.
 */
test('links that were made to hurt', async ({ browser }) => {
  test.setTimeout(3_600_000);
  const [memories, tabs, tasks, whole]: [number[], number[], number[], number[]] = [[], [], [], []];
  for (const link of given('FAULTLINE_HOSTILE').split('\n')) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.addInitScript(() => {
      const keep = (made: WebAssembly.WebAssemblyInstantiatedSource) => {
        window.memory ??= Object.values(made.instance.exports).find((value) => value instanceof WebAssembly.Memory);
        return made;
      };
      const stream = WebAssembly.instantiateStreaming.bind(WebAssembly);
      WebAssembly.instantiateStreaming = (source, imports) => stream(source, imports).then(keep);
    });
    await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
    const start = Date.now();
    await page.goto(`#${link}`);
    // The list of events says so where the run has ended.
    await page.waitForFunction(() => document.querySelector('.events .over'), undefined, { timeout: 900_000, polling: 500 });
    whole.push((Date.now() - start) / 1_000);
    const trace = (await browser.stopTracing()).toString();
    const memory = (await page.evaluate(() => window.memory?.buffer.byteLength ?? 0)) / MIB;
    const tab = (await largest(browser)) ?? 0;
    const task = longest(trace);
    console.log(`${memory.toFixed(0)} MiB of WebAssembly, ${(tab / MIB).toFixed(0)} MiB in the tab, ${task.toFixed(0)} ms: ${link}`);
    memories.push(memory);
    if (tab) tabs.push(tab / MIB);
    tasks.push(task);
    await context.close();
  }
  const most = (samples: number[]): number[] => [percentile(samples, 1)];
  measure('budget: worst WebAssembly memory of a link', 'MiB', most(memories));
  if (tabs.length > 0) measure('budget: worst private memory of a tab', 'MiB', most(tabs));
  measure('budget: longest without yielding, processor time', 'ms', most(tasks));
  measure('budget: longest until the end of a link can be looked at', 's', most(whole));
});
