/** Freezes a table and all in it: what is preloaded and cannot change stays in flash (Moddable SDK, "XS linker warnings"). */

export function frozen<T>(table: T): T {
  if (typeof table !== 'object' || table === null || ArrayBuffer.isView(table)) return table;
  const values: readonly unknown[] = Object.values(table);
  for (let i = 0; i < values.length; i++) frozen(values[i]);
  return Object.freeze(table);
}
