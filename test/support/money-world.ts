/** A terminal bench before the real back office: what the terminal booked, the acquirer has and the customer paid must agree. */

import { SeededRandom } from '../../simulator/clock/random.js';
import { VirtualClock } from '../../simulator/clock/virtual-clock.js';
import { BackOffice } from '../../simulator/network/back-office.js';
import type { DownloadSettings } from '../../simulator/network/acquirer/downloads.js';
import { DEMO_CARDS } from '../../simulator/network/issuer/banks.js';
import { Phone } from '../../simulator/phone/phone.js';
import { findProfile } from '../../simulator/phone/profiles/profiles.js';
import { phoneCiphers } from './phone-ciphers.js';
import { TerminalBench, type BenchOptions } from './terminal-bench.js';

const NO_LIMIT = 1e12;

export interface MoneyWorldOptions extends Omit<BenchOptions, 'endpoint' | 'clock' | 'phone'> {
  /** What the acquirer's terminals load. */
  readonly downloads?: Partial<DownloadSettings>;
}

export class MoneyWorld {
  readonly clock = new VirtualClock();
  readonly backOffice: BackOffice;
  readonly phone: Phone;
  readonly bench: TerminalBench;
  readonly #opening: number;
  /** Batches closed so far, as the terminal claimed and the acquirer agreed. */
  settledMinor = 0;

  constructor(options: MoneyWorldOptions = {}) {
    const seed = options.seed ?? 1;
    this.backOffice = new BackOffice({
      clock: this.clock,
      seed,
      settings: {
        workingKeys: 'lab',
        downloads: options.downloads ?? {},
        risk: {
          noPinPerDay: NO_LIMIT,
          noPinSumPerDay: NO_LIMIT,
          declinesInFiveMinutes: NO_LIMIT,
          newTokenMinutes: 0,
        },
      },
    });
    this.phone = new Phone({
      clock: this.clock,
      random: new SeededRandom(seed, 'phone'),
      ciphers: phoneCiphers,
      profile: findProfile('mi-pay')!,
      tokenService: this.backOffice.tokenService,
    });
    const [card] = DEMO_CARDS;
    const added = this.phone.wallet.add({ pan: card!.pan, expiry: card!.expiry, cvn2: card!.cvn2 });
    if (!added.ok) throw new Error(added.text);
    if (added.card.status === 'verify')
      this.phone.wallet.verify(
        added.card.id,
        this.backOffice.tokenService.smsFor(added.card.tokenRef) ?? '',
      );
    this.backOffice.tokenService.age(added.card.tokenRef, 30);
    this.bench = new TerminalBench({
      ...options,
      clock: this.clock,
      phone: this.phone,
      endpoint: this.backOffice.acquirer,
    });
    this.#opening = this.#customers();
  }

  #customers(): number {
    let sum = 0;
    const ledger = this.backOffice.ledger();
    for (const [account, balance] of Object.entries(ledger))
      if (account.startsWith('customer:')) sum += balance;
    return sum;
  }

  /** What the terminal's book says its customers paid. */
  get terminalMinor(): number {
    const { debitMinor, creditMinor } = this.bench.terminal.ledger.totals;
    return this.settledMinor + debitMinor - creditMinor;
  }

  /** What customers have less than at the beginning. */
  get customerMinor(): number {
    return this.#opening - this.#customers();
  }

  /** What the merchant has got and is owed. */
  get merchantMinor(): number {
    const ledger = this.backOffice.ledger();
    const id = this.bench.terminal.settings.merchantId;
    return (ledger[`merchant:${id}`] ?? 0) + (ledger[`settled:${id}`] ?? 0);
  }

  /** Undefined: all three agree. */
  get disagreement(): string | undefined {
    const { terminalMinor, customerMinor, merchantMinor } = this;
    if (terminalMinor === customerMinor && customerMinor === merchantMinor) return undefined;
    return `terminal ${terminalMinor}, customer ${customerMinor}, merchant ${merchantMinor}`;
  }

  close(): void {
    this.backOffice.close();
  }
}
