/** Numbers as the page writes them. */

export function ms(us: number): string {
  return (us / 1000).toFixed(1);
}

export function seconds(us: number): string {
  return (us / 1e6).toFixed(3);
}

/** 1280 as 12.80. */
export function money(minor: number): string {
  return (minor / 100).toFixed(2);
}

/** 12.80 as 1280; undefined when it is no amount. */
export function minorOf(text: string): number | undefined {
  if (!/^\d{1,6}(\.\d{1,2})?$/.test(text.trim())) return undefined;
  return Math.round(Number(text) * 100);
}

/** A name of the source, as `floorLimitExceeded` or `TryAgain`, in words; what is no such name stays as it is. */
export function plain(name: string): string {
  return /^[A-Za-z]+$/.test(name)
    ? name.replaceAll(/(?<=[a-z])[A-Z]/g, (one) => ` ${one.toLowerCase()}`)
    : name;
}

/** Long hex in groups that lines can break between. */
export function spaced(hex: string): string {
  return hex.replace(/(.{8})(?=.)/g, '$1 ');
}

/** The telling part of an event's data. */
export function telling(data: unknown): string {
  if (typeof data !== 'object' || data === null) return '';
  const { name, rule, result, message, state, text, direction, from, line } = data as Record<
    string,
    unknown
  >;
  if (rule !== undefined) return `${String(rule)}: ${String(result)}`;
  const first = name ?? message ?? text ?? state ?? direction ?? from ?? line;
  return first === undefined ? JSON.stringify(data).slice(0, 120) : String(first);
}
