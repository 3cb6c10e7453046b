/** What the cardholder sees and hears, as data: a renderer draws it on the device, in the shell or on the page. */

export interface Screen {
  /** Message identifier of the text table (`approved`, `present-card` …). */
  readonly message: string;
  /** At most four lines, already in the cardholder's language. */
  readonly lines: readonly string[];
  /** What is being typed, masked where it must be. */
  readonly entry?: string;
}

/** Four lights, first to last. */
export type Lights = readonly [boolean, boolean, boolean, boolean];

export interface Tone {
  /** 0: a pause */
  readonly hz: number;
  readonly ms: number;
}

export interface FrontPanel {
  show(screen: Screen): void;
  lights(lights: Lights): void;
  play(tones: readonly Tone[]): void;
}

/** Keys of the 4×4 keypad. */
export type Key =
  | '0'
  | '1'
  | '2'
  | '3'
  | '4'
  | '5'
  | '6'
  | '7'
  | '8'
  | '9'
  | '.'
  | 'enter'
  | 'clear'
  | 'cancel'
  | 'menu'
  | 'up'
  | 'down';
