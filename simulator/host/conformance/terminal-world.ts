/** The whole terminal between antenna and hosts: for cases about what the terminal does with the kernel's outcome. */

import type { FinalOutcome } from '../../../firmware/kernel/entry/final-outcome.js';
import type { Terminal } from '../../../firmware/app/terminal.js';
import { assembleTerminal } from '../../../firmware/assemble.js';
import type { RunForm } from '../../conformance/case-form.js';
import type { KernelRun, ReaderSetup, RequestSetup } from '../../conformance/engine.js';
import type { Observation } from '../../conformance/observation.js';
import { tapsOf, type World } from '../../conformance/run-case.js';
import { UnSource } from '../../conformance/un-source.js';
import { describeResponse } from '../../decode/apdu.js';
import { toHex } from '../../decode/hex.js';
import type { TraceEvent } from '../../log/event-log.js';
import type { Picc } from '../../rf/picc.js';
import type { FirmwareStarter } from '../engine/firmware.js';
import { handleOf } from '../engine/node-firmware.js';
import { configOf } from '../kernel-config.js';
import { nodeCrypto } from '../node-crypto.js';
import { CardProxy } from '../rig/card-proxy.js';
import { Rig } from '../rig/rig.js';
import { Station } from '../rig/station.js';
import { field55Tags } from './field55.js';
import { PresentedCards } from './presented-cards.js';
import { Recording } from './recorded-picc.js';
import {
  commandsOf,
  firstAnswerAt,
  gposOf,
  messagesSent,
  screensOf,
  successToneAt,
  uiOf,
} from './terminal-log.js';

const TERMINAL_ID = 'LAB00001';
const APPROACH_US = 300_000;
const LATENCY_US = 20_000;
const COLLISION_US = 2_000_000;
const RESULT_LIMIT_US = 240_000_000;
const IDLE_LIMIT_US = 240_000_000;

export function terminalWorld(): World {
  let shop: Shop | undefined;
  return {
    transaction(reader, request, run) {
      shop ??= new Shop(reader, request);
      return shop.sell(request, run);
    },
  };
}

/** One terminal with its hosts and one phone, for the transactions of a case. */
class Shop {
  readonly #rig: Rig;
  readonly #station: Station;
  readonly #recording = new Recording();
  #terminal: Terminal | undefined;

  constructor(reader: ReaderSetup, request: RequestSetup) {
    const { date } = request;
    const start = `20${date.slice(0, 2)}-${date.slice(2, 4)}-${date.slice(4, 6)}T09:00:00`;
    this.#rig = new Rig({ backOffice: { start } });
    this.#station = this.#build(reader, request);
    this.#rig.open(this.#station);
  }

