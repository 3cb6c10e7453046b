/** Binds native/board.c: hardware random bytes, restart, watchdog. */

declare function native(name: string): (...values: unknown[]) => void;

export const fillRandom: (bytes: ArrayBuffer) => void = native('xs_board_fill_random');
export const restart: () => void = native('xs_board_restart');
export const watch: () => void = native('xs_board_watch');
export const feed: () => void = native('xs_board_feed');
