import { defineConfig } from '@playwright/test';
import tests from './playwright.config.ts';

/** Measurements: one after the other, on an otherwise idle machine; run by `cargo xtask bench`. */
export default defineConfig(tests, {
  testDir: './bench',
  testMatch: '*.bench.ts',
  workers: 1,
  timeout: 300_000,
  use: {
    trace: 'off',
    screenshot: 'off',
    // Everything at once, which is the most that a page has to do.
    storageState: {
      cookies: [],
      origins: [
        {
          origin: new URL(process.env['FAULTLINE_URL'] ?? 'http://localhost').origin,
          localStorage: [{ name: 'faultline-open', value: 'everything' }],
        },
      ],
    },
  },
});
