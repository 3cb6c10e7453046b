/** Bugs planted on purpose: the exact text, what it becomes, and within how many taps the world must find it. */

export interface Change {
  readonly file: string;
  readonly text: string;
  readonly becomes: string;
}

export interface Mutation extends Change {
  readonly name: string;
  /** Further places of the same bug. */
  readonly also?: readonly Change[];
  readonly maxTaps: number;
}

export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'ATC: a counter may come again',
    file: 'simulator/network/tsp/atc-window.ts',
    text: "if ((state.seen >> BigInt(back)) & 1n) return { r: 'ATC_REPLAY' };\n  if (!deferred) return { r: 'ATC_ROLLBACK' };",
    becomes: '',
    maxTaps: 600,
  },
  {
    name: 'ATC: highest counter compared by >=',
    file: 'simulator/network/tsp/atc-window.ts',
    text: 'if (atc > state.high) {',
    becomes: 'if (atc >= state.high) {',
    maxTaps: 600,
  },
  {
    name: 'cryptogram not compared',
    file: 'simulator/network/tsp/verification.ts',
    text: 'this.#acOk = computed !== undefined && samePsn && equal(computed, sent);',
    becomes: 'this.#acOk = computed !== undefined && samePsn;',
    maxTaps: 1200,
  },
  {
    name: 'token state not looked at',
    file: 'simulator/network/tsp/verification.ts',
    text: "this.#line('token state', row.state === 'ACTIVE' || credit, reason,",
    becomes: "this.#line('token state', true, reason,",
    maxTaps: 1200,
  },
  {
    name: 'a repeated message is worked again',
    file: 'simulator/network/acquirer/acquirer.ts',
    text: 'if (stored) return stored;',
    becomes: '',
    maxTaps: 1200,
  },
  {
    name: 'a reversed trace number is not barred',
    file: 'simulator/network/acquirer/acquirer.ts',
    text: "entry?.state === 'reversed' && message.mti !== '0500'",
    becomes: "entry?.state === 'never' as string && message.mti !== '0500'",
    maxTaps: 2400,
  },
  {
    name: 'reversal answered, but nothing given back',
    file: 'simulator/network/acquirer/undo.ts',
    text: "it.network.undo(it.authorisations.get(entry.rrn)!, 'reversed', entry.rrn);\n  }\n  it.batches.put({ ...entry, state: 'reversed' });",
    becomes: '}',
    maxTaps: 1200,
  },
  {
    name: 'void of a void',
    file: 'simulator/network/acquirer/undo.ts',
    text: "if (sale.kind !== 'sale' || sale.state !== 'approved') return 'ORIGINAL_STATE';",
    becomes: '',
    also: [
      {
        file: 'firmware/app/linked.ts',
        text: "if (entry.voided) return 'already-void';",
        becomes: '',
      },
    ],
    maxTaps: 1200,
  },
  {
    name: 'refunds of a sale not added up',
    file: 'simulator/network/acquirer/financial.ts',
    text: 'sale.refunded + request.amount <= sale.amount,',
    becomes: 'request.amount <= sale.amount,',
    also: [
      {
        file: 'firmware/app/linked.ts',
        text: 'const left = entry.amountMinor - entry.refundedMinor;',
        becomes: 'const left = entry.amountMinor;',
      },
    ],
    maxTaps: 2400,
  },
  {
    name: 'funds not looked at',
    file: 'simulator/network/issuer/issuer.ts',
    text: 'const enough = this.accounts.available(card.account) >= request.amount;',
    becomes: 'const enough = true;',
    maxTaps: 1200,
  },
  {
    name: 'declined sales in the totals',
    file: 'simulator/network/acquirer/batch.ts',
    text: "if (state !== 'approved' && state !== 'voided') continue;",
    becomes: '',
    maxTaps: 600,
  },
  {
    name: 'the batch is not closed',
    file: 'simulator/network/acquirer/settle.ts',
    text: 'if (terminal.batch === f60.batch) beginNext(terminal, it);',
    becomes: '',
    maxTaps: 1200,
  },
  {
    name: 'card number instead of bank in an answer',
    file: 'simulator/network/switch/switch.ts',
    text: "bank: verified?.bank ?? '',",
    becomes: "bank: verified?.pan ?? '',",
    also: [
      {
        file: 'simulator/network/acquirer/financial.ts',
        text: 'answer.bank.padEnd(11) + ACQUIRER_ID.padEnd(11)',
        becomes: 'answer.bank',
      },
    ],
    maxTaps: 100,
  },
  {
    name: 'money from nowhere',
    file: 'simulator/network/ledger/ledger.ts',
    text: 'this.#balances.set(leg.account, this.balance(leg.account) + leg.amount);',
    becomes: 'this.#balances.set(leg.account, this.balance(leg.account) + leg.amount + 1);',
    maxTaps: 100,
  },
  {
    name: 'a locked phone pays',
    file: 'simulator/phone/consent.ts',
    text: "if (settings.lockedBehaviour === 'ctqNoCdcvm')",
    becomes: 'if (settings.lockedBehaviour)',
    maxTaps: 1200,
  },
  {
    name: 'the phone does not count',
    file: 'simulator/phone/card/payment-applet.ts',
    text: 'this.counters.atc++;',
    becomes: 'this.counters.atc ||= 1;',
    maxTaps: 600,
  },
  {
    name: 'request sent before it is journalled',
    file: 'firmware/app/jobs/authorise.ts',
    text: "if (kind && !desk.ledger.attempt(kind, message)) return { kind: 'refused', why: 'journal-full' };\n  const result = yield* exchange(message, true);",
    becomes:
      "const result = yield* exchange(message, true);\n  if (kind && !desk.ledger.attempt(kind, message)) return { kind: 'refused', why: 'journal-full' };",
    maxTaps: 2400,
  },
  {
    name: 'no reversal after a time-out',
    file: 'firmware/app/jobs/authorise.ts',
    text: "if ((why === 'timeout' || why === 'closed') && !result.sent) {",
    becomes: "if (why === 'timeout' || why === 'closed') {",
    maxTaps: 1200,
  },
  {
    name: 'reversal given up without an answer',
    file: 'firmware/app/jobs/clear-open.ts',
    text: "if (result.kind !== 'answer') continue;",
    becomes: "if (result.kind !== 'answer') { desk.ledger.reversed(open.stan, '--'); continue; }",
    maxTaps: 1200,
  },
  {
    name: 'no funds counts as approved',
    file: 'firmware/app/response-codes.ts',
    text: "const APPROVED = frozen(['00', '11']);",
    becomes: "const APPROVED = frozen(['00', '11', '51']);",
    maxTaps: 1200,
  },
  {
    name: 'trace number of an answer not compared',
    file: 'firmware/uplink/dialogue.ts',
    text: 'if (stan !== undefined && textOf(answer, 11) !== stan)',
    becomes: "if (stan === '------')",
    maxTaps: 4800,
  },
  {
    name: 'field 64 of an answer not checked',
    file: 'firmware/uplink/dialogue.ts',
    text: "if (pending.mac && !macHolds()) return { kind: 'badMac', message, envelope };",
    becomes: '',
    also: [
      {
        file: 'firmware/uplink/dialogue.ts',
        text: "if (got !== undefined || field !== 4 || message.mti === '0210')",
        becomes: 'if (field === 999)',
      },
    ],
    maxTaps: 4800,
  },
  {
    name: 'trace number not kept over a power cut',
    file: 'firmware/app/desk.ts',
    text: 'this.#parts.store.set(STAN, asciiBytes(text));',
    becomes: "if (text.endsWith('0')) this.#parts.store.set(STAN, asciiBytes(text));",
    maxTaps: 600,
  },
  {
    name: 'journal: CRC of a record not checked',
    file: 'firmware/journal/record.ts',
    text: "if (crc32(sector.subarray(at + HEADER, crcAt), head) !== getInt32(sector, crcAt))\n    return { kind: 'torn' };",
    becomes: 'void head;',
    maxTaps: 2400,
  },
  {
    name: 'a void is counted as a sale',
    file: 'firmware/app/ledger.ts',
    text: "if (kind === 'sale') {\n      totals.debitMinor",
    becomes: "if (kind !== 'refund') {\n      totals.debitMinor",
    maxTaps: 1200,
  },
  {
    name: 'an order goes on over an open reversal',
    file: 'firmware/app/jobs/authorise.ts',
    text: 'const cleared = yield* clearOpen(desk);',
    becomes: 'const cleared = { ok: true, why: desk.ledger.open ? "" : "" } as const;',
    maxTaps: 2400,
  },
  {
    name: 'approved is shown while the host is asked',
    file: 'firmware/app/reducer.ts',
    text: "screen('authorising', order),\n          { do: 'awaitRemoval' },",
    becomes: "screen('approved', order),\n          { do: 'awaitRemoval' },",
    maxTaps: 50,
  },
  {
    name: 'offline approval shown, not booked',
    file: 'firmware/app/host-office.ts',
    text: "if (!desk.ledger.offline(this.#stamped(message)))\n      return { kind: 'refused', why: 'journal-full' };",
    becomes: '',
    maxTaps: 2400,
  },
  {
    name: 'an order does not wait until the field is off',
    file: 'firmware/app/card-side.ts',
    text: 'if (this.#switchingOff) this.#afterOff = begin;\n    else begin();',
    becomes: 'begin();',
    maxTaps: 1200,
  },
  {
    name: 'track 2 of any length is sent',
    file: 'firmware/app/card-data.ts',
    text: 'if (track2 && (track2.length > TRACK2_MAX || !TRACK2.test(track2))) return undefined;',
    becomes: '',
    maxTaps: 4800,
  },
  {
    name: 'firmware lives on after a power cut',
    file: 'simulator/io/digital.ts',
    text: 'if (wiring.processor.life !== life) return this.close();',
    becomes: 'void life;',
    maxTaps: 1200,
  },
  {
    name: 'any answer closes a reversal',
    file: 'firmware/app/response-codes.ts',
    text: 'return CLOSES_REVERSAL.includes(code);',
    becomes: 'return code.length === 2 || CLOSES_REVERSAL.includes(code);',
    maxTaps: 1200,
  },
  {
    name: 'a mute chip is never reset',
    file: 'drivers/pn532/start.ts',
    text: 'if (!hard || !reset) {',
    becomes: 'if (hard || !hard || !reset) {',
    maxTaps: 1200,
  },
  {
    name: 'a void leaves the sale as it was',
    file: 'simulator/network/acquirer/undo.ts',
    text: "it.batches.put({ ...sale!, state: 'voided' });",
    becomes: '',
    maxTaps: 1200,
  },
  {
    name: 'gate: deny list not looked at',
    file: 'firmware/app/gate/decision.ts',
    text: "if (lists.denied(account)) return 'DENYLIST';",
    becomes: '',
    maxTaps: 1200,
  },
  {
    name: 'gate: first token of the deny list forgotten',
    file: 'firmware/app/parameters.ts',
    text: 'new Set(set.denyList?.tokens ?? [])',
    becomes: 'new Set((set.denyList?.tokens ?? []).slice(1))',
    maxTaps: 2400,
  },
  {
    name: 'gate: deny list not fetched',
    file: 'firmware/app/gate/gate.ts',
    text: 'if (this.settings.denyListMs > 0) this.#fetchDenyList();\n    else this.#upload();',
    becomes: 'this.#upload();',
    maxTaps: 1200,
  },
  {
    name: 'gate: passing back not noticed',
    file: 'firmware/app/gate/decision.ts',
    text: "if (lists.passedBack(account)) return 'PASSBACK';",
    becomes: '',
    maxTaps: 1200,
  },
  {
    name: 'gate: the signature may be of another tap',
    file: 'firmware/security/signed-data.ts',
    text: "if (!equal(hash, block.subarray(end, end + 20))) return failed('SDAD_HASH', 0x9f4b);",
    becomes: 'void hash;',
    maxTaps: 1800,
  },
  {
    name: 'gate: debts not looked at',
    file: 'firmware/app/gate/decision.ts',
    text: "if (lists.inDebt(account)) return 'DEBT';",
    becomes: '',
    maxTaps: 2400,
  },
  {
    name: 'gate: opens before the ride is in the journal',
    file: 'firmware/app/gate/gate.ts',
    text: 'if (!this.taps.tap(',
    becomes: 'this.#ports.barrier.open();\n    if (!this.taps.tap(',
    also: [
      {
        file: 'firmware/app/gate/gate.ts',
        text: '    barrier.open();\n    this.#signal',
        becomes: '    this.#signal',
      },
    ],
    maxTaps: 4800,
  },
  {
    name: 'gate: a fare is sent under a new trace number each time',
    file: 'firmware/app/gate/upload.ts',
    text: 'send(desk, taps, charge, charge.stan)',
    becomes: 'send(desk, taps, charge, desk.nextStan())',
    maxTaps: 2400,
  },
  {
    name: 'gate: a fare counts as sent without an answer',
    file: 'firmware/app/gate/upload.ts',
    text: "if (result.kind !== 'answer') return { ok: false, why: 'no-host' };",
    becomes:
      "if (result.kind !== 'answer') {\n      taps.answered(charge.stan, '00');\n      return DONE;\n    }",
    maxTaps: 1200,
  },
  {
    name: 'gate: fares that were paid are added up again after a power cut',
    file: 'firmware/app/gate/tap-log.ts',
    text: 'const token = secret ? tokenOf(secret) : this.#taps.get(before)?.token;',
    becomes: "const token = secret ? tokenOf(secret) : '';",
    maxTaps: 1200,
  },
  {
    name: 'gate: the end of the day charges one ride less',
    file: 'firmware/app/gate/gate.ts',
    text: 'this.taps.charge(held.stan, held.minor);\n    this.#upload();\n  }\n\n  /** Tries again',
    becomes:
      'this.taps.charge(held.stan, held.minor > 200 ? held.minor - 200 : held.minor);\n    this.#upload();\n  }\n\n  /** Tries again',
    maxTaps: 1200,
  },
  {
    name: 'a late upload is booked twice',
    file: 'simulator/network/acquirer/acquirer.ts',
    text: 'if (stored) return stored;',
    becomes: "if (stored && terminal?.mcc !== '4111') return stored;",
    also: [
      {
        file: 'simulator/network/tsp/atc-window.ts',
        text: "if ((state.seen >> BigInt(back)) & 1n) return { r: 'ATC_REPLAY' };",
        becomes: "if (!deferred && (state.seen >> BigInt(back)) & 1n) return { r: 'ATC_REPLAY' };",
      },
    ],
    maxTaps: 2400,
  },
];
