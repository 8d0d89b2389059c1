// Measures the engine as WebAssembly; the argument is the folder of the module for Node.js.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const { engine } = createRequire(import.meta.url)(join(process.argv[2], 'faultline_bench.js'));

engine('wasm', () => performance.now(), (line) => console.log(line));
