/** Speed in Node on this machine: taps a second by layer, and TLV parsing against npm's parsers. Not part of the baseline. */

import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';
import { assembleReader } from '../firmware/assemble.js';
import { parseProfile } from '../firmware/config/profile.js';
import { collectPrimitives } from '../firmware/emv/tlv.js';
import type { TransactionRequest } from '../firmware/kernel/entry/transaction-request.js';
import { drive } from '../firmware/kernel/drive.js';
import type { Effect } from '../firmware/kernel/effects.js';
import { entryPoint } from '../firmware/kernel/entry/entry-point.js';
import { KERNELS } from '../firmware/kernel/registry.js';
import { nodeCrypto } from '../simulator/host/node-crypto.js';
import { createRig } from '../simulator/host/rig/rig.js';
import { createTapWorld } from './tap-world.js';

const json = createRequire(import.meta.url);
const BUDGET_MS = 700;

/** Times per second. */
function rate(run: () => void): number {
  for (let i = 0; i < 3; i++) run();
  const start = performance.now();
  let count = 0;
  for (; performance.now() - start < BUDGET_MS; count++) run();
  return (count * 1000) / (performance.now() - start);
}

const tools = { crypto: nodeCrypto, kernels: KERNELS, notes: false };

function profileOf(json: unknown) {
  const parsed = parseProfile(json, nodeCrypto);
  if (!parsed.ok) throw new Error(`profile ${parsed.path}: ${parsed.why}`);
  return parsed.profile;
}

function tapOnce(onReply?: (reply: Uint8Array) => void): void {
  const bench = createTapWorld();
  const reader = assembleReader({ ...bench.world, crypto: nodeCrypto });
  bench.clock.runUntil(() => reader.chip.state !== 'starting');
  bench.tap();
  const request = bench.request as TransactionRequest;
  const { clock, random } = bench.world;
  let done = false;
  const listening = {
    activate: reader.activate.bind(reader),
    fieldOff: reader.fieldOff.bind(reader),
    removal: reader.removal.bind(reader),
    stop: reader.stop.bind(reader),
    transceive: (capdu: Uint8Array, answered: Parameters<typeof reader.transceive>[1]) =>
      reader.transceive(capdu, (reply) => {
        if (reply.ok) onReply?.(reply.rapdu);
        answered(reply);
      }),
  };
  drive(
    entryPoint(profileOf(bench.profile), request, tools),
    { reader: listening, random, clock, show() {} },
    () => (done = true),
  );
  bench.clock.runUntil(() => done);
}

/** The kernel over answers that were recorded from the phone before. */
function kernelAlone(): () => void {
  const replies: Uint8Array[] = [];
  tapOnce((reply) => replies.push(reply));
  const { profile, request } = createTapWorld();
  const config = profileOf(profile);
  return () => {
    let next = 0;
    const answer = (effect: Effect): unknown => {
      switch (effect.do) {
        case 'activate':
          return { kind: 'card', card: { type: 'A', uid: new Uint8Array(4) } };
        case 'transceive':
          return { ok: true, rapdu: replies[next++]! };
        case 'random':
          return new Uint8Array(effect.length);
        default:
          return undefined;
      }
    };
    const step = entryPoint(config, request as TransactionRequest, tools);
    let at = step.next();
    while (!at.done) at = step.next(answer(at.value));
    if (at.value.outcome !== 'OnlineRequest') throw new Error(`bench: ${at.value.outcome}`);
  };
}

function wholeWorld(): void {
  const rig = createRig({ cards: 1, log: false });
  rig.open();
  rig.phone.authenticate('fingerprint');
  rig.station.firmware.order({ kind: 'sale', amountMinor: 1280 });
  rig.place();
  rig.until(() => rig.station.firmware.lastResult !== undefined, 60_000_000);
  rig.close();
}

function tlv(tag: string, ...values: readonly string[]): string {
  const value = values.join('');
  return tag + (value.length / 2).toString(16).padStart(2, '0').toUpperCase() + value;
}

const ascii = (text: string): string => Buffer.from(text, 'ascii').toString('hex').toUpperCase();

/** An FCI as a phone gives it. */
const FCI = tlv(
  '6F',
  tlv('84', 'A000000333010102'),
  tlv(
    'A5',
    tlv('50', ascii('UNIONPAY CREDIT')),
    tlv('87', '01'),
    tlv('9F38', '9F66049F02069F03069F1A0295055F2A029A039C019F3704'),
    tlv('5F2D', ascii('zhen')),
    tlv('9F11', '01'),
    tlv('9F12', ascii('UNIONPAY CREDIT')),
    tlv('BF0C', tlv('9F4D', '0B0A'), tlv('42', '629999'), tlv('9F0A', '0001010400000000')),
  ),
);

export function speedLines(): string[] {
  const { TlvFactory } = json('ber-tlv') as { TlvFactory: { parse(bytes: Buffer): unknown } };
  const TLV = json('node-tlv') as { parse(text: string): unknown };
  const emv = json('node-emv') as { parse(text: string, done: (parsed: unknown) => void): void };
  const bytes = new Uint8Array(Buffer.from(FCI, 'hex'));
  const buffer = Buffer.from(bytes);
  const text = buffer.toString('hex').toUpperCase();
  const rows: readonly (readonly [string, () => void])[] = [
    ['kernel alone', kernelAlone()],
    ['kernel, driver, chip, phone', () => tapOnce()],
    ['whole world, built anew for each', wholeWorld],
    ['TLV: this project', () => void collectPrimitives(bytes, new Map())],
    ['TLV: ber-tlv', () => void TlvFactory.parse(buffer)],
    ['TLV: node-tlv', () => void TLV.parse(text)],
    ['TLV: node-emv', () => emv.parse(text, () => undefined)],
  ];
  return rows.map(([name, run]) => `  ${name.padEnd(34)} ${Math.round(rate(run))} per second`);
}
