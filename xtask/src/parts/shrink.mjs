// Makes WebAssembly modules smaller: what `wasm-opt -Oz --low-memory-unused --skip-pass=inlining-optimizing
// --skip-pass=local-cse --reorder-functions-by-name --strip-target-features` writes, byte for byte, for many modules in one
// process. Each start of wasm-opt takes a second until it works at its speed, and a site has a hundred parts.
//
// node shrink.mjs LIBRARY LIST: Binaryen's index.js, and a JSON file with pairs of paths, from where and to where.
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [library, list] = process.argv.slice(2);
const { default: binaryen } = await import(pathToFileURL(library));

binaryen.setOptimizeLevel(2);
binaryen.setShrinkLevel(2);
binaryen.setGenerateStackIR(true);
binaryen.setOptimizeStackIR(true);
// Below 1,024 lies nothing but the last kilobyte of the stack, so that an offset can stand in the instruction: no sum of it and an
// address passes the end of memory and begins again.
binaryen.setLowMemoryUnused(true);
// Inlining saves time that nobody notices here, and a value that is computed twice is often shorter than one that is kept.
for (const pass of ['inlining-optimizing', 'local-cse']) binaryen.addPassToSkip(pass);

for (const [from, to] of JSON.parse(readFileSync(list, 'utf8'))) {
  const module = binaryen.readBinary(readFileSync(from));
  module.optimize();
  module.runPasses(['reorder-functions-by-name', 'strip-target-features']);
  writeFileSync(to, module.emitBinary());
  module.dispose();
}
