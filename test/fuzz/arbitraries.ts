/** What fast-check draws from: broken dialogues, and how it makes a failing one smaller. */

import fc from 'fast-check';
import { toHex } from '../../firmware/bytes/hex.js';
import { TAGS } from '../../firmware/emv/tags.js';
import { encodeTlv } from '../../firmware/emv/tlv.js';
import { POLICY_TABLE, type Policy, type PolicyRow } from '../../firmware/kernel/policy.js';
import type { Activation } from '../../firmware/ports/card-reader.js';
import { CARD } from '../support/step-host.js';
import type { FuzzCase } from './check.js';
import type { Dialogue } from './dialogues.js';
import { mutate, type Fault, type Mutation } from './mutations.js';

const byte = fc.integer({ min: 0, max: 255 });
const exchange = fc.nat(12);
const at = fc.nat(4000);
const tags = Object.keys(TAGS).map(Number);

/** TLV that looks like a card's: known and unknown tags, mostly lengths that the dictionary allows. */
const element: fc.Arbitrary<Uint8Array> = fc
  .tuple(
    fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom(...tags) },
      { weight: 1, arbitrary: fc.constantFrom(0xdf7f, 0x9f8101, 0x5f99) },
    ),
    fc.uint8Array({ maxLength: 24 }),
  )
  .map(([tag, value]) => encodeTlv(tag, value));

const template = fc
  .tuple(fc.constantFrom(0x6f, 0x77, 0x70, 0x80, 0xa5, 0x61), fc.array(element, { maxLength: 12 }))
  .map(([tag, elements]) =>
    toHex(encodeTlv(tag, Uint8Array.from(elements.flatMap((one) => [...one])))),
  );

const answer = fc.oneof(
  fc.uint8Array({ maxLength: 258 }).map(toHex),
  fc.uint8Array({ maxLength: 256 }).map((bytes) => toHex(bytes) + '9000'),
  template.map((hex) => hex + '9000'),
  byte.chain((low) =>
    fc
      .constantFrom(0x61, 0x62, 0x63, 0x69, 0x6a, 0x6c, 0x6d)
      .map((high) => toHex(Uint8Array.of(high, low))),
  ),
);

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({ kind: fc.constant('flip' as const), exchange, at }),
  fc.record({ kind: fc.constant('cut' as const), exchange, at }),
  fc.record({ kind: fc.constant('set' as const), exchange, at, byte }),
  fc.record({ kind: fc.constant('insert' as const), exchange, at, byte }),
  fc.record({ kind: fc.constant('drop' as const), exchange, at }),
  fc.record({ kind: fc.constant('length' as const), exchange, at, byte }),
  fc.record({ kind: fc.constant('replace' as const), exchange, hex: answer }),
  fc.record({
    kind: fc.constant('fault' as const),
    exchange,
    fault: fc.constantFrom<Fault[]>('timeout', 'transmission', 'protocol', 'removed', 'stopped'),
  }),
);

const activation: fc.Arbitrary<Activation> = fc.oneof(
  { weight: 6, arbitrary: fc.constant(CARD) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 40 }).map((ats): Activation => ({ kind: 'card', card: { type: 'A', uid: ats.slice(0, 4), ats } })) },
  { weight: 1, arbitrary: fc.constantFrom<Activation[]>({ kind: 'collision' }, { kind: 'none' }, { kind: 'stopped' }, { kind: 'fault', fault: 'timeout' }) },
); // prettier-ignore

/** Another value for a few rows. Limits stay: the checker knows them. */
const policy: fc.Arbitrary<Partial<Policy>> = fc
  .array(
    fc.constantFrom(...Object.keys(POLICY_TABLE)).chain((key) => {
      const row = (POLICY_TABLE as Readonly<Record<string, PolicyRow>>)[key]!;
      const value = 'choices' in row ? fc.constantFrom(...row.choices) : fc.constant(row.default);
      return fc.tuple(fc.constant(key), value);
    }),
    { maxLength: 4 },
  )
  .map((rows) => Object.fromEntries(rows) as Partial<Policy>);

export interface Drawn {
  readonly base: number;
  readonly mutations: readonly Mutation[];
  readonly policy: Partial<Policy>;
  readonly activations: readonly Activation[];
}

export function drawn(bases: number): fc.Arbitrary<Drawn> {
  return fc.record({
    base: fc.nat(bases - 1),
    mutations: fc.array(mutation, { minLength: 1, maxLength: 6 }),
    policy: fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: policy }),
    activations: fc.array(activation, { maxLength: 3 }),
  });
}

export function toCase(bases: readonly Dialogue[], one: Drawn): FuzzCase {
  const dialogue = bases[one.base]!;
  const { policy: rows, activations, mutations } = one;
  return { dialogue, exchanges: mutate(dialogue, mutations), policy: rows, activations };
}
