/** A card that answers as its script says: PPSE, FCI, GPO and records built from their elements, or given as hex. */

import { readDol } from '../../decode/lists.js';
import { fromHex, toHex } from '../../decode/hex.js';
import type { Level1Fault } from '../engine.js';
import type {
  Answer,
  AnswerForm,
  CardForm,
  FciForm,
  GpoForm,
  PpseForm,
  Tags,
} from './card-form.js';
import { chainTags, signedDynamicData, type ChainTags } from './certificates.js';
import { objects, tlv } from './tlv-writer.js';

export type CardAnswer =
  | {
      readonly rapdu: Uint8Array;
      readonly delayMs?: number;
    }
  | { readonly l1: Level1Fault };

const PPSE = '325041592E5359532E4444463031';

/** One activation of one card. */
export class ScriptedCard {
  /** What the last GPO brought, hex by tag, as the PDOL orders it. */
  sent: Record<string, string> | undefined;
  readonly #form: CardForm;
  #exchanges = 0;
  #pdol = '';
  #chain: ChainTags | undefined;

  constructor(form: CardForm) {
    this.#form = form;
  }

  answer(capdu: Uint8Array): CardAnswer {
    this.#exchanges += 1;
    const command = toHex(capdu);
    const built = this.#respond(command);
    const early = this.#form.at?.[String(this.#exchanges)];
    return early === undefined ? built : given(early, '');
  }

  #respond(command: string): CardAnswer {
    for (const [prefix, answer] of Object.entries(this.#form.commands ?? {})) {
      if (command.startsWith(prefix.toUpperCase())) return given(answer, '');
    }
    const data = command.slice(10, 10 + 2 * Number.parseInt(command.slice(8, 10) || '0', 16));
    switch (command.slice(0, 4)) {
      case '00A4':
        return data === PPSE ? this.#ppse() : this.#select(data);
      case '80A8':
        return this.#gpo(data);
      case '00B2':
        return this.#record(command);
      default:
        return given('6D00', '');
    }
  }

