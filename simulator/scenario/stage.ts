/** The world of a running scenario: the rig, what lies on the antenna, and the books as they were at the start. */

import { randomFaults, type FaultRates } from '../line/faults.js';
import { SeededRandom } from '../clock/random.js';
import type { FirmwareHandle } from '../host/engine/firmware.js';
import type { Rig } from '../host/rig/rig.js';
import type { Phone } from '../phone/phone.js';
import type { PlasticCard } from '../phone/plastic-card.js';
import type { Picc } from '../rf/picc.js';
import type { World } from '../world/world.js';
import type { FaultLayer, Medium } from './scenario.js';

export class ScenarioStage {
  readonly rig: Rig;
  /** Of several terminals, with its promises. */
  readonly world: World | undefined;
  readonly #onAntenna = new Map<Medium, { readonly picc: Picc; readonly coupling: number }>();
  readonly #customersBefore: number;
  #second: Phone | undefined;
  #plastic: PlasticCard | undefined;
  #lineRates: Record<string, number> = {};

  constructor(rig: Rig, world?: World) {
    this.rig = rig;
    this.world = world;
    this.#customersBefore = this.#customers();
  }

  /** Undefined: the terminal is off. */
  get firmware(): FirmwareHandle | undefined {
    const { station } = this.rig;
    return station.powered ? station.firmware : undefined;
  }

  /** Minor units that left the customers' accounts since the start. */
  get charged(): number {
    return this.#customersBefore - this.#customers();
  }

  /** Onto the antenna; what lies there already is moved nearer or farther. */
  place(medium: Medium, coupling = 1): void {
    const { station } = this.rig;
    const there = this.#onAntenna.get(medium)?.picc;
    if (there) station.field.place(there, { coupling });
    const picc = there ?? this.rig.place(this.#picc(medium), station, coupling);
    this.#onAntenna.set(medium, { picc, coupling });
  }

  get onAntenna(): { readonly what: Medium; readonly coupling: number }[] {
    return [...this.#onAntenna].map(([what, { coupling }]) => ({ what, coupling }));
  }

  /** Every fault that is on, as `layer.name`. */
  get faultValues(): Record<string, number> {
    const { field, chip } = this.rig.station;
    const values: Record<string, number> = {};
    for (const [layer, board] of [
      ['rf', field.faults],
      ['chip', chip.faults],
    ] as const) {
      for (const name of Object.keys(board.rows)) {
        const value = board.value(name as never);
        if (value !== 0) values[`${layer}.${name}`] = value;
      }
    }
    for (const [name, value] of Object.entries(this.#lineRates)) {
      if (value !== 0) values[`line.${name}`] = value;
    }
    return values;
  }

  remove(medium: Medium): void {
    const placed = this.#onAntenna.get(medium);
    if (placed) this.rig.station.field.remove(placed.picc);
    this.#onAntenna.delete(medium);
  }

  removeAll(): void {
    for (const medium of [...this.#onAntenna.keys()]) this.remove(medium);
  }

  /** A string says why not. */
  setFault(layer: FaultLayer, name: string, value: number): string | undefined {
    const { station } = this.rig;
    if (layer === 'line') {
      if (!LINE_FAULTS.includes(name as keyof FaultRates)) return `no line fault "${name}"`;
      this.#lineRates = { ...this.#lineRates, [name]: value };
      station.line.faults = randomFaults(
        this.#lineRates,
        new SeededRandom(this.rig.seed, 'scenario line'),
      );
      return undefined;
    }
    const board = layer === 'rf' ? station.field.faults : station.chip.faults;
    if (!Object.hasOwn(board.rows, name)) return `no ${layer} fault "${name}"`;
    board.set(name as never, value);
    return undefined;
  }

  /** The supply fails when so many bytes more are written to the flash. */
  cutInWrite(afterBytes: number): void {
    const { station, clock } = this.rig;
    const dark = (): void => station.powerCut();
    station.flash.planCut({
      afterBytes,
      // Once nothing of the firmware is on its way any more.
      onCut: () => clock.alarm('power cut', 0, dark, { cpu: true }),
    });
  }

  powerOn(): void {
    const { station } = this.rig;
    station.flash.powerOn();
    station.powerOn();
  }

  clearFaults(): void {
    this.#lineRates = {};
    this.rig.station.line.faults = undefined;
    this.rig.station.field.faults.clear();
    this.rig.station.chip.faults.clear();
  }

  #picc(medium: Medium): Picc {
    switch (medium) {
      case 'phone':
        return this.rig.phone.picc;
      case 'second-phone':
        return (this.#second ??= this.#secondPhone()).picc;
      case 'plastic':
        return (this.#plastic ??= this.rig.addPlastic()).picc;
    }
  }

  #secondPhone(): Phone {
    const phone = this.rig.addPhone('huawei-pay', 'second phone');
    this.rig.fillWallet(phone, 1);
    phone.authenticate('fingerprint');
    return phone;
  }

  #customers(): number {
    return Object.entries(this.rig.backOffice.ledger())
      .filter(([account]) => account.startsWith('customer'))
      .reduce((sum, [, balance]) => sum + balance, 0);
  }
}

/** Of the line, with what their number means. */
export const LINE_FAULTS: readonly (keyof FaultRates)[] = [
  'refuse',
  'lose',
  'duplicate',
  'late',
  'garble',
  'noise',
  'cut',
];
