/** A step of a scenario in a line of words, for who watches it. */

import type { Step } from './scenario.js';

/** Of a card no more is told than its last digits. */
const SECRET = ['expiry', 'cvn2', 'code'];

export function stepWords({ do: name, ...rest }: Step): string {
  const told = Object.entries(rest).map(([key, value]) => words(key, value));
  const all = told.filter((one) => one !== '').join(', ');
  const title = name.replaceAll('-', ' ');
  return all === '' ? title : `${title}: ${all}`;
}

function words(key: string, value: unknown): string {
  if (SECRET.includes(key)) return '';
  if (key === 'pan') return `number ending in ${String(value).slice(-4)}`;
  if (Array.isArray(value)) return value.map((one) => words('', one)).join(' ');
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([inner, one]) => words(inner, one))
      .join(', ');
  return key === '' ? String(value) : `${spaced(key)} ${String(value)}`;
}

/** `withinMs` is "within ms"; a tag stays as it is. */
function spaced(key: string): string {
  return /^[0-9A-F]+$/.test(key) ? key : key.replaceAll(/[A-Z]/g, (one) => ` ${one.toLowerCase()}`);
}
