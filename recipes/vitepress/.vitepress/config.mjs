import { defineConfig } from 'vitepress';

export default defineConfig({
  title: 'Runs',
  head: [['script', { async: '', src: 'https://example.org/faultline/blocks.js' }]],
  // Without it every build says that the language is not known.
  markdown: { languages: [{ name: 'faultline', scopeName: 'text.faultline', patterns: [] }] },
});
