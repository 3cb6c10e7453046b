/**
 * The filter language of the log: words joined by AND, `-` or `!` negates, `key:value` looks at one property, a bare word at all text.
 *
 *   lane:rf sw:!9000 tag:9f26 ins:a8 kind:decision severity:warn "present card" -lane:chip t:>1200 seq:400..500
 *
 * A value can be negated too (`sw:!9000`), and have alternatives (`lane:rf|chip`).
 */

export interface Filterable {
  readonly seq: number;
  /** Virtual microseconds. */
  readonly t: number;
  readonly lane: string;
  readonly kind: string;
  readonly severity?: string | undefined;
  /** Instruction byte of a command, hex; status word of a response, hex. */
  readonly ins?: string | undefined;
  readonly sw?: string | undefined;
  /** Tags in the data, hex. */
  readonly tags?: readonly string[] | undefined;
  /** Everything searchable, lower case. */
  readonly text: string;
}

export type Predicate = (event: Filterable) => boolean;
export type ParsedFilter =
  | { readonly ok: true; readonly match: Predicate }
  | { readonly ok: false; readonly at: number; readonly why: string };

type Field = (event: Filterable, value: string) => boolean;

const FIELDS: Readonly<Record<string, { readonly hint: RegExp; readonly test: Field }>> = {
  lane: { hint: /^[a-z]+$/, test: (event, value) => event.lane === value },
  kind: { hint: /^[a-z-]+$/, test: (event, value) => event.kind.toLowerCase() === value },
  severity: { hint: /^(note|warn|error)$/, test: (event, value) => event.severity === value },
  ins: { hint: /^[0-9a-f]{2}$/, test: (event, value) => event.ins === value },
  sw: {
    hint: /^[0-9a-fx]{1,4}$/,
    test: (event, value) => event.sw !== undefined && matchesMask(event.sw, value),
  },
  tag: {
    hint: /^([0-9a-f]{2}){1,3}$/,
    test: (event, value) => event.tags?.includes(value) ?? false,
  },
  t: { hint: /^(?:[<>]?\d+|\d+\.\.\d+)$/, test: (event, value) => inRange(event.t / 1000, value) },
  seq: { hint: /^(?:[<>]?\d+|\d+\.\.\d+)$/, test: (event, value) => inRange(event.seq, value) },
};

export const FILTER_KEYS = Object.keys(FIELDS);

export function parseFilter(source: string): ParsedFilter {
  const predicates: Predicate[] = [];
  const pattern = /\s*([-!]?)(?:([a-z]+):)?(?:"([^"]*)"|([^\s"]+))/gy;
  const text = source.trimEnd().toLowerCase();
  while (pattern.lastIndex < text.length) {
    const at = pattern.lastIndex;
    const found = pattern.exec(text);
    if (!found) return { ok: false, at, why: 'a quote is not closed, or a value is missing' };
    const parsed = term(found[2], found[3] ?? found[4] ?? '');
    if (typeof parsed === 'string') return { ok: false, at, why: parsed };
    predicates.push(found[1] ? (event) => !parsed(event) : parsed);
  }
  return { ok: true, match: (event) => predicates.every((matches) => matches(event)) };
}

function term(key: string | undefined, value: string): Predicate | string {
  if (key === undefined) return (event) => event.text.includes(value);
  const field = FIELDS[key];
  if (!field) return `no key "${key}"; keys are ${FILTER_KEYS.join(', ')}`;
  const negated = value.startsWith('!');
  const values = (negated ? value.slice(1) : value).split('|');
  const wrong = values.find((one) => !field.hint.test(one));
  if (wrong !== undefined) return `${key}: "${wrong}" is no value for it`;
  return (event) => values.some((one) => field.test(event, one)) !== negated;
}

/** `6xxx` and `69` (a beginning) match too. */
function matchesMask(sw: string, mask: string): boolean {
  for (let i = 0; i < mask.length; i++) if (mask[i] !== 'x' && mask[i] !== sw[i]) return false;
  return true;
}

function inRange(number: number, range: string): boolean {
  const between = range.split('..');
  if (between.length === 2) return number >= Number(between[0]) && number <= Number(between[1]);
  if (range.startsWith('>')) return number > Number(range.slice(1));
  if (range.startsWith('<')) return number < Number(range.slice(1));
  return Math.floor(number) === Number(range);
}
