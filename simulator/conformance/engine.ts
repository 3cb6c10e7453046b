/** The seam between cases and the kernel under test: plain data in and out, so that the same cases run in Node and in XS. */

/** One AID with one kernel: names of kernel7.md 1.2; hex, n12 digits, flags. */
export interface CombinationSetup {
  readonly aid: string;
  readonly partialMatch?: boolean;
  readonly kernelId: string;
  readonly ttq?: string;
  readonly readerContactlessTransactionLimit?: string | number;
  readonly readerContactlessFloorLimit?: string | number;
  /** 9F1B, hex of a binary number. */
  readonly terminalFloorLimit?: string;
  readonly readerCvmRequiredLimit?: string | number;
  readonly statusCheckSupportFlag?: FlagSetup;
  readonly zeroAmountAllowedFlag?: FlagSetup;
  readonly zeroAmountAllowedOfflineFlag?: FlagSetup;
  readonly extendedSelectionSupportFlag?: FlagSetup;
  /** Values of 9C for which it is there, two digits each; absent: all. */
  readonly transactionTypes?: readonly string[];
  /** Terminal data that differs for this combination, hex by tag. */
  readonly kernelData?: Readonly<Record<string, string>>;
}

export type FlagSetup = 0 | 1 | boolean;

export interface CaKeySetup {
  readonly rid: string;
  readonly index: string;
  readonly modulus: string;
  readonly exponent: string;
  /** YYYYMMDD, by the terminal's configuration. */
  readonly expires?: string;
}

export interface ReaderSetup {
  readonly combinations: readonly CombinationSetup[];
  /** Hex by tag. */
  readonly terminalData: Readonly<Record<string, string>>;
  readonly exceptionFile: readonly { readonly pan: string; readonly psn?: string }[];
  readonly caKeys: readonly CaKeySetup[];
  readonly revoked: readonly {
    readonly rid: string;
    readonly index: string;
    readonly serial: string;
  }[];
  /** Rows of the policy table that differ from their defaults. */
  readonly policy: Readonly<Record<string, string | number>>;
  readonly timeouts: { readonly cardMs: number; readonly secondTapMs: number };
}

export interface RequestSetup {
  readonly start: 'A' | 'B' | 'D';
  /** Minor units. */
  readonly amount: number;
  readonly other: number;
  /** Four digits. */
  readonly currency: string;
  readonly exponent: number;
  /** 9C, two digits. */
  readonly type: string;
  /** YYMMDD */
  readonly date: string;
  /** HHMMSS */
  readonly time?: string;
  /** 9F41 */
  readonly sequence?: number;
  /** More terminal data for this transaction, hex by tag. */
  readonly terminalData: Readonly<Record<string, string>>;
  readonly online?: OnlineSetup;
  /** What the outcome before handed over for Start B or D; opaque. */
  readonly resume?: unknown;
}

export interface OnlineSetup {
  readonly approved: boolean;
  /** No answer came. */
  readonly unavailable?: boolean;
  /** Tag 91, hex. */
  readonly issuerAuthenticationData?: string;
  /** Templates 71 and 72, hex. */
  readonly scripts?: string;
}

export type Level1Fault = 'timeout' | 'transmission' | 'protocol' | 'removed' | 'stopped';

export interface UiSeen {
  readonly messageId: number;
  readonly status: string;
  readonly holdTime?: number;
  readonly language?: string;
  readonly value?: {
    readonly qualifier: string;
    readonly minor: number;
    readonly currency: string;
  };
}

/** What the engine asks of the world; the names are those of the firmware's effects. */
export type Asked =
  | { readonly do: 'activate'; readonly limitMs: number }
  | { readonly do: 'transceive'; readonly name: string; readonly capdu: Uint8Array }
  | { readonly do: 'random'; readonly length: number }
  | { readonly do: 'show'; readonly ui: UiSeen }
  | { readonly do: 'fieldOff'; readonly holdMs: number }
  | { readonly do: 'removal'; readonly limitMs: number }
  | { readonly do: 'note'; readonly note: unknown };

/** Answers as the firmware's ports define them: activation, card reply, random bytes, removal. */
export type Host = (asked: Asked) => unknown;

export type TagValues = ReadonlyMap<number, Uint8Array>;

/** Book A's outcome, as the engine gave it. */
export interface OutcomeSeen {
  readonly outcome: string;
  readonly start: string;
  readonly uiOnOutcome?: UiSeen;
  readonly uiOnRestart?: UiSeen;
  readonly onlineResponse: string;
  readonly cvm: string;
  readonly oda: string;
  readonly alternateInterface: string;
  readonly receipt: boolean;
  readonly fieldOff?: number;
  readonly removalTimeout: number;
  readonly dataRecord?: TagValues;
  readonly reason?: { readonly code: string; readonly sw?: number; readonly detail?: string };
}

/** One activation of a kernel, also when Entry Point consumed its outcome. */
export interface KernelRun extends OutcomeSeen {
  /** Name of the application that was selected. */
  readonly adfName: Uint8Array;
  readonly kernelId: number;
  readonly acType?: string;
  readonly cardData: TagValues;
  readonly terminalData: TagValues;
  readonly tvr: Uint8Array;
  readonly tsi: Uint8Array;
  readonly torn?: boolean;
}

export interface EngineResult {
  readonly final: OutcomeSeen;
  readonly runs: readonly KernelRun[];
  /** Per combination, after pre-processing. */
  readonly combinations: readonly {
    readonly aid: string;
    readonly ttq?: string;
    readonly indicators: Readonly<Record<string, boolean>>;
  }[];
  /** For a following Start B or D. */
  readonly resume?: unknown;
}

export interface Engine {
  readonly name: string;
  /** Runs one transaction; the host answers each question at once. */
  run(reader: ReaderSetup, request: RequestSetup, host: Host): EngineResult;
}

/** Thrown by a host to leave a transaction at that point. */
export class Abandoned extends Error {
  override readonly name = 'Abandoned';
}
