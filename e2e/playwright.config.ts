import { defineConfig } from '@playwright/test';

/** A variable that `cargo xtask test --only e2e` sets. */
function given(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; run the tests with: cargo xtask test --only e2e`);
  return value;
}

export default defineConfig({
  testDir: './tests',
  outputDir: './test-results',
  forbidOnly: true,
  fullyParallel: true,
  workers: 2,
  // A test that needs a second try is a finding.
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: process.env['FAULTLINE_REPORT']
    ? [['list'], ['json', { outputFile: process.env['FAULTLINE_REPORT'] }]]
    : [['list']],
  use: {
    // Ends with a slash, so that page.goto('') and page.goto('#...') stay under the path the site is served at.
    baseURL: given('FAULTLINE_URL'),
    browserName: 'chromium',
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    // Tests stand between the page and the network, where what keeps the page would pass them by; offline.spec.ts is about that.
    serviceWorkers: 'block',
    navigationTimeout: 30_000,
    actionTimeout: 15_000,
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      // Without it Playwright uses the browser it downloaded itself.
      executablePath: process.env['FAULTLINE_BROWSER'] || undefined,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
