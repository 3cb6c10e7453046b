/** The whole world behind the tap: token service, issuers, switch and acquirer on one clock and one store (backoffice §0). */

import type { VirtualClock } from '../clock/virtual-clock.js';
import type { HostEndpoint } from '../line/endpoint.js';
import type { EventLog, Lane } from '../log/event-log.js';
import { Acquirer } from './acquirer/acquirer.js';
import { Batches } from './acquirer/batch.js';
import { Downloads, DOWNLOAD_SETTINGS, type DownloadSettings } from './acquirer/downloads.js';
import { AcquirerEndpoint, take, type AcquirerFaults } from './acquirer/endpoint.js';
import type { HostVerdict } from './acquirer/exchange.js';
import { Terminals } from './acquirer/terminals.js';
import { HostCalendar } from './calendar.js';
import { Counters } from './counters.js';
import type { Frame, ProcessingRequest } from './iso8583/frame.js';
import type { CardState } from './issuer/accounts.js';
import { Issuers } from './issuer/issuer.js';
import { RISK_SETTINGS, type RiskSettings } from './issuer/risk.js';
import { Ledger } from './ledger/ledger.js';
import { Store } from './store/store.js';
import type { Table } from './store/table.js';
import { Authorisations } from './switch/authorisations.js';
import { NetworkSwitch } from './switch/switch.js';
import { labCertifier } from './tsp/certify.js';
import { TSP_SETTINGS, type TspContext, type TspSettings } from './tsp/context.js';
import { addPublishedTokens } from './tsp/published.js';
import { TokenService } from './tsp/token-service.js';
import { Vault } from './tsp/vault.js';

export interface BackOfficeSettings {
  /** Local date and time at virtual time zero, ISO: '2026-11-22T09:00:00'. */
  readonly start: string;
  /** From a request to its answer. */
  readonly latencyUs: number;
  readonly acVerifiedBy: 'tsp' | 'issuer';
  /** The number that issuers open a PIN block with. 'card' is the mistake of a host that detokenises too early. */
  readonly pinAccount: 'token' | 'card';
  /** 'lab': the worked key set of backoffice §3.7 at every sign-on. */
  readonly workingKeys: 'lab' | 'random';
  readonly risk: Partial<RiskSettings>;
  readonly tsp: Partial<TspSettings>;
  readonly downloads: Partial<DownloadSettings>;
}

export const BACK_OFFICE_SETTINGS: BackOfficeSettings = {
  start: '2026-11-22T09:00:00',
  latencyUs: 120_000,
  acVerifiedBy: 'tsp',
  pinAccount: 'token',
  workingKeys: 'random',
  risk: {},
  tsp: {},
  downloads: {},
};

export interface BackOfficeOptions {
  readonly clock: VirtualClock;
  readonly seed: number;
  /** State that lasts: `new Store(file)`. In memory when absent. */
  readonly store?: Store;
  readonly log?: EventLog;
  readonly settings?: Partial<BackOfficeSettings>;
}

/** Counter: milliseconds of virtual time that a state file has lived. */
const UPTIME = 'uptime';
/** Between two runs on one state file. */
const PAUSE_MS = 60_000;

export interface DocumentRow {
  readonly name: string;
  readonly body: string;
}

export class BackOffice {
  readonly settings: BackOfficeSettings;
  readonly store: Store;
  readonly calendar: HostCalendar;
  readonly terminals: Terminals;
  readonly batches: Batches;
  readonly issuers: Issuers;
  readonly tokenService: TokenService;
  readonly network: NetworkSwitch;
  readonly authorisations: Authorisations;
  readonly vault: Vault;
  readonly books: Ledger;
  readonly counters: Counters;
  /** Whatever else is to last with the hosts: the phone of the story. JSON texts by name. */
  readonly documents: Table<DocumentRow>;
  /** The latest decision of the hosts. */
  lastVerdict: HostVerdict | undefined;
  readonly #log: EventLog | undefined;
  readonly #clock: VirtualClock;
  readonly #acquirer: Acquirer;
  readonly #endpoint: AcquirerEndpoint;
  readonly #verdicts = new Set<(verdict: HostVerdict) => void>();

