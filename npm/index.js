// The npm package: the element, and the code blocks of a page as such elements. embed.js and blocks.js are the files that
// a site of Faultline serves (static/); on a server, where there is no page, nothing here does anything.
import './embed.js';

/** What turns blocks into runs; fetched with the first page that has a use for it. */
const blocks = () => import('./blocks.js').then(() => globalThis.faultlineBlocks);

/** Turns the blocks that are on the page now into runs. */
export async function run(options) {
  if (!globalThis.document) return [];
  return (await blocks()).run(options);
}

/** Does so whenever the page changes, until the function that it returns is called. */
export function watch(options) {
  if (!globalThis.document) return () => {};
  let ended = false;
  let end = () => (ended = true);
  // Who watches waits for nothing that could fail.
  blocks().then((blocks) => {
    if (!ended) end = blocks.watch(options);
  }, console.error);
  return () => end();
}
