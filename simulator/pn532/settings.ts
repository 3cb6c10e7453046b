/** What may differ between PN532 boards, firmware and benches, as data. Times in microseconds are estimates unless a source is named. */

export interface ChipSettings {
  /** IC, version, revision, support (GetFirmwareVersion). */
  readonly firmware: readonly [number, number, number, number];
  /** From the last byte of a command to its ACK (NXP: at most 15 ms). */
  readonly ackUs: number;
  /** From the ACK to the response of a command that does nothing on the radio. */
  readonly workUs: number;
  /** Firmware time between two frames on the radio, besides the time the standard asks for. */
  readonly turnUs: number;
  /** From reset or supply to the first accepted byte. */
  readonly bootUs: number;
  /** From NSS low to the first accepted byte when the chip sleeps. */
  readonly spiWakeUs: number;
  /** From the fifth rising edge on the serial input. */
  readonly hsuWakeUs: number;
  /** Unmodulated carrier before the first request. */
  readonly carrierUs: number;
  /** Period of the requests of InListPassiveTarget. */
  readonly pollUs: number;
  /** FSDI in RATS and ATTRIB: 5 = 64 bytes (recalled sniffs; not verified on hardware). */
  readonly fsdi: number;
  /** Repeats of R(NAK) and R(ACK) in ISO-DEP. */
  readonly depRepeats: number;
  /** Data bytes of one InDataExchange, each way. */
  readonly buffer: number;
  /** Firmware time of TgSetData: as a target the chip is slow (17 bytes take more than 5 ms). */
  readonly targetUs: number;
  /** Field byte of GetGeneralStatus: 1 for an external field, or always. */
  readonly fieldByte: 'external' | 'always';
  /** `as-written`: commands leave the CIU registers alone and CRCs are always handled (a minimal emulated chip). */
  readonly registers: 'modelled' | 'as-written';
  /** ADDRESSES of registers that do not start at 0. */
  readonly registerDefaults: readonly (readonly [address: number, value: number])[];
  /** The first ACK after power-on is lost. */
  readonly losesFirstAck: boolean;
  /** A response that is ready is still there after the host's abort: it must be drained. */
  readonly staleAfterAbort: boolean;
}

/** Firmware 1.6 as most boards have it. */
export const PN532_V1_6: ChipSettings = {
  firmware: [0x32, 0x01, 0x06, 0x07],
  ackUs: 200,
  workUs: 300,
  turnUs: 150,
  bootUs: 2000,
  spiWakeUs: 1500,
  hsuWakeUs: 400,
  carrierUs: 5200,
  pollUs: 5000,
  fsdi: 5,
  depRepeats: 2,
  buffer: 262,
  targetUs: 5000,
  fieldByte: 'external',
  registers: 'modelled',
  registerDefaults: [],
  losesFirstAck: false,
  staleAfterAbort: false,
};

/** Variants by name, for tests, scenarios and the command line. */
export const CHIP_VARIANTS: Readonly<Record<string, ChipSettings>> = {
  'v1.6': PN532_V1_6,
  /** As the chip that answered in the recorded dialogues: registers hold what the host wrote. */
  recorded: { ...PN532_V1_6, registers: 'as-written', fieldByte: 'always' },
  /** A slow clone that loses its first ACK and keeps a stale response. */
  moody: {
    ...PN532_V1_6,
    ackUs: 4000,
    workUs: 2500,
    turnUs: 600,
    bootUs: 8000,
    losesFirstAck: true,
    staleAfterAbort: true,
  },
};
