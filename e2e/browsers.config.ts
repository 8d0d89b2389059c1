import { defineConfig } from '@playwright/test';
import type { Name } from './browsers/driver.ts';
import { installed } from './browsers/installed.ts';

/**
 * The page in the browsers that Playwright cannot drive as their users have them. Playwright only runs the tests; the
 * browsers are driven by WebDriver. `cargo xtask test --only browsers` finds them and says where they are.
 */
export default defineConfig<object, { program: Name }>({
  testDir: './browsers',
  outputDir: './test-results',
  forbidOnly: true,
  // All tests of a browser in one worker, so that it is started once.
  fullyParallel: false,
  workers: 2,
  retries: 0,
  // Conditions are waited for; this is how long a machine that is busy with something else may take.
  timeout: 240_000,
  expect: { timeout: 60_000, toPass: { timeout: 60_000 } },
  reporter: process.env['FAULTLINE_REPORT']
    ? [['list'], ['json', { outputFile: process.env['FAULTLINE_REPORT'] }]]
    : [['list']],
  projects: (await installed()).map((program) => ({ name: program, use: { program } })),
});
