/** `--engine` of the command line. */

import { UsageError } from '../cli/command.js';
import { ENGINES, type EngineName } from './engine.js';

export function readEngine(text: string): EngineName {
  const engine = ENGINES.find((name) => name === text);
  if (!engine) throw new UsageError(`--engine "${text}" is not one of ${ENGINES.join(', ')}`);
  return engine;
}
