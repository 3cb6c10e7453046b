/** What the page is shown of a bench between events: plain data, made anew each time. */

export type Medium = 'phone' | 'second-phone' | 'plastic';

export interface BenchState {
  /** Virtual microseconds. */
  readonly t: number;
  readonly running: boolean;
  readonly speed: number;
  readonly seed: number;
  readonly engine: string;
  readonly profile: string;
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
    readonly selectionMode: string;
    readonly defaultId: string | undefined;
    readonly cards: readonly {
      readonly id: string;
      readonly status: string;
      readonly label: string;
      readonly issuer: string;
      readonly lastFour: string;
      readonly art: { readonly from: string; readonly to: string };
    }[];
    /** The last message from a bank, for the owner of this phone. */
    readonly sms: string | undefined;
  };
  readonly antenna: readonly { readonly what: Medium; readonly coupling: number }[];
  readonly faults: Readonly<Record<string, number>>;
  readonly story: string | undefined;
}
