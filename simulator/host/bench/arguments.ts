/** Arguments of a bench action as they came over the socket, checked and bounded. */

export type Args = Readonly<Record<string, unknown>>;

export function text(args: Args, name: string, max: number): string {
  const value = args[name];
  if (typeof value !== 'string' || value.length > max)
    throw new Error(`${name}: text of at most ${max} characters`);
  return value;
}

export function number(args: Args, name: string, min: number, max: number): number {
  const value = args[name];
  if (typeof value !== 'number' || !(value >= min && value <= max))
    throw new Error(`${name}: a number from ${min} to ${max}`);
  return value;
}

export function whole(args: Args, name: string, min: number, max: number): number {
  const value = number(args, name, min, max);
  if (!Number.isInteger(value)) throw new Error(`${name}: a whole number`);
  return value;
}

export function flag(args: Args, name: string): boolean {
  const value = args[name];
  if (typeof value !== 'boolean') throw new Error(`${name}: true or false`);
  return value;
}

export function oneOf<T extends string>(args: Args, name: string, values: readonly T[]): T {
  const value = values.find((one) => one === args[name]);
  if (value === undefined) throw new Error(`${name}: one of ${values.join(', ')}`);
  return value;
}
