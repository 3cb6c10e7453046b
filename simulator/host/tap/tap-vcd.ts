/** The chip's pins and frames of a tap as a file for PulseView or GTKWave. */

import { writeFileSync } from 'node:fs';
import type { TraceEvent } from '../../log/event-log.js';
import { toVcd } from '../../pn532/vcd.js';
import { UsageError } from '../cli/command.js';

export function writeVcd(file: string, events: readonly TraceEvent[]): void {
  try {
    writeFileSync(file, toVcd(events));
  } catch (error) {
    throw new UsageError(
      `--vcd ${file}: ${(error as NodeJS.ErrnoException).code ?? 'cannot be written'}`,
    );
  }
}
