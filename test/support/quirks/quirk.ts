/** One row of the table of PN532 limits and quirks, with what a driver must do about it, as a test against the chip model. */

export interface Quirk {
  readonly row: number;
  /** What the chip does. */
  readonly quirk: string;
  /** What the driver does about it: the test's name. */
  readonly driver: string;
  readonly run: () => void;
}