  constructor(options: BackOfficeOptions) {
    const { clock, seed, log } = options;
    const settings = { ...BACK_OFFICE_SETTINGS, ...options.settings };
    const store = options.store ?? new Store();
    this.settings = settings;
    this.store = store;
    this.#log = log;
    this.#clock = clock;
    this.counters = new Counters(store);
    this.documents = store.table<DocumentRow>({
      name: 'document',
      key: 'name',
      columns: { name: 'text', body: 'text' },
    });
    this.calendar = new HostCalendar(clock, this.#epoch(settings.start));
    this.books = store.attach((db) => new Ledger(db));
    this.vault = new Vault(store);
    this.issuers = new Issuers({
      store,
      ledger: this.books,
      clock,
      calendar: this.calendar,
      risk: { ...RISK_SETTINGS, ...settings.risk },
      pinAccount: settings.pinAccount,
    });
    const tsp: TspContext = {
      clock,
      calendar: this.calendar,
      seed,
      store,
      counters: this.counters,
      vault: this.vault,
      cards: this.issuers,
      settings: { ...TSP_SETTINGS, ...settings.tsp },
      note: (kind, data) => this.#emit('tsp', kind, data),
    };
    this.tokenService = new TokenService(tsp, labCertifier());
    addPublishedTokens(tsp, this.issuers);
    this.authorisations = new Authorisations(store);
    const explain = (): boolean => this.#log?.on === true;
    this.network = new NetworkSwitch({
      tsp,
      tokenService: this.tokenService,
      issuers: this.issuers,
      ledger: this.books,
      authorisations: this.authorisations,
      settings: { acVerifiedBy: settings.acVerifiedBy },
      explain,
      emit: (lane, kind, data) => this.#emit(lane, kind, data),
    });
    this.terminals = new Terminals(store, seed, settings.workingKeys);
    this.batches = new Batches(store);
    this.#acquirer = new Acquirer({
      store,
      calendar: this.calendar,
      counters: this.counters,
      terminals: this.terminals,
      batches: this.batches,
      authorisations: this.authorisations,
      vault: this.vault,
      ledger: this.books,
      network: this.network,
      downloads: new Downloads(this.vault, this.counters, {
        ...DOWNLOAD_SETTINGS,
        ...settings.downloads,
      }),
      key: (hex) => this.terminals.key(hex),
      explain,
      busy: () => take(this.#endpoint.faults, 'busyReversals'),
      wrongStan: () => take(this.#endpoint.faults, 'wrongStan'),
      nextRrn: () => String(this.counters.next('rrn')).padStart(12, '0'),
      emit: (kind, data, severity) => this.#emit('acquirer', kind, data, severity),
      verdict: (verdict) => {
        this.lastVerdict = verdict;
        for (const listener of this.#verdicts) listener(verdict);
      },
    });
    this.#endpoint = new AcquirerEndpoint({
      clock,
      handle: (frame) => this.#handle(frame),
      latencyUs: () => settings.latencyUs,
      crashed: () => this.restart(),
      note: (kind, data) => this.#emit('acquirer', kind, data, 'warn'),
    });
  }

  /** Where terminals dial in: a byte stream of frames. */
  get acquirer(): HostEndpoint {
    return this.#endpoint;
  }

  get faults(): AcquirerFaults {
    return this.#endpoint.faults;
  }

  /** What the header of each answer asks of terminals: 0 nothing, 1 load parameters, 3 sign on again … (backoffice §3.1). */
  set processingRequest(request: ProcessingRequest) {
    this.#acquirer.processingRequest = request;
  }

  get processingRequest(): ProcessingRequest {
    return this.#acquirer.processingRequest;
  }

  /** A cardholder's report: the card is blocked, its tokens suspended; closed, they are deleted (backoffice §1.4). */
  reportCard(pan: string, state: Exclude<CardState, 'ok'>): boolean {
    return this.store.transaction(() => {
      if (!this.issuers.accounts.update(pan, { state })) return false;
      const card = this.vault.panByNumber(pan);
      const to = state === 'closed' ? 'DELETED' : 'SUSPENDED';
      for (const { tokenRef } of card ? this.vault.tokensOf(card.panRef) : [])
        this.tokenService.setState(tokenRef, to, 'issuer', `card ${state}`);
      return true;
    });
  }

  #handle(frame: Frame): Frame | undefined {
    const { faults, store } = this;
    if (take(faults, 'crashBefore')) store.crashNext('before commit');
    else if (take(faults, 'crashAfter')) store.crashNext('after commit');
    const answer = this.#acquirer.handle(frame);
    // An unreadable message ends before the store is asked.
    store.crashNext(undefined);
    return answer;
  }

  /** One message past the line and its delays. Undefined: nothing that could be answered. */
  exchange(frame: Frame): Frame | undefined {
    return this.#acquirer.handle(frame);
  }

  /** The hosts lose power and come back: lines drop, what was not committed never happened. */
  restart(): void {
    this.#emit('acquirer', 'host restarted', {}, 'warn');
    this.#endpoint.dropLines();
    this.store.reload();
  }

  /** Calls back for each later decision; returns the way to stop it. */
  onVerdict(listener: (verdict: HostVerdict) => void): () => void {
    this.#verdicts.add(listener);
    return () => this.#verdicts.delete(listener);
  }

  /** Account to balance, fen. */
  ledger(): Record<string, number> {
    return Object.fromEntries([...this.books.balances()].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Time passes that the world does not simulate; kept with the state. */
  advanceDays(days: number): void {
    this.calendar.advance(days * 86_400_000);
  }

  /** Remembers the hosts' time and closes the state file. */
  close(): void {
    this.store.transaction(() => {
      this.counters.write('calendar', this.calendar.now());
      this.counters.write(UPTIME, Math.floor(this.#clock.now() / 1000));
    });
    this.store.close();
  }

  /** Closes without a trace: nothing happened. */
  abandon(): void {
    this.store.close();
  }

  /**
   * The virtual clock of a state file goes on as its calendar does, so that what was noted in virtual time (when a key
   * was issued, when somebody was verified) gets older. Before anything is set on the clock.
   */
  resume(): void {
    const ranMs = this.counters.read(UPTIME);
    if (ranMs === 0) return;
    const onMs = ranMs + PAUSE_MS;
    this.#clock.runFor(onMs * 1000);
    this.calendar.advance(-onMs);
  }

  /** A state file goes on a minute after it was left. */
  #epoch(start: string): number {
    const at = Date.parse(`${start}Z`);
    if (Number.isNaN(at)) throw new RangeError(`settings.start "${start}" is not a date`);
    const left = this.counters.read('calendar');
    return left > 0 ? Math.max(at, left + PAUSE_MS) : at;
  }

  #emit(lane: Lane, kind: string, data: unknown, severity?: 'note' | 'warn' | 'error'): void {
    if (this.#log?.on) this.#log.add({ lane, kind, data, ...(severity ? { severity } : {}) });
  }
}
