import { expect, test as base } from '@playwright/test';
import { type Name, type Started, start } from './driver.ts';
import { Site } from './site.ts';
import { Tab } from './tab.ts';

/** Playwright's runner without Playwright's browsers: one browser and one site for all tests of a worker. */
export const test = base.extend<{ tab: Tab }, { program: Name; started: Started; site: Site }>({
  program: ['firefox', { option: true, scope: 'worker' }],
  started: [
    async ({ program }, use) => {
      const started = await start(program);
      await use(started);
      await started.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  site: [
    async ({}, use) => {
      const site = await Site.before(process.env['FAULTLINE_URL']!);
      await use(site);
      await site.close();
    },
    { scope: 'worker' },
  ],
  /** A tab for one test; whatever goes wrong on a page of the site is a failure of the test that caused it. */
  tab: async ({ started: { driver }, site }, use, info) => {
    site.errors.length = 0;
    await driver.get('about:blank');
    await driver.manage().window().setRect({ x: 0, y: 0, width: 1280, height: 900 });
    const tab = new Tab(driver, site);
    await use(tab);
    if (info.status !== info.expectedStatus) {
      const picture = await driver.takeScreenshot().catch(() => '');
      await info.attach('the page', { body: Buffer.from(picture, 'base64'), contentType: 'image/png' });
    }
    await tab.closeOthers();
    expect(site.errors, 'errors on the page').toEqual([]);
  },
});

export { expect };
