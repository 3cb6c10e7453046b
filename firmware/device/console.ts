/** The serial console: one line a command, text back. Knows no hardware; what the commands do is given. */

import { frozen } from '../bytes/frozen.js';
import { ORDERS } from './orders.js';

export interface ConsoleActions {
  status(): readonly string[];
  /** Masked lines, oldest first. */
  log(): readonly string[];
  /** Off: taps are faster, nothing more is kept. */
  keepLog(on: boolean): void;
  taps(): readonly string[];
  /** What is wrong with the value, or undefined when it was stored. */
  set(name: SettingName, value: string): string | undefined;
  /** An order that ORDERS knows; what is said of it, if it did not end at once with a result that was told. */
  order(name: string, words: readonly string[]): string | undefined;
  inspect(on: boolean): void;
  selfTest(done: (lines: readonly string[]) => void): void;
  factoryReset(): void;
  restart(): void;
}

export type SettingName = 'wifi' | 'host' | 'terminal' | 'merchant' | 'zone' | 'key' | 'ca';

interface Setting {
  readonly name: SettingName;
  readonly takes: string;
  /** May be repeated on the console. */
  readonly shown: boolean;
}

// prettier-ignore
export const SETTINGS: readonly Setting[] = frozen([
  { name: 'wifi',     shown: false, takes: 'SSID [PASSWORD]; "MY SSID" with blanks' },
  { name: 'host',     shown: true,  takes: 'NAME PORT' },
  { name: 'terminal', shown: true,  takes: 'eight characters' },
  { name: 'merchant', shown: true,  takes: 'fifteen characters' },
  { name: 'zone',     shown: true,  takes: 'minutes east of UTC' },
  { name: 'key',      shown: false, takes: 'master key, 32 hex digits (test keys only)' },
  { name: 'ca',       shown: false, takes: 'certificate of the acquirer, base64 DER; "none": plain TCP' },
]);

interface Command {
  readonly name: string;
  readonly takes: string;
  readonly does: string;
  /** Fewest and most words behind the name. */
  readonly words: readonly [number, number];
}

// prettier-ignore
const COMMANDS: readonly Command[] = frozen([
  { name: 'help',          takes: '',       words: [0, 0], does: 'this list' },
  { name: 'status',        takes: '',       words: [0, 0], does: 'state, reader, host, network, clock, keys, queue, memory, last fault' },
  { name: 'log',           takes: '[on|off]', words: [0, 1], does: 'last events, masked; off: taps are faster, no more is kept' },
  { name: 'taps',          takes: '',       words: [0, 0], does: 'last taps with their times' },
  ...ORDERS,
  { name: 'set',           takes: 'NAME VALUE', words: [0, 9], does: 'see below; key at once, the others after restart' },
  { name: 'inspect',       takes: 'on|off', words: [1, 1], does: 'GPO also for cards outside the test ranges; shown masked, never sent' },
  { name: 'self-test',     takes: '',       words: [0, 0], does: 'reader, flash, key-value, random, display, lights, buzzer' },
  { name: 'factory-reset', takes: '',       words: [0, 0], does: 'erases settings, keys and journal; asks first' },
  { name: 'restart',       takes: '',       words: [0, 0], does: '' },
]);

const LONGEST_LINE = 3000;
const NAME_COLUMNS = 30;

export class Console {
  readonly #actions: ConsoleActions;
  readonly #write: (text: string) => void;
  #line = '';
  #tooLong = false;
  #sure = false;
  #answering = false;

  constructor(actions: ConsoleActions, write: (text: string) => void) {
    this.#actions = actions;
    this.#write = write;
  }

