import { defineConfig } from '@playwright/test';
import usual from './playwright.config.ts';

/** The projects of recipes/, as `cargo xtask test --only recipes` built them. */
export default defineConfig({ ...usual, testDir: './recipes' });
