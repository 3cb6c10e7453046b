/** What the radio model knows of a card or phone: how it answers activation, and APDUs in and out. ISO-DEP itself is the radio model's. */

export interface Picc {
  readonly name: string;
  readonly type: 'A' | 'B';
  /** Called when the field reaches it: identity for this activation. A phone gives a new random UID each time. */
  powerUp(): PiccIdentity;
  /** The field is gone, or it was taken away. Selected application and session are lost. */
  powerDown(): void;
  /** False: does not answer now (a chip that is not in target mode); its identity is asked for at each request. */
  listening?(): boolean;
  /** RATS or ATTRIB arrived: ISO-DEP begins. */
  activated?(command: Uint8Array): void;
  /** S(DESELECT): ISO-DEP is over. */
  deselected?(): void;
  /** A C-APDU. `answer` is called once, after the card's own latency on the clock; never, if it stays mute. */
  receive(capdu: Uint8Array, answer: (rapdu: Uint8Array) => void): void;
}

export interface PiccIdentity {
  /** UID (A: 4, 7 or 10 bytes) or PUPI (B: 4 bytes). */
  readonly uid: Uint8Array;
  /** Type A */
  readonly atqa: number;
  readonly sak: number;
  /** ATS with TL first (type A), or bytes 5 to 11 of ATQB: application data and protocol info (type B). */
  readonly ats: Uint8Array;
}
