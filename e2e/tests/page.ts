import { expect, test as base } from '@playwright/test';

/**
 * Playwright's test, with a page on which every console error, uncaught exception and failed request is a failure
 * of the test that caused it. The page shows everything at once, as its reader left it, unless a test is about the story with
 * which it opens: `test.use({ story: true })`.
 */
export const test = base.extend<{ errors: string[]; story: boolean }>({
  story: [false, { option: true }],
  context: async ({ context, story }, use) => {
    if (!story) {
      await context.addInitScript(() => {
        try {
          if (localStorage.getItem('faultline-open') === null) localStorage.setItem('faultline-open', 'everything');
        } catch {
          // A page without an origin of its own stores nothing.
        }
      });
    }
    await use(context);
  },
  errors: [
    async ({ page }, use) => {
      const errors: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error') errors.push(`console: ${message.text()} (${message.location().url})`);
      });
      page.on('pageerror', (error) => errors.push(`exception: ${error.message}`));
      page.on('requestfailed', (request) => {
        const why = request.failure()?.errorText ?? '';
        // The browser gave it up because the test went on to another page; what is missing is an answer of 404.
        if (why !== 'net::ERR_ABORTED') errors.push(`request: ${request.url()} ${why}`);
      });
      await use(errors);
      expect(errors, 'errors on the page').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
