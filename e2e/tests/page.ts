import { expect, test as base } from '@playwright/test';

/**
 * Playwright's test, with a page on which every console error, uncaught exception and failed request is a failure
 * of the test that caused it.
 */
export const test = base.extend<{ errors: string[] }>({
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
