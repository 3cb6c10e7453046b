/** What can go wrong with a PN532, typed: the chip's status byte (UM0701-02, "Error handling") and the link's own faults. */

import { frozen } from '../frozen.js';

/**
 * What helps: `retry` the exchange as the protocol allows; `reselect` the target (list it again, field reset first);
 * `recover` the chip; `card-gone`: wait for a new card; `parameter`: the command was wrong, repeating it is useless.
 */
export type Remedy = 'retry' | 'reselect' | 'recover' | 'card-gone' | 'parameter';

/** What it means to a Level 1 user. */
export type Effect = 'timeout' | 'transmission' | 'protocol' | 'removed' | 'chip';

export interface StatusRow {
  readonly name: string;
  readonly remedy: Remedy;
  readonly effect: Effect;
  readonly text: string;
}

/** By the low six bits of the status byte. */
// prettier-ignore
export const STATUS = frozen({
  0x01: { name: 'TIMEOUT',       remedy: 'reselect',  effect: 'timeout',      text: 'the target has not answered' },
  0x02: { name: 'CRC',           remedy: 'reselect',  effect: 'transmission', text: 'CRC error' },
  0x03: { name: 'PARITY',        remedy: 'reselect',  effect: 'transmission', text: 'parity error' },
  0x04: { name: 'BIT_COUNT',     remedy: 'reselect',  effect: 'transmission', text: 'wrong bit count during anticollision' },
  0x05: { name: 'FRAMING',       remedy: 'reselect',  effect: 'transmission', text: 'framing error' },
  0x06: { name: 'COLLISION',     remedy: 'reselect',  effect: 'transmission', text: 'bit collision' },
  0x07: { name: 'SMALL_BUFFER',  remedy: 'recover',   effect: 'chip',         text: 'communication buffer too small' },
  0x09: { name: 'RF_OVERFLOW',   remedy: 'recover',   effect: 'chip',         text: 'RF buffer overflow' },
  0x0a: { name: 'RF_LATE',       remedy: 'reselect',  effect: 'transmission', text: 'counterpart switched its RF field on too late' },
  0x0b: { name: 'RF_PROTOCOL',   remedy: 'reselect',  effect: 'protocol',     text: 'RF protocol error' },
  0x0d: { name: 'OVERHEAT',      remedy: 'recover',   effect: 'chip',         text: 'antenna drivers too hot' },
  0x0e: { name: 'OVERFLOW',      remedy: 'recover',   effect: 'chip',         text: 'internal buffer overflow' },
  0x10: { name: 'PARAMETER',     remedy: 'parameter', effect: 'chip',         text: 'invalid parameter' },
  0x12: { name: 'DEP_COMMAND',   remedy: 'reselect',  effect: 'protocol',     text: 'initiator sent a command the target does not know' },
  0x13: { name: 'FORMAT',        remedy: 'reselect',  effect: 'protocol',     text: 'data format does not match the specification' },
  0x14: { name: 'AUTHENTICATION', remedy: 'reselect', effect: 'protocol',     text: 'authentication error' },
  0x18: { name: 'SECURITY',      remedy: 'parameter', effect: 'chip',         text: 'target or initiator does not support NFC secure' },
  0x23: { name: 'BCC',           remedy: 'reselect',  effect: 'transmission', text: 'UID check byte is wrong' },
  0x25: { name: 'DEP_STATE',     remedy: 'reselect',  effect: 'protocol',     text: 'invalid device state' },
  0x26: { name: 'NOT_ALLOWED',   remedy: 'parameter', effect: 'chip',         text: 'operation not allowed in this configuration' },
  0x27: { name: 'CONTEXT',       remedy: 'reselect',  effect: 'removed',      text: 'no target is listed, or the command does not fit the context' },
  0x29: { name: 'RELEASED',      remedy: 'card-gone', effect: 'removed',      text: 'released by its initiator' },
  0x2a: { name: 'CARD_CHANGED',  remedy: 'card-gone', effect: 'removed',      text: 'another card came' },
  0x2b: { name: 'CARD_GONE',     remedy: 'card-gone', effect: 'removed',      text: 'the card has disappeared' },
  0x2c: { name: 'NFCID3',        remedy: 'reselect',  effect: 'protocol',     text: 'NFCID3 mismatch' },
  0x2d: { name: 'OVERCURRENT',   remedy: 'recover',   effect: 'chip',         text: 'over-current' },
  0x2e: { name: 'NAD',           remedy: 'reselect',  effect: 'protocol',     text: 'NAD missing' },
} as const satisfies Readonly<Record<number, StatusRow>>);

export type StatusCode = keyof typeof STATUS;

const UNKNOWN: StatusRow = frozen({
  name: 'UNKNOWN',
  remedy: 'recover',
  effect: 'chip',
  text: 'undocumented status',
});

export function statusRow(code: number): StatusRow {
  return (STATUS as Readonly<Record<number, StatusRow>>)[code] ?? UNKNOWN;
}

/** Faults of the link between host and chip. */
export type LinkFault =
  /** No ACK within its budget. */
  | 'no-ack'
  /** ACK, but no response within its budget. */
  | 'no-response'
  /** Frames arrive damaged, also after every NACK. */
  | 'bad-frame'
  /** The chip sent its error frame: it does not know the command or its parameters. */
  | 'syntax'
  /** A response that does not fit the command. */
  | 'unexpected'
  /** Something answers, but it is no PN532. */
  | 'not-a-pn532'
  /** An answer in parts grew beyond `maxAnswerBytes`. */
  | 'too-long'
  /** abort() was called. */
  | 'aborted'
  /** The chip stayed mute through a recovery. */
  | 'mute';

const LINK_REMEDY: Readonly<Record<LinkFault, Remedy>> = frozen({
  'no-ack': 'recover',
  'no-response': 'recover',
  'bad-frame': 'recover',
  syntax: 'parameter',
  unexpected: 'recover',
  'not-a-pn532': 'recover',
  'too-long': 'reselect',
  aborted: 'retry',
  mute: 'recover',
});

/** One of two kinds: `status` is set (the chip reported it) or `fault` is. */
export class Pn532Error extends Error {
  override name = 'Pn532Error';
  readonly status: number | undefined;
  readonly fault: LinkFault | undefined;
  readonly remedy: Remedy;
  readonly effect: Effect;
  /** The command that ended so. */
  readonly command: string;

  constructor(command: string, cause: number | LinkFault) {
    const row = typeof cause === 'number' ? statusRow(cause) : undefined;
    super(
      typeof cause === 'number'
        ? `PN532 ${command}: status 0x${cause.toString(16).padStart(2, '0')}, ${row!.text}`
        : `PN532 ${command}: ${cause}`,
    );
    this.command = command;
    if (typeof cause === 'number') {
      this.status = cause;
      this.fault = undefined;
      this.remedy = row!.remedy;
      this.effect = row!.effect;
    } else {
      this.status = undefined;
      this.fault = cause;
      this.remedy = LINK_REMEDY[cause];
      this.effect = 'chip';
    }
  }
}
