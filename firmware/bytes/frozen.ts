/** Freezes what a module makes while it is loaded: preloaded and never to change, it stays in flash (Moddable SDK, "XS linker warnings"). */

/** A table and all in it. */
export function frozen<T>(table: T): T {
  if (typeof table !== 'object' || table === null || ArrayBuffer.isView(table)) return table;
  const values: readonly unknown[] = Object.values(table);
  for (let i = 0; i < values.length; i++) frozen(values[i]);
  return Object.freeze(table);
}

/** Each generator function has a prototype for its generators; the linker freezes functions, but warns of these. */
export function freezeGenerators(
  ...functions: readonly ((...given: never[]) => Generator<unknown, unknown, never>)[]
): void {
  for (let i = 0; i < functions.length; i++) Object.freeze(functions[i]!.prototype);
}
