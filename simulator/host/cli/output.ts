/** What the command line owes to whoever reads it: errors of one line, and an error when its output is lost. */

import type { EventEmitter } from 'node:events';

/** Names and file contents come from the user: control characters are written out, so that a message stays one line. */
export function oneLine(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, (character) =>
    character === '\n' ? '\\n' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A full disk is an error; a reader that has seen enough (`| head`) is none. `lost` is called once at most. */
export function watchOutput(output: EventEmitter, lost: (why: string) => void): void {
  let told = false;
  output.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (told || code === 'EPIPE') return;
    told = true;
    lost(`the output cannot be written (${code})`);
  });
}
