/** A host at a served chip that speaks bytes itself, and not always well: pieces, garbage, half frames, a closed side. */

import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { hex, unhex } from '../support/hex.js';
import { ServedChip } from './served-chip.js';

/** Wake-up and SAMConfiguration; what comes back. */
const SAM = `5555${'00'.repeat(15)}ff03fdd414011700`;
const SAM_OK = '0000ff00ff000000ff02fed5151600';
const VERSION = '0000ff02fed4022a00';
const VERSION_OK = '0000ff00ff000000ff06fad50332010607e800';
/** Announces 265 bytes and brings three. */
const HALF = '0000ffffff0109f6d44001';
/** The same as one chip-select: 01 in front, bits of each byte reversed, after both lengths. */
const HALF_SPI = '000c0000' + '800000ffffff80906f2b0280';
const VERSION_SPI = '000a0000' + '800000ff407f2b405400';

class Line {
  readonly #socket: Socket;
  #heard = '';

  constructor(address: string) {
    const [host, port] = address.split(':');
    this.#socket = connect(Number(port), host!);
    this.#socket.on('data', (bytes) => (this.#heard += hex(bytes)));
    this.#socket.on('error', () => undefined);
  }

  async ask(bytes: string, expected: string, end = false): Promise<string | undefined> {
    this.#heard = '';
    if (end) this.#socket.end(unhex(bytes));
    else this.#socket.write(unhex(bytes));
    for (let i = 0; i < 100 && this.#heard.length < expected.length; i++) await sleep(10);
    return this.#heard === expected ? undefined : `"${this.#heard}", not "${expected}"`;
  }

  say(bytes: string): void {
    this.#socket.write(unhex(bytes));
  }

  close(): void {
    this.#socket.destroy();
  }
}

export type Report = (name: string, wrong: string | undefined) => void;

export async function rudeHosts(report: Report): Promise<void> {
  const chip = await ServedChip.startPort('--hsu', []);
  const first = new Line(chip.address);
  report('HSU: woken', await first.ask(SAM, SAM_OK));
  first.say('00ff05fb' + 'a5'.repeat(40) + '00ff00'.repeat(9) + '00'.repeat(300));
  await sleep(200);
  report('HSU: answers after garbage', await first.ask(VERSION, VERSION_OK));
  first.say(HALF);
  await sleep(100);
  const second = new Line(chip.address);
  report('HSU: half a frame left with its host', await second.ask(VERSION, VERSION_OK));
  report('HSU: a host that closed its side hears', await second.ask(VERSION, VERSION_OK, true));
  first.close();
  second.close();
  await chip.stop();

  const spi = await ServedChip.startPort('--spi', []);
  const rude = new Line(spi.address);
  // Wakes it; then half a frame, a chip-select of half a second that nobody waits for, and half a header.
  rude.say('0001000140');
  await sleep(20);
  rude.say(`${HALF_SPI}0001ea60c0` + '0009');
  await sleep(50);
  rude.close();
  const next = new Line(spi.address);
  next.say(VERSION_SPI);
  await sleep(50);
  report('SPI: half a frame left with its host', await next.ask('00010006c0', '0000ff00ff00'));
  next.close();
  await spi.stop();
}