  /** Characters as they are typed. */
  push(bytes: Uint8Array): void {
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i]!;
      if (byte === 0x0d || byte === 0x0a) this.#end();
      else if (byte === 0x08 || byte === 0x7f) this.#line = this.#line.slice(0, -1);
      else if (byte >= 0x20 && byte < 0x7f) this.#type(byte);
    }
  }

  /** Something happened that nobody asked for: told on lines of their own. */
  tell(lines: readonly string[]): void {
    if (!this.#answering) this.#write('\r\n');
    for (let i = 0; i < lines.length; i++) this.#write(`${lines[i]!}\r\n`);
    if (!this.#answering) this.#write('> ');
  }

  #type(byte: number): void {
    if (this.#line.length < LONGEST_LINE) this.#line += String.fromCharCode(byte);
    else this.#tooLong = true;
  }

  #end(): void {
    const line = this.#line.trim();
    const tooLong = this.#tooLong;
    this.#line = '';
    this.#tooLong = false;
    if (tooLong) this.#say(['line too long']);
    else this.#run(line);
  }

  #run(line: string): void {
    const [name = '', ...words] = line.split(' ').filter((word) => word !== '');
    if (name === '') return;
    const wasSure = this.#sure;
    this.#sure = false;
    const command = COMMANDS.find((one) => one.name === name);
    if (!command) return this.#say([`no command ${name}; help lists them`]);
    const [fewest, most] = command.words;
    if (words.length < fewest || words.length > most)
      return this.#say([command.takes ? `${name} ${command.takes}` : `${name} takes nothing`]);
    if (ORDERS.some((order) => order.name === name)) return this.#order(name, words);
    this.#carryOut(name, line.slice(name.length).trim(), wasSure);
  }

  #order(name: string, words: readonly string[]): void {
    this.#answering = true;
    const answer = this.#actions.order(name, words);
    this.#answering = false;
    this.#say(answer === undefined ? [] : [answer]);
  }

  #carryOut(name: string, rest: string, wasSure: boolean): void {
    const actions = this.#actions;
    switch (name) {
      case 'help':
        return this.#say(help());
      case 'status':
        return this.#say(actions.status());
      case 'log':
        if (rest === '') return this.#say(actions.log());
        return this.#switch('log', rest, (on) => actions.keepLog(on));
      case 'taps':
        return this.#say(actions.taps());
      case 'set':
        return this.#set(rest);
      case 'inspect':
        return this.#switch('inspect', rest, (on) => actions.inspect(on));
      case 'self-test':
        return actions.selfTest((lines) => this.#say(lines));
      case 'factory-reset':
        if (wasSure) return actions.factoryReset();
        this.#sure = true;
        return this.#say(['erases settings, keys and journal; say factory-reset again']);
      case 'restart':
        return actions.restart();
    }
  }

  #switch(name: string, to: string, turn: (on: boolean) => void): void {
    if (to !== 'on' && to !== 'off') return this.#say([`${name} on or ${name} off`]);
    turn(to === 'on');
    this.#say([`${name} ${to}`]);
  }

  #set(rest: string): void {
    const space = rest.indexOf(' ');
    const name = space < 0 ? rest : rest.slice(0, space);
    const value = space < 0 ? '' : rest.slice(space + 1).trim();
    if (name === '') return this.#say(['set NAME VALUE; help lists the names']);
    const setting = SETTINGS.find(({ name: known }) => known === name);
    if (!setting) return this.#say([`no setting ${name}; help lists them`]);
    if (value === '') return this.#say([`set ${name} ${setting.takes}`]);
    const wrong = this.#actions.set(setting.name, value);
    this.#say([wrong ?? (setting.shown ? `${name} is ${value}` : `${name} is set`)]);
  }

  #say(lines: readonly string[]): void {
    for (let i = 0; i < lines.length; i++) this.#write(`${lines[i]!}\r\n`);
    this.#write('> ');
  }
}

function help(): string[] {
  return [
    ...COMMANDS.map(({ name, takes, does }) => `${name} ${takes}`.padEnd(NAME_COLUMNS) + does),
    ...SETTINGS.map(({ name, takes }) => `  set ${name} ${takes}`),
  ];
}
