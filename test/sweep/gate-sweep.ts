/**
 * The cut points of a ride, enumerated: every event and every byte written between the card's arrival and the paid fare.
 * After each cut the gate restarts: who got through pays his fare once, who did not pays once at most.
 */

import { VirtualClock } from '../../simulator/clock/virtual-clock.js';
import { GateStation } from '../../simulator/host/gate/gate-station.js';
import { createRiders, type Rider } from '../../simulator/host/gate/riders.js';
import { gateStarter } from '../../simulator/host/engine/gate-starter.js';
import { readShippedProfile } from '../../simulator/host/rig/profiles.js';
import { FlashModel } from '../../simulator/io/flash.js';
import { EventLog } from '../../simulator/log/event-log.js';
import { BackOffice } from '../../simulator/network/back-office.js';
import { LINES } from './operations.js';
import type { SweepResult } from './sweep.js';

const FARE = 200;
const HELD_FARES = 3;
const LIMIT_US = 60_000_000;
/** A dialogue that was under way ends. */
const QUIET_US = 500_000;
const MERCHANT = '999000041110001';
const RICH_MINOR = 100_000_000;
/** Small: room is made in it now and then. */
const FLASH_BYTES = 4 * 4096;

export class GateSweep {
  readonly #clock = new VirtualClock();
  readonly #backOffice = new BackOffice({
    clock: this.#clock,
    seed: 1,
    settings: { risk: { noPinPerDay: Infinity, noPinSumPerDay: Infinity } },
  });
  readonly #rider: Rider;
  readonly #station: GateStation;
  readonly #heldFares: number;
  #opened = 0;
  #failures: string[] = [];
  #passed = 0;

  /** @param held fares are added up and charged together. */
  constructor(held = false) {
    const clock = this.#clock;
    const backOffice = this.#backOffice;
    this.#heldFares = held ? HELD_FARES : 0;
    this.#rider = createRiders({ clock, backOffice, seed: 1, count: 4, money: RICH_MINOR }).find(
      ({ denied, forged, medium }) => !denied && !forged && medium === 'fast-transit',
    )!;
    this.#station = new GateStation({
      clock,
      log: new EventLog(() => clock.now(), false),
      seed: 1,
      backOffice,
      terminalId: 'GATE0001',
      profile: readShippedProfile('gate'),
      start: gateStarter('node'),
      settings: {
        direction: 'single',
        fares: { kind: 'flat', minor: FARE },
        passbackMs: 0,
        denyListMs: 0,
        retryMs: 5000,
        aggregateMinor: this.#heldFares * FARE,
      },
      flash: new FlashModel({ size: FLASH_BYTES }),
    });
    this.#station.onBarrier = () => this.#opened++;
    this.#station.powerOn();
    this.#settle();
  }

  atEveryEvent(line: string, stride = 1): SweepResult {
    let events = 0;
    this.#case('uncut', line, () => (events = this.#ride(() => false)));
    if (events < 50) this.#failures.push(`${line}: nobody rode`);
    for (let at = 0; at <= events; at += stride)
      this.#case(`event ${at} of ${events}`, line, () => {
        this.#ride((steps) => steps === at);
        this.#restart();
      });
    return this.#result(`gate${this.#held}: a cut at ${each(stride)} of ${events} events, ${line}`);
  }

  atEveryByte(line: string, stride = 1): SweepResult {
    const { flash } = this.#station;
    let bytes = 0;
    this.#case('uncut', line, () => {
      const before = flash.work;
      this.#ride(() => false);
      bytes = flash.work - before;
    });
    if (bytes < 100) this.#failures.push(`${line}: nothing was written`);
    for (let at = 0; at < bytes; at += stride)
      this.#case(`byte ${at} of ${bytes}`, line, () => {
        let dead = false;
        flash.planCut({ afterBytes: at, onCut: () => (dead = true) });
        this.#ride(() => dead);
        this.#restart();
      });
    return this.#result(`gate${this.#held}: a cut at ${each(stride)} of ${bytes} bytes, ${line}`);
  }

  close(): void {
    this.#backOffice.close();
  }

  get #held(): string {
    return this.#heldFares > 0 ? ' that adds up' : '';
  }

  /** Until the ride is paid or added up, the line is quiet and the card has gone, or `stop` holds. Its events. */
  #ride(stop: (steps: number) => boolean): number {
    const station = this.#station;
    const clock = this.#clock;
    const opened = this.#opened;
    this.#rider.ready();
    station.field.place(this.#rider.picc);
    const limit = clock.now() + LIMIT_US;
    let steps = 0;
    let gone = false;
    while (!stop(steps) && clock.now() < limit) {
      if (!gone && this.#opened > opened) {
        station.field.remove();
        gone = true;
      }
      if (gone && station.powered && station.gate.counts.waiting === 0) break;
      if (!clock.step()) break;
      steps++;
    }
    station.field.remove();
    return steps;
  }

  #restart(): void {
    const { flash } = this.#station;
    this.#station.powerCut();
    flash.powerOn();
    this.#station.line.faults = undefined;
    this.#station.powerOn();
  }

  /** Whatever was added up or waits is sent. */
  #settle(): void {
    const clock = this.#clock;
    const { gate } = this.#station;
    clock.runFor(QUIET_US);
    gate.closeDay();
    const limit = clock.now() + LIMIT_US;
    while (gate.counts.waiting > 0 && clock.now() < limit && clock.step());
  }

  #case(name: string, line: string, cut: () => void): void {
    const station = this.#station;
    const opened = this.#opened;
    const before = this.#taken;
    // A fare that is added up already
    if (this.#heldFares > 0) this.#ride(() => false);
    const whole = this.#opened - opened;
    station.line.faults = LINES[line]!();
    cut();
    station.line.faults = undefined;
    this.#settle();
    const through = this.#opened - opened - whole;
    const owed = this.#taken - before - whole * FARE;
    const { waiting, debts } = station.gate.counts;
    const wrong =
      (through > 1 ? `${through} openings` : undefined) ??
      (owed < through * FARE || owed > FARE ? `${owed} owed for ${through} rides` : undefined) ??
      (waiting > 0 ? `${waiting} charges still wait` : undefined) ??
      (debts > 0 ? 'a debt' : undefined);
    if (wrong) this.#failures.push(`${line}, ${name}: ${wrong}`);
    else this.#passed++;
  }

  /** What the riders have paid. */
  get #taken(): number {
    return this.#backOffice.books.balance(`merchant:${MERCHANT}`);
  }

  #result(name: string): SweepResult {
    const result = { name, passed: this.#passed, failures: this.#failures };
    this.#passed = 0;
    this.#failures = [];
    return result;
  }
}

function each(stride: number): string {
  return stride === 1 ? 'each' : `every ${stride}th`;
}
