/** `npm run sweep`: every cut point of a sale, of what else moves money, and of the journal. Last line: N passed, N failed. Exit status 1 when one failed. */

import { GateSweep } from './gate-sweep.js';
import { journalSweep } from './journal-sweep.js';
import { LINES, OPERATIONS, OperationSweep, type Operation } from './operations.js';
import { SaleSweep, VARIANTS, type SweepResult } from './sweep.js';

let passed = 0;
let failed = 0;

function report(result: SweepResult): void {
  passed += result.passed;
  failed += result.failures.length;
  const mark = result.failures.length === 0 ? 'ok  ' : 'FAIL';
  console.log(`${mark} ${result.name}: ${result.passed} passed, ${result.failures.length} failed`);
  for (const failure of result.failures.slice(0, 10)) console.log(`       ${failure}`);
}

const sweep = new SaleSweep();
for (const variant of Object.keys(VARIANTS)) {
  report(sweep.atEveryEvent(variant));
  report(sweep.atEveryByte(variant));
}
report(sweep.inRecovery());
sweep.close();
for (const operation of Object.keys(OPERATIONS) as Operation[]) {
  const other = new OperationSweep(operation);
  for (const line of Object.keys(LINES)) {
    report(other.atEveryEvent(line));
    report(other.atEveryByte(line, OPERATIONS[operation].byteStride));
  }
  other.close();
}
const gate = new GateSweep();
for (const line of Object.keys(LINES)) {
  // Without an answer the gate polls for cards for many seconds
  report(gate.atEveryEvent(line, line === 'good line' ? 1 : 200));
}
report(gate.atEveryByte('good line'));
gate.close();
const adding = new GateSweep(true);
report(adding.atEveryByte('good line', 5));
adding.close();
report(journalSweep(200));

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
