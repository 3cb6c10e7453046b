/** What people do takes time: a generator of waits, driven by the world at once, or by a page at its viewer's pace. */

/** Until it holds, or the time is up. */
export interface Wait {
  readonly done: () => boolean;
  readonly limitUs: number;
}

export type Doing<Result = void> = Generator<Wait, Result, void>;
