import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { Builder, type WebDriver } from 'selenium-webdriver';
import { DriverService } from 'selenium-webdriver/remote/index.js';

/** A browser that Playwright cannot drive as its users have it; each comes with a program that speaks WebDriver. */
export type Name = 'firefox' | 'webkit';

/** A browser that runs. */
export interface Started {
  driver: WebDriver;
  stop(): Promise<void>;
}

/** Of a browser under load every step may take this long, in milliseconds. */
const PATIENCE = 60_000;

/** Starts a browser without a window on the user's screen, where that is possible: Safari always shows one. */
export async function start(name: Name): Promise<Started> {
  return name === 'firefox' ? startFirefox() : startWebKit();
}

async function startFirefox(): Promise<Started> {
  return session(given('FAULTLINE_GECKODRIVER'), process.env, {
    browserName: 'firefox',
    'moz:firefoxOptions': { binary: given('FAULTLINE_FIREFOX'), args: ['-headless'] },
  });
}

async function startWebKit(): Promise<Started> {
  const driver = given('FAULTLINE_WEBKIT');
  if (process.platform === 'darwin') return session(driver, process.env, { browserName: 'safari' });
  const screen = process.env['FAULTLINE_XVFB'] ? await startScreen(process.env['FAULTLINE_XVFB']) : undefined;
  // GTK would take a Wayland display before the one made here.
  const env = screen ? { ...process.env, DISPLAY: screen.display, GDK_BACKEND: 'x11' } : process.env;
  try {
    const started = await session(driver, env, { browserName: 'MiniBrowser' });
    const stop = () => started.stop().finally(() => screen?.stop());
    return { driver: started.driver, stop };
  } catch (error) {
    screen?.stop();
    throw error;
  }
}

/** A display that nobody sees, with a number that is free. */
async function startScreen(program: string): Promise<{ display: string; stop(): void }> {
  const args = ['-displayfd', '3', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp'];
  const screen = spawn(program, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const ended = once(screen, 'close').then(() => Promise.reject(new Error(`${program} ended before it had a display`)));
  const [number] = await Promise.race([once(screen.stdio[3] as Readable, 'data'), ended]);
  ended.catch(() => undefined);
  return { display: `:${String(number).trim()}`, stop: () => screen.kill() };
}

/** Starts the program that drives a browser, and the browser. */
async function session(program: string, env: NodeJS.ProcessEnv, capabilities: object): Promise<Started> {
  const defined = Object.entries(env).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const service = new DriverService.Builder(program).setLoopback(true).setEnvironment(Object.fromEntries(defined)).build();
  try {
    const address = await service.start(PATIENCE);
    const driver = await new Builder().usingServer(address).withCapabilities(capabilities).build();
    await driver.manage().setTimeouts({ pageLoad: PATIENCE, script: PATIENCE, implicit: 0 });
    // A browser that has crashed cannot quit; whatever it was, the test has told it.
    const stop = () => driver.quit().catch(() => undefined).finally(() => service.kill());
    return { driver, stop };
  } catch (error) {
    await service.kill();
    throw error;
  }
}

function given(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; run the tests with: cargo xtask test --only browsers`);
  return value;
}
