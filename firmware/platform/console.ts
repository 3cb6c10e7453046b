/** The serial console: one line a command, text back. Knows no hardware; what the commands do is given. */

export interface ConsoleActions {
  status(): readonly string[];
  /** Masked lines, oldest first. */
  log(): readonly string[];
  taps(): readonly string[];
  /** What is wrong with the value, or undefined when it was stored. */
  set(name: SettingName, value: string): string | undefined;
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

const row = (name: SettingName, shown: boolean, takes: string): Setting =>
  Object.freeze({ name, takes, shown });

export const SETTINGS: readonly Setting[] = Object.freeze([
  row('wifi', false, 'SSID [PASSWORD]'),
  row('host', true, 'NAME PORT'),
  row('terminal', true, 'eight characters'),
  row('merchant', true, 'fifteen characters'),
  row('zone', true, 'minutes east of UTC'),
  row('key', false, 'master key, 32 hex digits (test keys only)'),
  row('ca', false, 'certificate of the acquirer, base64 DER; "none": plain TCP'),
]);

const HELP: readonly string[] = Object.freeze([
  'status            versions, network, queue, memory',
  'log               last events, masked',
  'taps              last taps with their times',
  'set NAME VALUE    see below; takes effect after restart',
  'inspect on|off    GPO also for cards outside the test ranges; nothing of them is sent',
  'self-test         reader, flash, key-value, random, display, lights, buzzer',
  'factory-reset     erases settings, keys and journal; asks first',
  'restart',
]);

const LONGEST_LINE = 3000;

export class Console {
  readonly #actions: ConsoleActions;
  readonly #write: (text: string) => void;
  #line = '';
  #tooLong = false;
  #sure = false;

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
    else if (line !== '') this.#run(line);
  }

  #run(line: string): void {
    const space = line.indexOf(' ');
    const word = space < 0 ? line : line.slice(0, space);
    const rest = space < 0 ? '' : line.slice(space + 1).trim();
    const wasSure = this.#sure;
    this.#sure = false;
    const actions = this.#actions;
    switch (word) {
      case 'help':
        return this.#say([...HELP, ...SETTINGS.map(({ name, takes }) => `  set ${name} ${takes}`)]);
      case 'status':
        return this.#say(actions.status());
      case 'log':
        return this.#say(actions.log());
      case 'taps':
        return this.#say(actions.taps());
      case 'set':
        return this.#set(rest);
      case 'inspect':
        if (rest !== 'on' && rest !== 'off') return this.#say(['inspect on or inspect off']);
        actions.inspect(rest === 'on');
        return this.#say([`inspect ${rest}`]);
      case 'self-test':
        return actions.selfTest((lines) => this.#say(lines));
      case 'factory-reset':
        if (!wasSure) {
          this.#sure = true;
          return this.#say(['erases settings, keys and journal; say factory-reset again']);
        }
        return actions.factoryReset();
      case 'restart':
        return actions.restart();
      default:
        return this.#say([`no command ${word}; help lists them`]);
    }
  }

  #set(rest: string): void {
    const space = rest.indexOf(' ');
    const name = space < 0 ? rest : rest.slice(0, space);
    const value = space < 0 ? '' : rest.slice(space + 1).trim();
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
