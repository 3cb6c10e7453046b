import { assert } from 'chai';
import { Console, type ConsoleActions } from '../../../../firmware/device/console.js';
import { DeviceLog } from '../../../../firmware/device/device-log.js';
import { DeviceSettings } from '../../../../firmware/device/device-settings.js';
import { TimedReader } from '../../../../firmware/device/tap-times.js';
import type { CardReader, CardReply } from '../../../../firmware/ports/card-reader.js';

function ascii(text: string): Uint8Array {
  const out = new Uint8Array(text.length);
  for (let i = 0; i < out.length; i++) out[i] = text.charCodeAt(i);
  return out;
}

const settingsOn = (kept: Map<string, Uint8Array>): DeviceSettings =>
  new DeviceSettings({
    get: (key) => kept.get(key),
    set: (key, value) => void kept.set(key, value),
    delete: (key) => void kept.delete(key),
  });

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 of a multiple of three bytes. */
function btoaAscii(bytes: readonly number[]): string {
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const three = (bytes[i]! << 16) | (bytes[i + 1]! << 8) | bytes[i + 2]!;
    for (const shift of [18, 12, 6, 0]) out += ALPHABET[(three >> shift) & 63]!;
  }
  return out;
}

describe('serial console', () => {
  let said: string;
  let done: string[];
  let kept: Map<string, Uint8Array>;
  let type: (text: string) => string;
  let shell: Console;

  beforeEach(() => {
    said = '';
    done = [];
    kept = new Map();
    const settings = settingsOn(kept);
    const actions: ConsoleActions = {
      status: () => ['ready'],
      log: () => ['1 driver state'],
      keepLog: (on) => void done.push(`log ${on}`),
      taps: () => [],
      set: (name, value) => settings.set(name, value),
      order: (name, words) => [name, ...words].join('|'),
      inspect: (on) => void done.push(`inspect ${on}`),
      selfTest: (report) => report(['reader ok']),
      factoryReset: () => void done.push('reset'),
      restart: () => void done.push('restart'),
    };
    shell = new Console(actions, (text) => (said += text));
    type = (text) => {
      said = '';
      shell.push(ascii(text));
      return said;
    };
  });

  it('answers a line, however it is cut and ended', () => {
    assert.equal(type('sta'), '');
    assert.equal(type('tus\r\n'), 'ready\r\n> ');
    assert.equal(type('\n\r'), '');
  });

  it('lets a typing error be taken back', () => {
    assert.equal(type('statis\x7f\x08us\n'), 'ready\r\n> ');
  });

  it('keeps a setting that fits, says what is wrong with one that does not', () => {
    assert.equal(type('set host acquirer.lab 8583\n'), 'host is acquirer.lab 8583\r\n> ');
    assert.deepEqual(kept.get('set-host'), ascii('acquirer.lab 8583'));
    assert.equal(type('set terminal abc\n'), 'terminal: eight digits or capitals\r\n> ');
    assert.equal(type('set colour red\n'), 'no setting colour; help lists them\r\n> ');
    assert.isFalse(kept.has('set-terminal'));
  });

  it('never says a secret', () => {
    assert.equal(type('set key 0123456789abcdeffedcba9876543210\n'), 'key is set\r\n> ');
    assert.equal(type('set wifi home correct-horse\n'), 'wifi is set\r\n> ');
  });

  it('asks before a factory reset, and forgets the question', () => {
    type('factory-reset\n');
    type('status\n');
    type('factory-reset\n');
    assert.deepEqual(done, []);
    type('factory-reset\n');
    assert.deepEqual(done, ['reset']);
  });

  it('survives an endless line', () => {
    type('x'.repeat(5000));
    assert.equal(type('\n'), 'line too long\r\n> ');
    assert.equal(type('inspect on\n'), 'inspect on\r\n> ');
    assert.deepEqual(done, ['inspect true']);
  });

  it('knows what it does not know', () => {
    assert.include(type('reboot\n'), 'no command reboot');
    assert.include(type('inspect maybe\n'), 'inspect on or inspect off');
    assert.include(type('help\n'), 'set ca');
    assert.equal(type('inspect\n'), 'inspect on|off\r\n> ');
    assert.equal(type('status now\n'), 'status takes nothing\r\n> ');
    assert.equal(type('set\n'), 'set NAME VALUE; help lists the names\r\n> ');
    assert.equal(type('set zone\n'), 'set zone minutes east of UTC\r\n> ');
    assert.deepEqual(done, []);
  });

  it('hands an order on, in words', () => {
    assert.equal(type('  refund  12.80 1234\n'), 'refund|12.80|1234\r\n> ');
    assert.equal(type('sale\n'), 'sale AMOUNT\r\n> ');
    assert.equal(type('sale 1 2\n'), 'sale AMOUNT\r\n> ');
  });

  it('each value is checked: too far, too long, cut short', () => {
    const der = (length: number): string =>
      btoaAscii([0x30, 0x82, length >> 8, length & 255, ...Array<number>(296).fill(1)]);
    const cases: [line: string, answer: string][] = [
      ['host acquirer.lab 70000', 'host: a name or address, and a port'],
      ['host acquirer.lab', 'host: a name or address, and a port'],
      ['zone 900', 'zone: minutes, -720 to 840'],
      ['zone -480', 'zone is -480'],
      ['merchant 99900000000000', 'merchant: fifteen digits or capitals'],
      ['merchant 999000000000001', 'merchant is 999000000000001'],
      ['key 0123', 'key: 32 hex digits'],
      [
        'wifi home short',
        'wifi: SSID and a password of 8 to 63 characters; an SSID with blanks in quotes',
      ],
      ['wifi "My Home" correct-horse', 'wifi is set'],
      ['ca MIIB', 'ca: one line of base64, whole, or none'],
      [`ca ${der(297)}`, 'ca: one line of base64, whole, or none'],
      [`ca ${der(296)}`, 'ca is set'],
      ['ca none', 'ca is set'],
    ];
    for (const [line, answer] of cases)
      assert.equal(type(`set ${line}\n`), `${answer}\r\n> `, line);
  });

  it('an SSID may have blanks, a network no password', () => {
    const settings = settingsOn(kept);
    for (const [value, wifi] of [
      ['home', { ssid: 'home' }],
      ['home correct-horse', { ssid: 'home', password: 'correct-horse' }],
      ['"My Home"', { ssid: 'My Home' }],
      ['"My Home" correct-horse', { ssid: 'My Home', password: 'correct-horse' }],
    ] as const) {
      assert.isUndefined(settings.set('wifi', value));
      assert.deepEqual(settings.wifi(), wifi);
    }
  });

  it('tells what nobody asked for on lines of its own', () => {
    said = '';
    shell.tell(['result: approved']);
    assert.equal(said, '\r\nresult: approved\r\n> ');
  });
});