  sell(request: RequestSetup, run: RunForm): Observation {
    const rig = this.#rig;
    const station = this.#station;
    const from = rig.log.events.length;
    const before = this.#terminal!.lastResult;
    const un = new UnSource(run.transaction?.un);
    const own = station.random;
    station.random = { fill: (bytes) => (bytes.length === 4 ? un : own).fill(bytes) };
    const sent: Uint8Array[] = [];
    this.#listen(sent, run.world?.host?.silent ?? false);
    const tapped = this.#present(run);
    this.#terminal!.order({
      kind: request.type === '20' ? 'refund' : 'sale',
      amountMinor: request.amount,
    });
    const ended = rig.until(() => this.#terminal!.lastResult !== before, RESULT_LIMIT_US);
    const seen = this.#observe(rig.log.events.slice(from), tapped.count());
    tapped.end();
    station.random = own;
    // The day goes on: the card leaves, a reversal follows.
    rig.until(() => this.#terminal!.state.name === 'idle', IDLE_LIMIT_US);
    rig.clock.runFor(1_000_000);
    station.line.proxy = undefined;
    const after = rig.log.events.slice(from);
    const de55 = sent.map(field55Tags).find((tags) => tags !== undefined);
    const world = {
      ...seen.world,
      ...(de55 && { de55 }),
      reversals: messagesSent(after, ['0400']),
      hostRequests: messagesSent(after, ['0200', '0220']),
    };
    return ended ? { ...seen, world } : { ...seen, world, broken: 'the terminal shows no result' };
  }

  /** Cards come when the terminal has asked for one, go with its field, and the next comes with the next field. */
  #present(run: RunForm): { readonly count: () => number; readonly end: () => void } {
    const rig = this.#rig;
    const { field } = this.#station;
    const taps = tapsOf(run);
    let count = 0;
    let used = false;
    const cards = new PresentedCards({
      clock: rig.clock,
      field,
      latencyUs: LATENCY_US,
      stop: () => this.#terminal!.press('cancel'),
      onCommand: () => undefined,
      own: { phone: () => this.#phone(), replay: () => this.#recording.replay() },
    });
    const next = (): void => {
      const tap = taps[Math.min(count, taps.length - 1)]!;
      cards.tap(tap);
      count += 1;
      used = false;
      // Two cards never come to a command: one is taken away.
      if (tap === 'collision' && count < taps.length) {
        rig.clock.alarm('case next tap', COLLISION_US, next);
      }
    };
    const first = rig.clock.alarm('case tap', APPROACH_US, next);
    const stopListening = rig.log.listen((event) => {
      if (event.lane === 'kernel' && event.kind === 'capdu') used = true;
      if (event.lane !== 'rf' || event.kind !== 'field-off' || !used || count >= taps.length)
        return;
      used = false;
      rig.clock.alarm('case next tap', APPROACH_US, next);
    });
    const end = (): void => {
      first.cancel();
      stopListening();
      cards.clear();
    };
    return { count: () => count, end };
  }

  #phone(): Picc {
    this.#rig.phone.authenticate('fingerprint');
    this.#recording.answers.length = 0;
    return new CardProxy(this.#rig.phone.picc, this.#rig.clock, this.#recording.rules);
  }

  /** Keeps what goes to the host; loses the first answer when the host is to be silent. */
  #listen(sent: Uint8Array[], silent: boolean): void {
    let lose = silent;
    this.#station.line.proxy = {
      toHost: (bytes) => {
        sent.push(bytes.slice());
        return [bytes];
      },
      toTerminal: (bytes) => {
        const lost = lose;
        lose = false;
        return lost ? [] : [bytes];
      },
    };
  }

  #observe(events: readonly TraceEvent[], activations: number): Observation {
    const result = this.#terminal!.lastResult;
    const final = result?.outcome;
    const screens = screensOf(events);
    const lastByteUs = this.#station.field.activation?.lastByteUs;
    const tone = successToneAt(events);
    const answer = firstAnswerAt(events);
    return {
      ...(final && { final }),
      runs: final ? runsOf(final) : [],
      combinations: (final?.combinations ?? []).map(({ combination, indicators }) => ({
        aid: toHex(combination.aid),
        indicators: { ...indicators },
      })),
      commands: commandsOf(events),
      gpos: gposOf(events),
      ui: uiOf(events),
      fieldOffs: [],
      activations,
      log: activitiesOf(events),
      world: {
        result: result?.approved ? 'approved' : 'declined',
        ...(result?.responseCode !== undefined && { responseCode: result.responseCode }),
        screens,
        ...(result && { screenAtEnd: result.message }),
        ...(tone !== undefined &&
          lastByteUs !== undefined && { successToneMs: (tone - lastByteUs) / 1000 }),
        ...(tone !== undefined && { toneBeforeHost: answer === undefined || tone < answer }),
      },
    };
  }

  #build(reader: ReaderSetup, request: RequestSetup): Station {
    const { backOffice, clock, log, seed } = this.#rig;
    const row = backOffice.terminals.get(TERMINAL_ID)!;
    const profile = {
      ...configOf(reader),
      name: 'case',
      title: 'Profile of a conformance case',
      production: false,
      currency: { code: request.currency, exponent: request.exponent },
    };
    const start: FirmwareStarter = (world, setup) => {
      const terminal = assembleTerminal(
        { ...world, crypto: nodeCrypto },
        {
          profile,
          settings: { terminalId: TERMINAL_ID, merchantId: row.merchant, inspect: 'any' },
        },
      );
      if (setup.masterKey && !terminal.vault.provisioned) terminal.vault.provision(setup.masterKey);
      this.#terminal = terminal;
      return handleOf(terminal);
    };
    return new Station({
      clock,
      log,
      seed,
      name: TERMINAL_ID,
      acquirer: backOffice.acquirer,
      calendar: () => backOffice.calendar.parts(),
      start,
      setup: { profile, masterKey: Uint8Array.from(Buffer.from(row.tmk, 'hex')) },
    });
  }
}

function runsOf(final: FinalOutcome): KernelRun[] {
  return final.activations.map(({ adfName, outcome }) => ({
    ...outcome,
    adfName,
    kernelId: final.kernelId ?? 0,
  }));
}

/** For a look at a failed case: dialogue, screens, messages. */
function activitiesOf(events: readonly TraceEvent[]): Observation['log'] {
  return events
    .filter(
      ({ lane, kind }) =>
        (lane === 'kernel' && kind !== 'decision') ||
        (lane === 'app' && (kind === 'screen' || kind.startsWith('message-'))),
    )
    .map(({ t, lane, kind, bytes, data }) => ({
      ms: t / 1000,
      kind: 'world' as const,
      data: {
        lane,
        kind,
        ...(bytes && kind === 'capdu' && { hex: toHex(bytes) }),
        ...(bytes && kind === 'rapdu' && { hex: describeResponse(bytes).hex }),
        ...(data as object),
      },
    }));
}
