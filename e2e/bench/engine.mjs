// Measures the engine as WebAssembly; the arguments are the folder of the module for Node.js, and what to measure: `engine`,
// or `seeds` for the digests of many short runs.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [, , folder, what] = process.argv;
const measures = createRequire(import.meta.url)(join(folder, 'faultline_bench.js'));

measures[what]('wasm', () => performance.now(), (line) => console.log(line));
