/** @type {import('@docusaurus/types').Config} */
module.exports = {
  title: 'Runs',
  url: 'https://docs.example.org',
  baseUrl: '/',
  onBrokenLinks: 'throw',
  scripts: [{ src: 'https://example.org/faultline/blocks.js', async: true }],
  presets: [['classic', { docs: { routeBasePath: '/' }, blog: false }]],
};
