/** Entry Point and kernel over the real driver, the PN532 model and the radio: for cases of activation. */

import { drive, type Running } from '../../../firmware/kernel/drive.js';
import type { FinalOutcome } from '../../../firmware/kernel/entry/final-outcome.js';
import type { Activation, CardReader } from '../../../firmware/ports/card-reader.js';
import { assembleReader, type Platform } from '../../../firmware/assemble.js';
import { Processor } from '../../clock/processor.js';
import { VirtualClock } from '../../clock/virtual-clock.js';
import type { RunForm } from '../../conformance/case-form.js';
import type { UiSeen } from '../../conformance/engine.js';
import { holdTimes, type Activity, type SentGpo } from '../../conformance/observation.js';
import { tapsOf, type World } from '../../conformance/run-case.js';
import { UnSource } from '../../conformance/un-source.js';
import { describeResponse } from '../../decode/apdu.js';
import { toHex } from '../../decode/hex.js';
import { createBoard } from '../../io/board.js';
import { EventLog } from '../../log/event-log.js';
import { Pn532Chip } from '../../pn532/chip.js';
import type { RfFault } from '../../rf/faults.js';
import { openRun } from '../kernel-engine.js';
import { PresentedCards, type PresenceForm } from './presented-cards.js';
import { attribInf, wtxCount } from './radio-observer.js';

/** Settings under `world` of a case of this layer. */
interface RadioSettings {
  /** Milliseconds until the card answers, where its answer does not say. */
  readonly latencyMs?: number;
  /** Faults of the radio model by name. */
  readonly faults?: Readonly<Record<string, number>>;
  /** When which card is there, instead of taps. */
  readonly presence?: readonly PresenceForm[];
}

const LATENCY_MS = 20;
const STEP_US = 200;
const LIMIT_US = 300_000_000;

export const radioWorld = (): World => ({
  transaction(reader, request, run) {
    const table = new RadioTable(run);
    const opened = openRun(reader, request);
    const final = table.drive(opened.step);
    const seen = table.observed();
    if (!final) {
      return { ...seen, runs: [], combinations: [], broken: 'no outcome within five minutes' };
    }
    return { ...seen, ...opened.finish(final) };
  },
});

/** One terminal's antenna with what is laid on it, for one transaction. */
class RadioTable {
  readonly #clock = new VirtualClock();
  readonly #log = new EventLog(() => this.#clock.now());
  readonly #chip = new Pn532Chip({ clock: this.#clock, log: this.#log, seed: 1 });
  readonly #processor = new Processor(this.#clock, { stepUs: STEP_US });
  readonly #run: RunForm;
  readonly #settings: RadioSettings;
  readonly #cards: PresentedCards;
  readonly #commands: string[] = [];
  readonly #gpos: SentGpo[] = [];
  readonly #ui: UiSeen[] = [];
  readonly #fieldOffs: number[] = [];
  readonly #activities: Activity[] = [];
  #activations = 0;
  #activated: Extract<Activation, { kind: 'card' }> | undefined;
  #running: Running | undefined;
  #cardReadAtUs: number | undefined;

  constructor(run: RunForm) {
    this.#run = run;
    this.#settings = (run.world ?? {}) as RadioSettings;
    this.#cards = new PresentedCards({
      clock: this.#clock,
      field: this.#chip.field,
      latencyUs: (this.#settings.latencyMs ?? LATENCY_MS) * 1000,
      stop: () => this.#running?.stop(),
      onCommand: (card, capdu) => {
        const hex = toHex(capdu);
        if (hex.startsWith('80A8')) this.#gpos.push({ hex, sent: card.sent ?? {} });
      },
    });
  }

  drive(step: ReturnType<typeof openRun>['step']): FinalOutcome | undefined {
    const { faults = {}, presence } = this.#settings;
    for (const [name, value] of Object.entries(faults)) {
      this.#chip.field.faults.set(name as RfFault, value);
    }
    if (presence) this.#cards.schedule(presence);
    const random = new UnSource(this.#run.transaction?.un);
    let final: FinalOutcome | undefined;
    const { SPI, Digital } = createBoard({
      chip: this.#chip,
      processor: this.#processor,
      log: this.#log,
    });
    const platform = { io: { SPI, Digital }, clock: this.#processor, log: this.#log };
    const reader = this.#watched(assembleReader(platform as unknown as Platform));
    this.#running = drive(
      step,
      {
        reader,
        random: { fill: (bytes) => random.fill(bytes) },
        clock: this.#processor,
        show: (ui) => this.#show(ui),
      },
      (outcome) => (final = outcome),
    );
    while (!final && this.#clock.now() < LIMIT_US && this.#clock.step());
    return final;
  }

  observed() {
    const { activation } = this.#chip.field;
    const events = this.#log.events;
    const inf = attribInf(events);
    const lastByteUs = activation?.lastByteUs;
    const inFieldUs =
      activation && lastByteUs !== undefined && lastByteUs - activation.firstAnswerUs;
    const phoneUs = this.#clock.charged('phone');
    const card = this.#activated?.card;
    return {
      commands: this.#commands,
      ui: this.#ui,
      fieldOffs: this.#fieldOffs,
      gpos: this.#gpos,
      activations: this.#activations,
      log: this.#activities,
      world: {
        elapsedMs: this.#clock.now() / 1000,
        ...holdTimes(this.#activities),
        wtx: wtxCount(events),
        ...(card && { type: card.type, uid: toHex(card.uid) }),
        ...(card?.ats && { ats: toHex(card.ats) }),
        ...(inf !== undefined && { attribInf: inf }),
        ...(inFieldUs && { inFieldMs: inFieldUs / 1000, readerMs: (inFieldUs - phoneUs) / 1000 }),
        ...(this.#cardReadAtUs !== undefined &&
          lastByteUs !== undefined && { cardReadUiMs: (this.#cardReadAtUs - lastByteUs) / 1000 }),
      },
    };
  }

  #show(ui: UiSeen): void {
    this.#ui.push(ui);
    if (ui.messageId === 0x17) this.#cardReadAtUs = this.#clock.now();
    this.#note('ui', ui);
  }

  /** The reader as the kernel has it, with the cards laid down as it switches on. */
  #watched(reader: CardReader): CardReader {
    const taps = tapsOf(this.#run);
    return {
      activate: (limitMs, done) => {
        const tap = taps[Math.min(this.#activations, taps.length - 1)]!;
        this.#activations += 1;
        if (!this.#settings.presence) this.#cards.tap(tap);
        this.#note('activate', { presented: typeof tap === 'string' ? tap : 'card' });
        reader.activate(limitMs, (result) => {
          if (result.kind === 'card') this.#activated = result;
          this.#note('world', { activation: result.kind });
          done(result);
        });
      },
      transceive: (capdu, done) => {
        this.#commands.push(toHex(capdu));
        this.#note('command', { hex: toHex(capdu) });
        reader.transceive(capdu, (reply) => {
          const shown = reply.ok
            ? { hex: describeResponse(reply.rapdu, {}, capdu).hex }
            : { fault: reply.fault };
          this.#note('response', shown);
          done(reply);
        });
      },
      fieldOff: (holdMs, done) => {
        this.#fieldOffs.push(holdMs);
        this.#note('fieldOff', { holdMs });
        if (!this.#settings.presence) this.#cards.clear();
        reader.fieldOff(holdMs, done);
      },
      removal: (limitMs, done) => reader.removal(limitMs, done),
      stop: () => reader.stop(),
    };
  }

  #note(kind: Activity['kind'], data: unknown): void {
    this.#activities.push({ ms: this.#clock.now() / 1000, kind, data });
  }
}
