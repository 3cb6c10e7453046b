/** Binds native/entropy.c. The linker makes of this pattern a host function. */

declare function native(name: string): { call(self: unknown, ...values: unknown[]): void };

export function fillRandom(this: unknown, bytes: ArrayBuffer): void {
  native('xs_entropy_fill').call(this, bytes);
}
