/** The frames between the world in Node and the firmware in XS (the native half is test/xs/host/pipe.c), and plain data in JSON. */

/** What the firmware asks of the world. `x`, `y` are numbers, then bytes or text. */
export const ASK = {
  /** Nothing to do: the reply is the next event. */
  idle: 0,
  now: 1,
  /** x: id, y: delay in ms, text: name */
  alarm: 2,
  /** x: id */
  cancel: 3,
  /** x: id, text: options in JSON */
  spiOpen: 4,
  /** x: id; reply: the bytes read */
  spiRead: 5,
  spiWrite: 6,
  /** y: 1 = deselect */
  spiFlush: 7,
  ioClose: 8,
  digitalOpen: 9,
  digitalRead: 10,
  /** y: level */
  digitalWrite: 11,
  serialOpen: 12,
  serialRead: 13,
  serialWrite: 14,
  /** x: length */
  random: 15,
  /** x: offset, y: length */
  flashRead: 16,
  flashProgram: 17,
  flashErase: 18,
  /** text: key; reply: bytes or nothing */
  valueGet: 19,
  /** x: length of the key; bytes: key, value */
  valueSet: 20,
  valueDelete: 21,
  /** x: id */
  lineOpen: 22,
  lineWrite: 23,
  lineClose: 24,
  /** text: JSON */
  show: 25,
  lights: 26,
  play: 27,
  log: 28,
  calendar: 29,
  /** text: JSON of [method, result]; what a call from the world returned */
  result: 30,
  /** x: id of a callback that the world gave, text: JSON of its arguments */
  callback: 31,
  /** text: JSON of Figures */
  figures: 32,
  /** text: what failed, with its stack */
  failed: 33,
  /** The firmware ends in order; no more events. */
  ending: 34,
  /** text: the app's state */
  state: 35,
  /** text: JSON of the last result */
  lastResult: 36,
  /** text: JSON of a kernel's effect; reply: JSON of its answer */
  effect: 37,
  /** text: JSON of [method, arguments] of the book of fares; reply: JSON of what it says */
  fares: 38,
  /** x: 1 = open */
  barrier: 39,
  /** text: JSON of a passage */
  passage: 40,
} as const;

/** What the world tells the firmware: first byte of the reply to `idle`; then an id (4 bytes, big-endian), then bytes or text. */
export const TELL = {
  alarm: 1,
  readable: 2,
  lineOpen: 3,
  lineBytes: 4,
  lineClosed: 5,
  /** text: JSON of [method, arguments] */
  call: 6,
  logging: 7,
  /** text: JSON of the start-up data */
  start: 8,
  figures: 9,
  exit: 10,
} as const;

const HEX = '0123456789abcdef';

function toHex(bytes: Uint8Array): string {
  let hex = '';
  for (const byte of bytes) hex += HEX[byte >> 4]! + HEX[byte & 15]!;
  return hex;
}

function fromHex(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length >> 1);
  for (let i = 0; i < bytes.length; i++) bytes[i] = parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

/** Bytes, maps and sets keep their kind. */
export function encode(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (item instanceof Uint8Array) return { $bytes: toHex(item) };
    if (item instanceof Map) return { $map: [...(item as Map<unknown, unknown>)] };
    if (item instanceof Set) return { $set: [...(item as Set<unknown>)] };
    return item;
  });
}

export function decode(text: string): unknown {
  return JSON.parse(text, (_key, item: unknown) => {
    if (typeof item !== 'object' || item === null) return item;
    if ('$bytes' in item) return fromHex(item.$bytes as string);
    if ('$map' in item) return new Map(item.$map as [unknown, unknown][]);
    if ('$set' in item) return new Set(item.$set as unknown[]);
    return item;
  });
}
