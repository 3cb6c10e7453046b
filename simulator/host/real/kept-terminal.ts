/** What a terminal in the shell keeps between runs: flash and values in files with the rules of the parts, the phone's counters. */

import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { FlashModel } from '../../io/flash.js';
import { KeyValueModel } from '../../io/key-value.js';
import type { Phone } from '../../phone/phone.js';

const FLASH_BYTES = 64 * 4096;

/** Written through: what a killed program had programmed is there when it runs again. */
class FlashFile extends FlashModel {
  readonly #file: number;

  constructor(path: string) {
    const kept = existsSync(path) ? readFileSync(path) : undefined;
    // What may hold a reversal is not begun anew silently
    if (kept && kept.length !== FLASH_BYTES)
      throw new Error(`${path} is damaged (${kept.length} bytes, not ${FLASH_BYTES})`);
    super({ size: FLASH_BYTES, ...(kept && { image: new Uint8Array(kept) }) });
    if (!kept) writeFileSync(path, this.image(), { mode: 0o600 });
    this.#file = openSync(path, 'r+');
  }

  override program(offset: number, bytes: Uint8Array): void {
    super.program(offset, bytes);
    writeSync(this.#file, this.read(offset, bytes.length), 0, bytes.length, offset);
  }

  override erase(offset: number): void {
    super.erase(offset);
    writeSync(this.#file, this.read(offset, this.sectorSize), 0, this.sectorSize, offset);
  }

  close(): void {
    closeSync(this.#file);
  }
}

/** Each change replaces the file: the old values or the new ones. */
class ValuesFile extends KeyValueModel {
  readonly #path: string;

  constructor(path: string) {
    super();
    this.#path = path;
    for (const [key, hex] of Object.entries(readValues(path)))
      super.set(key, Uint8Array.from(Buffer.from(hex, 'hex')));
  }

  override set(key: string, value: Uint8Array): void {
    super.set(key, value);
    this.#write();
  }

  override delete(key: string): void {
    super.delete(key);
    this.#write();
  }

  #write(): void {
    const values: Record<string, string> = {};
    for (const key of this.keys()) values[key] = Buffer.from(this.get(key)!).toString('hex');
    replace(this.#path, JSON.stringify(values));
  }
}

function readValues(path: string): Record<string, string> {
  if (!existsSync(path)) return {};
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
  } catch {
    throw new Error(`${path} is damaged (no JSON)`);
  }
}

function replace(path: string, text: string): void {
  const next = `${path}.next`;
  writeFileSync(next, text);
  chmodSync(next, 0o600);
  renameSync(next, path);
}

export class KeptTerminal {
  readonly flash: FlashFile;
  readonly keyValue: ValuesFile;
  readonly #lock: string;
  readonly #phone: string;

  private constructor(folder: string, name: string, lock: string) {
    this.#lock = lock;
    this.#phone = join(folder, 'phone.json');
    readValues(this.#phone);
    this.flash = new FlashFile(join(folder, `${name}.flash`));
    this.keyValue = new ValuesFile(join(folder, `${name}.json`));
  }

  /** Undefined: another program has this terminal. */
  static open(folder: string, name: string): KeptTerminal | undefined {
    mkdirSync(folder, { recursive: true });
    const lock = join(folder, `${name}.lock`);
    if (existsSync(lock) && runs(Number(readFileSync(lock, 'utf8')))) return undefined;
    writeFileSync(lock, String(process.pid));
    try {
      return new KeptTerminal(folder, name, lock);
    } catch (error) {
      rmSync(lock, { force: true });
      throw error;
    }
  }

  /** A phone's transaction counters only go up, whichever program holds it to a terminal. */
  recall(phone: Phone): void {
    const kept = readValues(this.#phone);
    const state = phone.exportState();
    const cards = state.cards.map(({ data, counters }) => ({
      data,
      counters: { ...counters, atc: Math.max(counters.atc, Number(kept[data.tokenRef]) || 0) },
    }));
    phone.importState({ ...state, cards });
  }

  remember(phone: Phone): void {
    const counters = { ...readValues(this.#phone) };
    for (const { data, counters: of } of phone.exportState().cards)
      counters[data.tokenRef] = String(Math.max(of.atc, Number(counters[data.tokenRef]) || 0));
    replace(this.#phone, JSON.stringify(counters));
  }

  close(): void {
    this.flash.close();
    rmSync(this.#lock, { force: true });
  }
}

function runs(process_: number): boolean {
  if (!(process_ > 0)) return false;
  try {
    process.kill(process_, 0);
    return true;
  } catch {
    return false;
  }
}
