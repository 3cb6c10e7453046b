/** How a case says what the card or phone answers. Everything is laid over a base card; hex may stand in for any answer. */

import type { Level1Fault } from '../engine.js';

/** Hex by tag; `@` stands for what the chain of keys gives. */
export type Tags = Readonly<Record<string, string>>;

/** What came instead of the answer that the card would build. */
export interface AnswerForm {
  /** Whole response, status word included. */
  readonly raw?: string;
  /** Status word instead of 9000; alone: no data. */
  readonly sw?: string;
  /** No response: a Level 1 fault. */
  readonly l1?: Level1Fault;
  /** Milliseconds before the answer comes. */
  readonly delayMs?: number;
}

/** A string is a status word alone. */
export type Answer = string | AnswerForm;

export interface PpseForm extends AnswerForm {
  readonly dfName?: string;
  readonly entries?: readonly Tags[];
  /** Leaves out a level: 84, A5, BF0C or 61. */
  readonly without?: readonly string[];
}

export interface FciForm extends AnswerForm {
  /** Value of 84; else the name that was selected. */
  readonly dfName?: string;
  readonly tags?: Tags;
  readonly pdol?: string;
  /** Inside BF0C. */
  readonly discretionary?: Tags;
  readonly without?: readonly string[];
}

export interface GpoForm extends AnswerForm {
  readonly template?: string;
  readonly tags?: Tags;
  /** Hex after the tags, inside the template. */
  readonly append?: string;
}

export interface RecordForm extends AnswerForm {
  /** Empty string: no template around the data. */
  readonly template?: string;
  readonly tags?: Tags;
  readonly append?: string;
}

export interface CertificateForm {
  /** Issuer identifier or PAN, F-padded hex. */
  readonly name?: string;
  readonly header?: string;
  readonly format?: string;
  readonly expiry?: string;
  readonly serial?: string;
  readonly hashAlgorithm?: string;
  readonly keyAlgorithm?: string;
  readonly keyLength?: string;
  readonly exponentLength?: string;
  readonly hash?: string;
  readonly trailer?: string;
}

export interface SignatureForm {
  readonly header?: string;
  readonly format?: string;
  readonly hashAlgorithm?: string;
  readonly dataLength?: string;
  /** ICC dynamic data: its length byte and number. */
  readonly dynamicData?: string;
  readonly hash?: string;
  readonly trailer?: string;
  /** Values hashed instead of those that came with the GPO. */
  readonly un?: string;
  readonly amount?: string;
  readonly currency?: string;
  readonly cardData?: string;
  /** `00`: the unpredictable number alone. */
  readonly version?: '00' | '01';
}

export interface OdaForm {
  readonly chain?: 'published' | 'lab' | 'long' | 'short' | 'FF';
  readonly issuer?: CertificateForm;
  readonly icc?: CertificateForm;
  readonly sdad?: SignatureForm;
  /** Data that the ICC certificate covers, instead of the signed records. */
  readonly staticData?: string;
}

export interface CardForm {
  readonly base?: string;
  readonly type?: 'A' | 'B';
  readonly uid?: string;
  readonly atqa?: string;
  readonly sak?: string;
  /** ATS with TL (A), or bytes 5 to 11 of ATQB (B). */
  readonly ats?: string;
  readonly ppse?: Answer | PpseForm;
  /** Answer to SELECT of any application of the PPSE. */
  readonly fci?: Answer | FciForm;
  /** By the name in the SELECT command; laid over `fci`. */
  readonly select?: Readonly<Record<string, Answer | FciForm>>;
  readonly gpo?: Answer | GpoForm;
  /** By SFI/record, decimal: `2/3`. */
  readonly records?: Readonly<Record<string, Answer | RecordForm>>;
  readonly oda?: OdaForm;
  /** Laid over GPO and records after everything has been signed. */
  readonly tamper?: {
    readonly gpo?: Tags;
    readonly records?: Readonly<Record<string, Tags>>;
  };
  /** By the first bytes of other commands, hex. */
  readonly commands?: Readonly<Record<string, Answer>>;
  /** By number of the exchange in this activation, from 1. */
  readonly at?: Readonly<Record<string, Answer>>;
}
