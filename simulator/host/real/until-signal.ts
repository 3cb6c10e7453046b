/** Waits for SIGTERM or SIGINT. */
export function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    const over = (): void => resolve();
    process.once('SIGTERM', over);
    process.once('SIGINT', over);
  });
}
