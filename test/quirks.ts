/** The report on the PN532 quirk suite: runs each row against the chip model and prints a Markdown table. */

import { QUIRKS } from './support/quirks/all.js';

let failures = 0;

function state(run: () => void): string {
  try {
    run();
    return 'pass';
  } catch (error) {
    failures++;
    return `**fail**: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`;
  }
}

console.log(
  '| row | what the chip does | what the driver does | result |\n| --- | --- | --- | --- |',
);
for (const { row, quirk, driver, run } of QUIRKS)
  console.log(`| ${row} | ${quirk} | ${driver} | ${state(run)} |`);
console.log(`\n${QUIRKS.length - failures} of ${QUIRKS.length} rows pass.`);
process.exitCode = failures === 0 ? 0 : 1;
