/** The state that the chip's firmware keeps and its commands share; no link, no frames. */

import type { VirtualClock } from '../clock/virtual-clock.js';
import type { AirAnswer, AirOrder } from '../rf/air.js';
import type { RadioField } from '../rf/field.js';
import { Registers } from './registers.js';
import type { ChipSettings } from './settings.js';
import { TargetMode } from './target-mode.js';
import { Targets } from './targets.js';

/** What a command waits for: the radio, time, or an event of target mode. */
export type ChipOrder =
  AirOrder | { readonly kind: 'until'; readonly arm: (wake: () => void) => void };

/** Data after the response code, or the error frame. */
export type Reply = Uint8Array | 'syntax';

export type Work = Generator<ChipOrder, Reply, AirAnswer>;

export interface CommandRow {
  readonly name: string;
  /** Least and most parameter bytes; outside: syntax error. */
  readonly min: number;
  readonly max: number;
  readonly run: (core: ChipCore, params: Uint8Array) => Work | Reply;
}

/** Flags of SetParameters. */
export const PARAMETER = { autoRats: 0x10, noExtras: 0x40 } as const;
/** After reset: automatic ATR_RES and automatic RATS. */
const PARAMETERS_AT_RESET = 0x14;

export type SamMode = 'low-battery' | 'normal' | 'virtual-card' | 'wired-card' | 'dual-card';

export class ChipCore {
  readonly clock: VirtualClock;
  readonly field: RadioField;
  readonly settings: ChipSettings;
  readonly registers: Registers;
  readonly targets: Targets;
  readonly target: TargetMode;

  parameters = PARAMETERS_AT_RESET;
  sam: SamMode = 'low-battery';
  irqEnabled = true;
  lastError = 0;
  /** RFConfiguration item 05: FF is for ever. */
  passiveRetries = 0xff;
  /** RFConfiguration item 02, codes: 100 us · 2^(n-1). */
  atrTimeout = 0x0b;
  retryTimeout = 0x0a;
  /** Analogue settings as the host gave them, by item. */
  readonly analogue = new Map<number, Uint8Array>();
  /** PowerDown asked for: wake-up sources. */
  sleepFor: number | undefined;
  /** SetSerialBaudRate asked for: applies at the host's ACK. */
  baud: number | undefined;

  constructor(parts: {
    readonly clock: VirtualClock;
    readonly field: RadioField;
    readonly settings: ChipSettings;
    readonly name: string;
  }) {
    this.clock = parts.clock;
    this.field = parts.field;
    this.settings = parts.settings;
    this.registers = new Registers(parts.settings.registerDefaults);
    this.targets = new Targets(this);
    this.target = new TargetMode(parts.name);
  }

  reset(): void {
    this.parameters = PARAMETERS_AT_RESET;
    this.sam = 'low-battery';
    this.irqEnabled = true;
    this.lastError = 0;
    this.passiveRetries = 0xff;
    this.atrTimeout = 0x0b;
    this.retryTimeout = 0x0a;
    this.analogue.clear();
    this.sleepFor = undefined;
    this.baud = undefined;
    this.registers.reset();
    this.targets.clear();
    this.target.stop();
    this.field.setOn(false);
  }

  get externalField(): boolean {
    return this.settings.fieldByte === 'always' || this.target.state === 'activated';
  }

  get autoRats(): boolean {
    return (this.parameters & PARAMETER.autoRats) !== 0;
  }

  get retryUs(): number {
    return this.timeoutUs(this.retryTimeout);
  }

  /** Time-out code to microseconds; 0 means none and is taken as the longest. */
  timeoutUs(code: number): number {
    const n = code === 0 || code > 0x10 ? 0x10 : code;
    return 100 * (1 << (n - 1));
  }

  /** Switches the carrier on if it is off and lets it stand for a while. */
  *carrier(): Generator<AirOrder, void, AirAnswer> {
    if (this.field.on) return;
    this.target.stop();
    this.field.setOn(true);
    yield { kind: 'wait', us: this.settings.carrierUs };
  }
}
