/** The world of one transaction without radio: activations, the card's answers, random numbers, screen and time. */

import { describeCommand, describeResponse, type CommandWords } from '../decode/apdu.js';
import { toHex } from '../decode/hex.js';
import { cardOf } from './card/base-cards.js';
import { ScriptedCard } from './card/scripted-card.js';
import type { TapForm } from './case-form.js';
import { Abandoned, type Asked, type Host, type UiSeen } from './engine.js';
import type { Activity, SentGpo } from './observation.js';
import { UnSource } from './un-source.js';

const EXCHANGE_MS = 10;
/** Far beyond every dialogue: the engine hangs. */
const MOST_QUESTIONS = 2000;

export class CaseHost {
  readonly log: Activity[] = [];
  readonly commands: string[] = [];
  readonly ui: UiSeen[] = [];
  readonly fieldOffs: number[] = [];
  readonly gpos: SentGpo[] = [];
  activations = 0;
  ms = 0;
  readonly #taps: readonly TapForm[];
  readonly #random: UnSource;
  #asked = 0;
  #card: ScriptedCard | undefined;

  constructor(taps: readonly TapForm[], un: readonly string[] | undefined) {
    this.#taps = taps;
    this.#random = new UnSource(un);
  }

  readonly answer: Host = (asked) => {
    this.#asked += 1;
    if (this.#asked > MOST_QUESTIONS) throw new Abandoned('the engine does not come to an end');
    return this.#answer(asked);
  };

  #answer(asked: Asked): unknown {
    switch (asked.do) {
      case 'activate':
        return this.#activate(asked.limitMs);
      case 'transceive':
        return this.#transceive(asked.capdu);
      case 'random': {
        const bytes = new Uint8Array(asked.length);
        this.#random.fill(bytes);
        return bytes;
      }
      case 'show':
        this.ui.push(asked.ui);
        this.#note('ui', asked.ui);
        return undefined;
      case 'fieldOff':
        this.fieldOffs.push(asked.holdMs);
        this.#card = undefined;
        this.#note('fieldOff', { holdMs: asked.holdMs });
        this.ms += asked.holdMs;
        return undefined;
      case 'removal':
        this.#note('removal', { limitMs: asked.limitMs });
        return true;
      case 'note':
        this.#note('note', asked.note);
        return undefined;
    }
  }

  #activate(limitMs: number): unknown {
    const tap = this.#taps[Math.min(this.activations, this.#taps.length - 1)] ?? 'none';
    this.activations += 1;
    this.#card = undefined;
    this.#note('activate', { presented: typeof tap === 'string' ? tap : 'card' });
    if (tap === 'collision') return { kind: 'collision' };
    if (tap === 'stop') return { kind: 'stopped' };
    if (tap === 'none') {
      this.ms += limitMs;
      return { kind: 'none' };
    }
    if (typeof tap === 'object' && 'fault' in tap) return { kind: 'fault', fault: tap.fault };
    const form = cardOf(tap);
    this.#card = new ScriptedCard(form);
    const sak = Number.parseInt(form.sak ?? '20', 16);
    const uid = Uint8Array.of(0x08, this.activations, 0x5a, 0xc3);
    return { kind: 'card', card: { type: form.type ?? 'A', uid, sak } };
  }

  #transceive(capdu: Uint8Array): unknown {
    const hex = toHex(capdu);
    this.commands.push(hex);
    this.ms += EXCHANGE_MS;
    this.#note('command', {
      hex,
      name: describeCommand(capdu).name satisfies CommandWords['name'],
    });
    if (!this.#card) throw new Abandoned('a command without a card in the field');
    const answer = this.#card.answer(capdu);
    if (hex.startsWith('80A8')) this.gpos.push({ hex, sent: this.#card.sent ?? {} });
    if ('l1' in answer) {
      this.#note('response', { fault: answer.l1 });
      return { ok: false, fault: answer.l1 };
    }
    this.ms += answer.delayMs ?? 0;
    this.#note('response', { hex: describeResponse(answer.rapdu, {}, capdu).hex });
    return { ok: true, rapdu: answer.rapdu };
  }

  #note(kind: Activity['kind'], data: unknown): void {
    this.log.push({ ms: this.ms, kind, data });
  }
}