  #entries(): readonly Tags[] {
    const { ppse } = this.#form;
    return typeof ppse === 'object' ? ((ppse as PpseForm).entries ?? []) : [];
  }

  #ppse(): CardAnswer {
    const form = formOf<PpseForm>(this.#form.ppse);
    const without = form.without ?? [];
    const entries = without.includes('61')
      ? ''
      : (form.entries ?? []).map((entry) => tlv('61', objects(entry))).join('');
    const inner = without.includes('BF0C') ? '' : tlv('BF0C', entries);
    const proprietary = without.includes('A5') ? '' : tlv('A5', inner);
    const name = without.includes('84') ? '' : tlv('84', form.dfName ?? PPSE);
    return given(this.#form.ppse, tlv('6F', name + proprietary));
  }

  #select(name: string): CardAnswer {
    const own = this.#form.select?.[name] as string | FciForm | undefined;
    const known = this.#entries().some((entry) => {
      const adf = entry['4F'] ?? '';
      return name === adf || name === adf + (entry['9F29'] ?? '');
    });
    if (own === undefined && !known) return given('6A82', '');
    if (typeof own === 'string') return given(own, '');
    const shared = formOf<FciForm>(this.#form.fci);
    const form: FciForm = { ...shared, ...own, tags: { ...shared.tags, ...own?.tags } };
    const without = form.without ?? [];
    this.#pdol = form.pdol ?? '';
    const pdol = form.pdol === undefined || without.includes('9F38') ? '' : tlv('9F38', form.pdol);
    const discretionary = form.discretionary ? tlv('BF0C', objects(form.discretionary)) : '';
    const proprietary = tlv('A5', objects(form.tags ?? {}) + pdol + discretionary);
    const data = tlv('6F', tlv('84', form.dfName ?? name) + proprietary);
    return given(typeof this.#form.fci === 'string' && !own ? this.#form.fci : form, data);
  }

  #gpo(data: string): CardAnswer {
    this.sent = this.#readSent(data);
    const form = formOf<GpoForm>(this.#form.gpo);
    const tags = { ...this.#fill(form.tags ?? {}), ...this.#form.tamper?.gpo };
    const value = objects(tags) + (form.append ?? '');
    if (form.template === '80') return given(this.#form.gpo, tlv('80', plainValues(tags)));
    return given(this.#form.gpo, tlv(form.template ?? '77', value));
  }

  #readSent(data: string): Record<string, string> {
    const sent: Record<string, string> = {};
    const bytes = fromHex(data);
    const lengthBytes = bytes[1]! < 0x80 ? 1 : 2;
    let at = 1 + lengthBytes;
    for (const { tag, length } of readDol(fromHex(this.#pdol), true) ?? []) {
      sent[hexOf(tag)] = toHex(bytes.subarray(at, at + length));
      at += length;
    }
    return sent;
  }

  #record(command: string): CardAnswer {
    const number = Number.parseInt(command.slice(4, 6), 16);
    const key = `${Number.parseInt(command.slice(6, 8), 16) >> 3}/${number}`;
    const answer = this.#form.records?.[key];
    if (answer === undefined) return given('6A83', '');
    return given(answer, this.#recordData(key, true));
  }

  #recordData(key: string, tampered: boolean): string {
    const form = formOf<GpoForm>(this.#form.records?.[key]);
    const change = tampered ? this.#form.tamper?.records?.[key] : undefined;
    const value = objects({ ...this.#fill(form.tags ?? {}), ...change }) + (form.append ?? '');
    const template = form.template ?? '70';
    return template === '' ? value : tlv(template, value);
  }

  /** `@` by what the chain gives; what it does not have is left out. */
  #fill(tags: Tags): Record<string, string> {
    const filled: Record<string, string> = {};
    for (const [tag, value] of Object.entries(tags)) {
      const found = value === '@' ? this.#chainValue(tag) : value;
      if (found !== undefined) filled[tag] = found;
    }
    return filled;
  }

  #chainValue(tag: string): string | undefined {
    if (tag === '9F69') return this.#cardData();
    if (tag === '9F4B') return this.#signature();
    this.#chain ??= chainTags(this.#form.oda ?? {}, this.#pan(), this.#staticData());
    return this.#chain[tag as keyof ChainTags];
  }

  #plainTag(tag: string): string | undefined {
    const gpo = formOf<GpoForm>(this.#form.gpo).tags?.[tag];
    if (gpo !== undefined) return gpo;
    for (const record of Object.values(this.#form.records ?? {})) {
      const value = formOf<GpoForm>(record).tags?.[tag];
      if (value !== undefined) return value;
    }
    return undefined;
  }

  #pan(): string {
    return this.#plainTag('5A') ?? this.#plainTag('57')?.split('D')[0] ?? '';
  }

  /** Version, card unpredictable number, CTQ, RFU (kernel7.md 2.10.4). */
  #cardData(): string {
    return `01A1B2C3D4${this.#plainTag('9F6C') ?? '0000'}00`;
  }

  #signature(): string {
    const sent = this.sent ?? {};
    const own = this.#plainTag('9F69');
    const cardData = own === undefined || own === '@' ? this.#cardData() : own;
    return signedDynamicData(this.#form.oda ?? {}, {
      un: sent['9F37'] ?? '00000000',
      amount: sent['9F02'] ?? '000000000000',
      currency: sent['5F2A'] ?? '0156',
      cardData,
    });
  }

  /** Records that the AFL counts as signed; the AIP when 9F4A asks for it. */
  #staticData(): string {
    const afl = this.#plainTag('94') ?? '';
    let data = '';
    for (let at = 0; at + 8 <= afl.length; at += 8) {
      const [head, first, , signed] = [0, 2, 4, 6].map((n) =>
        Number.parseInt(afl.slice(at + n, at + n + 2), 16),
      ) as [number, number, number, number];
      const sfi = head >> 3;
      for (let i = 0; i < signed; i++) {
        const record = this.#recordData(`${sfi}/${first + i}`, false);
        data += sfi <= 10 ? withoutTemplate(record) : record;
      }
    }
    return this.#plainTag('9F4A') === '82' ? data + (this.#plainTag('82') ?? '') : data;
  }
}

function formOf<F extends AnswerForm>(answer: Answer | F | undefined): F {
  return (typeof answer === 'object' ? answer : {}) as F;
}

function given(answer: Answer | undefined, data: string): CardAnswer {
  if (typeof answer === 'string') return { rapdu: fromHex(answer) };
  const { raw, sw, l1, delayMs } = answer ?? {};
  if (l1 !== undefined) return { l1 };
  const rapdu = fromHex(raw ?? (sw === undefined ? `${data}9000` : swAnswer(sw, data)));
  return {
    rapdu,
    ...(delayMs !== undefined && { delayMs }),
  };
}

/** A warning comes with the data, an error without. */
function swAnswer(sw: string, data: string): string {
  return /^(62|63)/.test(sw) ? data + sw : sw;
}

function hexOf(tag: number): string {
  return tag
    .toString(16)
    .toUpperCase()
    .padStart(tag > 0xff ? 4 : 2, '0');
}

/** Format 1: values alone. */
function plainValues(tags: Tags): string {
  return (tags['82'] ?? '') + (tags['94'] ?? '');
}

function withoutTemplate(record: string): string {
  const length = Number.parseInt(record.slice(2, 4), 16);
  return record.slice(length < 0x80 ? 4 : length === 0x81 ? 6 : 8);
}
