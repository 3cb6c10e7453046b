/** What each foreign program must show of the phone in the field. */

import type { Readable, Writable } from 'node:stream';
import { createInterface } from 'node:readline';
import { hex, unhex } from '../support/hex.js';
import { runTool, type ToolResult } from './tool.js';

/** Of the served phone: Mi Pay's ATS without its length byte, and the fictional card. */
const ATS = '78808002';
const PPSE = '325041592e5359532e4444463031';

const SELECT_PPSE = `00a404000e${PPSE}00`;

export interface Check {
  readonly name: string;
  /** Undefined: it holds; else what is wrong. */
  run(device: string): Promise<string | undefined>;
}

/** A program whose output must show all of these. */
function shows(name: string, args: readonly string[], expected: readonly RegExp[]): Check {
  return {
    name: [name, ...args].join(' '),
    async run(device) {
      return missing(await runTool(name, args, { device }), expected);
    },
  };
}

const UID = /UID \(NFCID\d\): 08 {2}([0-9a-f]{2} {2}){3}/;
const NOTHING_ELSE = [
  /0 Felica \(212 kbps\)/,
  /0 ISO14443B passive/,
  /0 ISO14443B' passive/,
  /0 ISO14443A-3 Jewel/,
  /0 ISO14443A-2 NFC Barcode/,
];

export const CHECKS: readonly Check[] = [
  shows('nfc-scan-device', ['-v'], [/1 NFC device\(s\) found/, /chip: PN532 v1\.6/]),
  shows(
    'nfc-list',
    ['-v'],
    [
      /1 ISO14443A passive target/,
      UID,
      /SAK \(SEL_RES\): 20/,
      spaced(ATS),
      /Frame Waiting Time: 77\.33 ms/,
      ...NOTHING_ELSE,
    ],
  ),
  shows('pn53x-diagnose', [], [/Communication line test: OK/, /\bROM test: OK/, /\bRAM test: OK/]),
  shows('nfc-anticol', [], [/UID: 08[0-9a-f]{6}/, /SAK: 20/, /Received bits: 04 {2}00/]),
  { name: 'pn53x-tamashell: a whole EMV read', run: tamashell },
  { name: 'nfc-relay-picc -i: a whole EMV read', run: relay },
  // It lists for ever, so the tool before must have switched the field off: a card after RATS does not answer REQA.
  { name: "npm's pn532 with serialport", run: npmPackage },
  {
    name: 'nfc-poll, ended by SIGKILL',
    async run(device) {
      const result = await runTool('nfc-poll', ['-v'], { device, killWhen: /Waiting for card/ });
      return missing(result, [UID, spaced(ATS), /Waiting for card/]);
    },
  },
];

export const NO_CARD: readonly Check[] = [
  shows('nfc-list', ['-v'], [/0 ISO14443A passive/, ...NOTHING_ELSE]),
];

/** Commands go in as typed, so each answer that the next command needs takes a run of its own. */
async function tamashell(device: string): Promise<string | undefined> {
  const first = await shell(device, ['02', '04', '4a0100', `4001${SELECT_PPSE}`]);
  const wrong = firstWrong([
    [first[0] === '32010607', 'firmware version'],
    [/^010100042004 ?08.{6}06/.test(first[2] ?? ''), 'target list'],
    [first[3]?.startsWith('00') && isPpse(first[3].slice(2)), 'PPSE'],
  ]);
  if (wrong) return `${wrong}: ${first.join(' | ')}`;
  const select = selectCommand(first[3]!.slice(2));
  const second = await shell(device, ['4a0100', `4001${SELECT_PPSE}`, `4001${select}`]);
  const fci = second[2]?.slice(2) ?? '';
  if (!isApplication(fci)) return `SELECT: ${second.join(' | ')}`;
  const third = await shell(device, [
    '4a0100',
    `4001${SELECT_PPSE}`,
    `4001${select}`,
    `4001${gpoCommand(fci)}`,
    '4401',
    '5201',
  ]);
  return isPayment(third[3]?.slice(2) ?? '') ? undefined : `GPO: ${third.join(' | ')}`;
}

async function shell(device: string, commands: readonly string[]): Promise<string[]> {
  const { output } = await runTool('pn53x-tamashell', [], { device, input: commands.join('\n') });
  return [...output.matchAll(/^Rx: ([0-9a-f ]*)$/gm)].map((match) => match[1]!.replaceAll(' ', ''));
}

/** APDUs as `#C-APDU 0014: 00 a4 …` on descriptor 3, answers on descriptor 4. */
async function relay(device: string): Promise<string | undefined> {
  const seen = new Map<string, string>();
  const answers: string[] = [];
  const result = await runTool('nfc-relay-picc', ['-i'], {
    device,
    talk(to: Writable, from: Readable) {
      const send = (apdu: string): void => {
        const length = (apdu.length / 2).toString(16).padStart(4, '0');
        to.write(`#C-APDU ${length}: ${apdu.replaceAll(/../g, '$& ')}\n`);
      };
      createInterface({ input: from }).on('line', (line) => {
        const [, name, data] = /^#(\S+) [0-9a-f]{4}: (.*)$/.exec(line) ?? [];
        if (!name || data === undefined) return;
        const text = data.replaceAll(' ', '');
        if (name !== 'R-APDU') {
          seen.set(name, text);
          if (name === 'ATS') send(SELECT_PPSE);
          return;
        }
        answers.push(text);
        if (answers.length === 1) send(selectCommand(text));
        else if (answers.length === 2) send(gpoCommand(text));
        else to.end();
      });
    },
  });
  const wrong = firstWrong([
    [/^08.{6}$/.test(seen.get('UID') ?? ''), 'UID'],
    [seen.get('ATS')?.startsWith(ATS), 'ATS'],
    [isPpse(answers[0] ?? ''), 'PPSE'],
    [isApplication(answers[1] ?? ''), 'SELECT'],
    [isPayment(answers[2] ?? ''), 'GPO'],
  ]);
  return wrong && `${wrong}: ${result.output.slice(-200)}`;
}

