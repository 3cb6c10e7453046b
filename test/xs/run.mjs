// npm run test:xs: the same sources in the real XS engine, 32-bit, with an ESP32's slot size. Last line: "N passed, N failed".
import { Missing, xshost } from './build.mjs';
import { needsNode, runSpecs, specFiles } from './specs.mjs';

const only = process.argv.slice(2);
let passed = 0;
let failed = 0;

function add(name, result) {
  passed += result.passed;
  failed += result.failed;
  console.log(`${name}: ${result.passed} passed, ${result.failed} failed`);
  if (result.failed) console.log(result.output);
}

try {
  const engine = xshost();
  const all = only.length ? only : specFiles();
  const specs = all.filter((spec) => !needsNode(spec));
  for (const spec of all) if (!specs.includes(spec)) console.log(`in Node only: ${spec}`);
  add(`specs in XS (${specs.length} files)`, await runSpecs(engine, specs));
} catch (error) {
  if (!(error instanceof Missing)) throw error;
  console.error(`test:xs: ${error.message}`);
  process.exit(2);
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
