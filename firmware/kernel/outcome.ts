/** Outcomes and user interface requests: EMV Contactless Book A, section 6.2 (fields and defaults as in kernel7.md 1.9). */

export type OutcomeKind =
  | 'Approved'
  | 'Declined'
  | 'OnlineRequest'
  | 'EndApplication'
  | 'SelectNext'
  | 'TryAgain'
  | 'TryAnotherInterface';

export type Start = 'A' | 'B' | 'C' | 'D' | 'NA';

export type Cvm = 'NA' | 'NoCvm' | 'Signature' | 'OnlinePin' | 'ConfirmationCodeVerified';

export type OdaResult = 'notPerformed' | 'successful' | 'failed';

export type UiStatus =
  | 'NotReady'
  | 'Idle'
  | 'ReadyToRead'
  | 'Processing'
  | 'CardReadSuccessfully'
  | 'ProcessingError'
  | 'NA';

export interface UiRequest {
  /** Message identifier, one byte: 0x15 "Present card" … */
  readonly messageId: number;
  readonly status: UiStatus;
  /** Units of 100 ms; the message stays at least this long. */
  readonly holdTime?: number;
  /** Value of 5F2D: language codes in order of preference, as the card gave them. */
  readonly language?: string;
  readonly value?: {
    readonly qualifier: 'Amount' | 'Balance';
    readonly minor: number;
    readonly currency: string;
  };
}

/** Tags by number, in the order in which they were collected; values without tag and length. */
export type TagSet = ReadonlyMap<number, Uint8Array>;

export interface Outcome {
  readonly outcome: OutcomeKind;
  readonly start: Start;
  readonly uiOnOutcome?: UiRequest;
  readonly uiOnRestart?: UiRequest;
  readonly onlineResponse: 'NA' | 'EmvData' | 'Any';
  readonly cvm: Cvm;
  readonly oda: OdaResult;
  readonly alternateInterface: 'NA' | 'ContactChip' | 'Magstripe';
  readonly receipt: boolean;
  /** Hold time in units of 100 ms, or none. */
  readonly fieldOff?: number;
  /** Units of 100 ms; 0: no removal procedure. */
  readonly removalTimeout: number;
  /** For the host message and the receipt. */
  readonly dataRecord?: TagSet;
  /** Why: error code (kernel7.md 2.16), status word, state. */
  readonly reason?: Reason;
}

export interface Reason {
  readonly code: string;
  readonly sw?: number;
  readonly detail?: string;
}
