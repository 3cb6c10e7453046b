/** The form of conformance cases; test/conformance/case.schema.json checks it, docs/conformance.md explains it. */

import type { CardForm } from './card/card-form.js';
import type { CombinationSetup, Level1Fault } from './engine.js';

export type Layer = 'kernel' | 'entry-point' | 'activation' | 'chip' | 'host';

export interface CaseFile {
  readonly about?: string;
  readonly cases: readonly CaseForm[];
}

export interface CaseForm extends RunForm {
  readonly id: string;
  /** What is tried, and what must come. */
  readonly title: string;
  /** Absent: P, the project's own. */
  readonly certainty?: string;
  /** Absent: kernel. */
  readonly layer?: Layer;
  /** `path/of/file.ts#symbol`: where the rule stands. */
  readonly rule?: string;
  readonly ref?: readonly string[];
  readonly reader?: ReaderForm;
  /** Each is laid over the case and run for itself; all must pass. */
  readonly variants?: readonly VariantForm[];
  /** More transactions on the same reader, in order. */
  readonly then?: readonly RunForm[];
}

export interface VariantForm extends RunForm {
  readonly name?: string;
  readonly reader?: ReaderForm;
  readonly then?: readonly RunForm[];
}

/** One transaction: what the terminal asks, what is presented, what must come. */
export interface RunForm {
  readonly transaction?: TransactionForm;
  readonly card?: string | CardForm;
  /** What is presented at each activation, in order; the last one stays. Instead of `card`. */
  readonly taps?: readonly TapForm[];
  /** Settings of the worlds behind activation, chip and host. */
  readonly world?: WorldForm;
  readonly expect?: ExpectForm;
}

/** `collision`: two cards. `none`: nobody comes. `stop`: the terminal stops. */
export type TapForm =
  'collision' | 'none' | 'stop' | { readonly fault: Level1Fault } | string | CardForm;

export interface ReaderForm {
  /** Laid over the combination of profile D1. */
  readonly combination?: Partial<CombinationSetup>;
  /** Several, each laid over it. */
  readonly combinations?: readonly Partial<CombinationSetup>[];
  readonly terminalData?: Readonly<Record<string, string>>;
  readonly exceptionFile?: readonly { readonly pan: string; readonly psn?: string }[];
  /** `RID/index` of a known test key, or a whole key. */
  readonly caKeys?: readonly (string | CaKeyForm)[];
  readonly revoked?: readonly {
    readonly rid: string;
    readonly index: string;
    readonly serial: string;
  }[];
  readonly policy?: Readonly<Record<string, string | number>>;
  readonly timeouts?: { readonly cardMs?: number; readonly secondTapMs?: number };
}

export interface CaKeyForm {
  /** A known test key with another expiry or index … */
  readonly key?: string;
  readonly rid?: string;
  readonly index?: string;
  readonly modulus?: string;
  readonly exponent?: string;
  readonly expires?: string;
}

export interface TransactionForm {
  readonly start?: 'A' | 'B' | 'D';
  /** Minor units. */
  readonly amount?: number;
  readonly other?: number;
  readonly currency?: string;
  readonly exponent?: number;
  readonly type?: string;
  readonly date?: string;
  readonly time?: string;
  readonly sequence?: number;
  readonly terminalData?: Readonly<Record<string, string>>;
  /** 9F37 of each kernel activation, in order; then counted on. */
  readonly un?: readonly string[];
  readonly online?: {
    readonly approved: boolean;
    /** No answer came. */
    readonly unavailable?: boolean;
    readonly issuerAuthenticationData?: string;
    readonly scripts?: string;
  };
}

export interface WorldForm {
  /** The host's first answer is lost. */
  readonly host?: { readonly silent?: boolean };
  readonly [setting: string]: unknown;
}

/** Only what is named is compared. */
export interface OutcomeForm {
  readonly outcome?: string;
  readonly start?: string;
  readonly cvm?: string;
  readonly oda?: string;
  readonly onlineResponse?: string;
  readonly alternateInterface?: string;
  readonly receipt?: boolean;
  /** Units of 100 ms; null: not asked for. */
  readonly fieldOff?: number | null;
  readonly removalTimeout?: number;
  readonly uiOnOutcome?: UiForm | null;
  readonly uiOnRestart?: UiForm | null;
  /** Error code, or several that are allowed. */
  readonly reason?: string | readonly string[];
  readonly sw?: string;
}

/** `1C/ReadyToRead`, `1C` (any status), or fields. */
export type UiForm =
  | string
  | {
      readonly message?: string;
      readonly status?: string;
      /** null: the request has none. */
      readonly holdTime?: number | null;
      readonly language?: string | null;
      readonly value?: {
        readonly qualifier: string;
        readonly minor: number;
        readonly currency?: string;
      } | null;
    };

export interface KernelForm extends OutcomeForm {
  readonly acType?: string | null;
  readonly selectedAid?: string;
  readonly kernelId?: string;
  /** Card data as accepted: hex; false: absent; true: there. */
  readonly tags?: Readonly<Record<string, string | boolean>>;
  readonly terminalTags?: Readonly<Record<string, string | boolean>>;
  /** Bits as `B1b4`. */
  readonly tvr?: BitsForm;
  readonly tsi?: BitsForm;
  readonly torn?: boolean;
}

/** Hex, or bits that must be set or clear. */
export type BitsForm =
  string | { readonly set?: readonly string[]; readonly clear?: readonly string[] };

export interface ExpectForm extends OutcomeForm {
  /** Last kernel activation; null: no kernel ran. */
  readonly kernel?: KernelForm | null;
  /** Every kernel activation, in order. */
  readonly kernels?: readonly KernelForm[];
  /** Every UI request, in order. */
  readonly ui?: readonly UiForm[];
  /** UI requests that must be among them, in this order. */
  readonly uiAmong?: readonly UiForm[];
  /** Every command in order: `PPSE`, `SELECT <name>`, `GPO`, `READ <sfi>/<record>`, or hex. */
  readonly commands?: readonly string[];
  readonly notSent?: readonly string[];
  /** Whole C-APDU of the last GPO. */
  readonly gpo?: string;
  /** 9F66 as the card received it in the last GPO. */
  readonly ttq?: string;
  /** Other values as received. */
  readonly sent?: Readonly<Record<string, string>>;
  /** 9F37 of each GPO. */
  readonly un?: readonly string[];
  /** All different. */
  readonly newUn?: boolean;
  /** Of each combination, after pre-processing. */
  readonly indicators?: readonly Readonly<Record<string, boolean>>[];
  readonly dataRecord?: Readonly<Record<string, string | boolean>>;
  /** Its tags, in order, as far as they are there. */
  readonly dataRecordOrder?: readonly string[];
  /** How often the field was switched on for a card. */
  readonly activations?: number;
  /** Milliseconds of each field-off, in order. */
  readonly fieldOffs?: readonly number[];
  /** What the worlds behind activation, chip and host observed. */
  readonly world?: Readonly<Record<string, unknown>>;
}