interface NpmReader {
  on(event: 'ready', listener: () => void): void;
  getFirmwareVersion(): Promise<Record<string, number>>;
  scanTag(): Promise<{ ATQA: Uint8Array; SAK: number; uid: string }>;
  sendCommand(command: readonly number[]): Promise<{ getDataBody(): Uint8Array }>;
}

async function npmPackage(device: string): Promise<string | undefined> {
  process.removeAllListeners('warning'); // Its logger's dependencies warn of themselves.
  const { SerialPort } = await import('serialport');
  const name = 'pn532';
  const { PN532 } = (
    (await import(name)) as { default: { PN532: new (port: unknown) => NpmReader } }
  ).default;
  const port = new SerialPort({ path: device, baudRate: 115200 });
  try {
    const reader = new PN532(port);
    await within(new Promise<void>((resolve) => reader.on('ready', resolve)));
    const firmware = await within(reader.getFirmwareVersion());
    const tag = await within(reader.scanTag());
    const answer = await within(reader.sendCommand([0x40, 0x01, ...unhex(SELECT_PPSE)]));
    // Status byte in front, checksum behind.
    const body = hex(answer.getDataBody()).slice(2, -2);
    return firstWrong([
      [JSON.stringify(firmware) === '{"IC":50,"Ver":1,"Rev":6,"Support":7}', 'firmware'],
      [tag.SAK === 0x20 && /^08(:[0-9a-f]{2}){3}$/.test(tag.uid), 'tag'],
      [isPpse(body), `PPSE ${body}`],
    ]);
  } finally {
    await new Promise<void>((resolve) => port.close(() => resolve()));
  }
}

function within<T>(work: Promise<T>, ms = 10_000): Promise<T> {
  return Promise.race([
    work,
    new Promise<T>((_, reject) => setTimeout(() => reject(new Error('no answer')), ms).unref()),
  ]);
}

/** SELECT of the first application in the PPSE's answer. */
function selectCommand(ppse: string): string {
  const [, length, rest] =
    /4f(0[5-9a-f]|10)([0-9a-f]+)/.exec(ppse.slice(ppse.indexOf('bf0c'))) ?? [];
  if (!length || !rest) return '';
  return `00a40400${length}${rest.slice(0, parseInt(length, 16) * 2)}00`;
}

/** GPO with the objects of the PDOL in the SELECT answer: a purchase of 1.56 CNY. */
function gpoCommand(fci: string): string {
  const values: Readonly<Record<string, string>> = {
    '9f66': '26000080',
    '9f02': '000000000156',
    '9f1a': '0156',
    '5f2a': '0156',
    '9a': '261122',
    '9f37': '12345678',
  };
  const at = fci.indexOf('9f38') + 4;
  const end = at + 2 + parseInt(fci.slice(at, at + 2), 16) * 2;
  let data = '';
  for (let i = at + 2; i < end;) {
    const tag = fci.slice(i, i + (parseInt(fci.slice(i, i + 2), 16) % 32 === 31 ? 4 : 2));
    const length = parseInt(fci.slice(i + tag.length, i + tag.length + 2), 16);
    data += (values[tag] ?? '').padStart(length * 2, '0');
    i += tag.length + 2;
  }
  const size = data.length / 2;
  return `80a80000${byte(size + 2)}83${byte(size)}${data}00`;
}

function isPpse(answer: string): boolean {
  return (
    answer.startsWith('6f') && answer.includes(`84 0e ${PPSE}`.replaceAll(' ', '')) && ok(answer)
  );
}

function isApplication(answer: string): boolean {
  return (
    answer.startsWith('6f') &&
    answer.includes('8408a000000333') &&
    answer.includes('9f38') &&
    ok(answer)
  );
}

/** Track 2 with the token, a cryptogram of eight bytes. */
function isPayment(answer: string): boolean {
  return (
    answer.startsWith('77') &&
    /57(?:0[a-f]|1[0-3])62\d{11,17}d\d{4}/.test(answer) &&
    answer.includes('9f2608') &&
    ok(answer)
  );
}

function ok(answer: string): boolean {
  return answer.endsWith('9000');
}

function byte(value: number): string {
  return value.toString(16).padStart(2, '0');
}

function spaced(text: string): RegExp {
  return new RegExp(text.replaceAll(/../g, '$& +'));
}

function missing(result: ToolResult, expected: readonly RegExp[]): string | undefined {
  const lost = expected.find((pattern) => !pattern.test(result.output));
  return lost && `no ${lost.source} in its output: ${result.output.slice(-300)}`;
}

function firstWrong(
  rows: readonly (readonly [holds: unknown, what: string])[],
): string | undefined {
  return rows.find(([holds]) => !holds)?.[1];
}
