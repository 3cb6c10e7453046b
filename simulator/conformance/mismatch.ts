/** One thing that is not as expected: where, what was expected, what came. */

export interface Mismatch {
  readonly path: string;
  readonly expected: unknown;
  readonly got: unknown;
}
