/** Lays one JSON value over another: objects key by key, null takes a key away, everything else replaces. */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Lays one form over another and keeps null, so that it still takes the key away from what lies below both. */
export function stack<T>(under: T, over: unknown): T {
  if (over === undefined) return under;
  if (!isObject(under) || !isObject(over)) return over as T;
  const result: Record<string, unknown> = { ...under };
  for (const [key, value] of Object.entries(over)) result[key] = stack(result[key], value);
  return result as T;
}

export function lay<T>(under: T, over: unknown): T {
  if (over === undefined) return under;
  if (!isObject(under) || !isObject(over)) return over as T;
  const result: Record<string, unknown> = { ...under };
  for (const [key, value] of Object.entries(over)) {
    if (value === null) delete result[key];
    else if (isObject(value)) result[key] = lay(isObject(result[key]) ? result[key] : {}, value);
    else result[key] = value;
  }
  return result as T;
}
