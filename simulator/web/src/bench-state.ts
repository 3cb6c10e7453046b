/** What the page is shown of a bench between events: plain data, made anew each time. */

export type Medium = 'phone' | 'second-phone' | 'plastic';

/** A scenario as the page shows it: its steps, and how those that are done ended. */
export interface Story {
  readonly name: string;
  readonly title: string;
  readonly about?: string;
  readonly steps: readonly string[];
  readonly done: readonly { readonly ok: boolean; readonly why?: string }[];
  /** Once it ended. */
  readonly pass?: boolean;
}

export interface TokenInfo {
  readonly token: string;
  readonly card: string;
  readonly bank: string;
  readonly wallet: string;
  readonly state: string;
  readonly atcHigh: number;
  readonly expiry: string;
}

export interface BenchState {
  /** Virtual microseconds. */
  readonly t: number;
  readonly running: boolean;
  readonly speed: number;
  readonly seed: number;
  readonly engine: string;
  readonly profile: string;
  readonly detail: boolean;
  readonly logFull: boolean;
  readonly terminal: {
    readonly id: string;
    readonly powered: boolean;
    readonly state: string;
    readonly screen: {
      readonly message: string;
      readonly lines: readonly string[];
      readonly entry?: string;
    };
    readonly lights: readonly boolean[];
  };
  readonly phone: {
    readonly profile: string;
    readonly name: string;
    readonly screen: { readonly state: string; readonly text: string; readonly cardId?: string };
    readonly locked: boolean;
    readonly screenOn: boolean;
    readonly methods: readonly string[];
    readonly lockedBehaviour: string;
    readonly selectionMode: string;
    readonly defaultId: string | undefined;
    readonly cards: readonly {
      readonly id: string;
      readonly status: string;
      readonly label: string;
      readonly issuer: string;
      readonly tokenRef?: string;
      readonly lastFour: string;
      readonly tokenLastFour?: string;
      readonly art: { readonly from: string; readonly to: string };
    }[];
    /** The last message from a bank, for the owner of this phone. */
    readonly sms: string | undefined;
  };
  readonly antenna: readonly { readonly what: Medium; readonly coupling: number }[];
  readonly faults: Readonly<Record<string, number>>;
  readonly story: Story | undefined;
  readonly vault: readonly TokenInfo[];
  /** Minor units by account. */
  readonly ledger: Readonly<Record<string, number>>;
}
