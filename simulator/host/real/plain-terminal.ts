/** A terminal drawn in plain text: screen, lights, and what typed characters do. */

import type { Key, Lights, Screen } from '../../../firmware/ports/display.js';

const WIDTH = 34;

/** Full-width characters take two columns. */
function columns(text: string): number {
  let count = 0;
  for (const character of text) count += character.codePointAt(0)! >= 0x2e80 ? 2 : 1;
  return count;
}

export function draw(screen: Screen, lights: Lights): string[] {
  const lines = [...screen.lines];
  if (screen.entry !== undefined) lines.push(`> ${screen.entry}`);
  while (lines.length < 4) lines.push('');
  const lamps = lights.map((on) => (on ? '(*)' : '( )')).join(' ');
  const edge = `+${'-'.repeat(WIDTH)}+`;
  return [
    edge,
    `| ${lamps.padEnd(WIDTH - 2)} |`,
    ...lines.map((line) => `| ${line}${' '.repeat(Math.max(0, WIDTH - 2 - columns(line)))} |`),
    edge,
  ];
}

/** A slip of paper. */
export function drawReceipt(lines: readonly string[]): string[] {
  const tear = `  ${'- '.repeat((WIDTH + 2) / 2)}`.trimEnd();
  return [tear, ...lines.map((line) => `  ${line}`), tear];
}

export type Action =
  | { readonly do: 'key'; readonly key: Key }
  | { readonly do: 'tap' | 'lock' | 'quit' | 'help' | 'inspect' };

const KEYS: Readonly<Record<string, Key>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\b': 'clear',
  '\x7f': 'clear',
  c: 'clear',
  x: 'cancel',
  '\x1b': 'cancel',
  m: 'menu',
  u: 'up',
  d: 'down',
  '.': '.',
};

const ACTIONS: Readonly<Record<string, Exclude<Action['do'], 'key'>>> = {
  t: 'tap',
  l: 'lock',
  i: 'inspect',
  q: 'quit',
  '\x03': 'quit',
  '?': 'help',
  h: 'help',
};

export function actionOf(character: string): Action | undefined {
  if (character >= '0' && character <= '9') return { do: 'key', key: character as Key };
  const key = KEYS[character];
  if (key) return { do: 'key', key };
  const action = ACTIONS[character];
  return action && { do: action };
}

export const HELP_LINES: readonly string[] = [
  'digits and .   amount, codes          Enter  confirm',
  'c, Backspace   clear                  x, Esc cancel',
  'm  menu   u, d  up, down              t  unlock the phone and hold it to the reader',
  'l  hold the locked phone to it        i  inspect on or off (GPO to cards outside the test ranges)',
  'q  quit                               ?  this help',
];