describe('device log', () => {
  const logAt = (us: number): DeviceLog =>
    new DeviceLog({ now: () => us, alarm: () => ({ cancel() {} }) });

  it('shows of an APDU its header and status word only', () => {
    const log = logAt(5_000_000);
    log.add({ lane: 'kernel', kind: 'capdu', bytes: Uint8Array.of(0, 0xb2, 1, 0x0c, 0) });
    log.add({ lane: 'kernel', kind: 'rapdu', bytes: Uint8Array.of(0x70, 2, 0x5a, 0, 0x90, 0) });
    assert.deepEqual(log.lines(), [
      '5000  kernel capdu 00b2010c (5)',
      '5000  kernel rapdu 9000 (6)',
    ]);
  });

  it('shows of other events their plain words, and no data', () => {
    const log = logAt(0);
    const order = { kind: 'sale', amountMinor: 1280, account: '6299990000000017' };
    log.add({ lane: 'app', kind: 'state', data: { name: 'present', order } });
    log.add({ lane: 'app', kind: 'message-send', data: { mti: '0200', fields: { 2: '629999' } } });
    log.add({
      lane: 'kernel',
      kind: 'decision',
      data: { rule: 'cvm', result: 'none', data: { 57: '62' } },
    });
    log.add({
      lane: 'app',
      kind: 'result',
      data: { message: 'approved', responseCode: '00', trace: '000002' },
    });
    log.add({
      lane: 'driver',
      kind: 'note',
      severity: 'warn',
      data: { text: 'no answer', status: 1 },
    });
    log.add({ lane: 'line', kind: 'TLS: certificate: auth err', severity: 'error' });
    assert.deepEqual(log.lines(), [
      '0  app state present',
      '0  app message-send 0200',
      '0  kernel decision cvm none',
      '0  app result approved 00',
      '0 ?driver note no answer',
      '0 !line TLS: certificate: auth err',
    ]);
  });

  it('keeps the last lines', () => {
    const log = logAt(0);
    for (let i = 0; i < 100; i++) log.add({ lane: 'app', kind: `state${i}`, severity: 'warn' });
    assert.equal(log.lines().length, 64);
    assert.equal(log.lines()[63], '0 ?app state99');
  });

  it('keeps the last taps, with the times of the card', () => {
    const log = logAt(1_180_000);
    log.tap({ message: 'approved', amountMinor: 1280 }, { commands: 2, ms: 180 });
    log.tap({ message: 'no-card', amountMinor: 500, trace: '000007' });
    assert.deepEqual(log.taps(), [
      '1180 ms: 1280 approved, 2 commands in 180 ms',
      '1180 ms: 500 no-card, no card, trace 000007',
    ]);
    for (let i = 0; i < 20; i++) log.tap({ message: `m${i}`, amountMinor: 1 });
    assert.lengthOf(log.taps(), 10);
    assert.equal(log.taps()[9], '1180 ms: 1 m19, no card');
  });
});

describe('timed reader', () => {
  it('times a tap from its first command to its last answer, and begins anew', () => {
    let now = 1_000_000;
    let answer: (reply: CardReply) => void = () => undefined;
    const asked: string[] = [];
    const reader: CardReader = {
      activate: (limitMs, done) => (asked.push(`activate ${limitMs}`), done({ kind: 'none' })),
      transceive: (capdu, done) => (asked.push(`transceive ${capdu.length}`), (answer = done)),
      fieldOff: (holdMs, done) => (asked.push(`field off ${holdMs}`), done()),
      removal: (limitMs, done) => (asked.push(`removal ${limitMs}`), done(true)),
      stop: () => asked.push('stop'),
    };
    const timed = new TimedReader(reader, { now: () => now, alarm: () => ({ cancel() {} }) });
    assert.isUndefined(timed.take());
    timed.activate(500, ({ kind }) => asked.push(kind));
    for (const ms of [20, 150]) {
      timed.transceive(new Uint8Array(5), ({ ok }) => asked.push(`ok ${ok}`));
      now += ms * 1000;
      answer({ ok: true, rapdu: Uint8Array.of(0x90, 0) });
      now += 10_000;
    }
    timed.removal(900, (gone) => asked.push(`gone ${gone}`));
    timed.fieldOff(0, () => asked.push('off'));
    timed.stop();
    assert.deepEqual(timed.take(), { commands: 2, ms: 180 });
    assert.isUndefined(timed.take());
    assert.deepEqual(asked, [
      'activate 500',
      'none',
      'transceive 5',
      'ok true',
      'transceive 5',
      'ok true',
      'removal 900',
      'gone true',
      'field off 0',
      'off',
      'stop',
    ]);
  });
});
