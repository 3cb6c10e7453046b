/** The PN532's commands as a table (UM0701-02, chapter "PN532 commands"). */

import { frozen } from '../frozen.js';

export interface CommandRow {
  readonly name: string;
  readonly code: number;
  /** The response begins with a status byte. */
  readonly status: boolean;
  /** Fewest bytes of packet data in a good response, status included. */
  readonly min: number;
  /**
   * Which budget the response has: `answer` for the chip's own work, `card` where a card may ask for more time (WTX),
   * `wait` where it ends only when somebody comes.
   */
  readonly budget: 'answer' | 'card' | 'wait';
  /** May be sent again when the chip did not acknowledge it: nothing outside the chip has seen it, or repeating is harmless. */
  readonly repeatable: boolean;
}

// prettier-ignore
export const COMMAND = frozen({
  Diagnose:                 { name: 'Diagnose',                 code: 0x00, status: false, min: 1, budget: 'card',   repeatable: true },
  GetFirmwareVersion:       { name: 'GetFirmwareVersion',       code: 0x02, status: false, min: 4, budget: 'answer', repeatable: true },
  GetGeneralStatus:         { name: 'GetGeneralStatus',         code: 0x04, status: false, min: 4, budget: 'answer', repeatable: true },
  ReadRegister:             { name: 'ReadRegister',             code: 0x06, status: false, min: 1, budget: 'answer', repeatable: true },
  WriteRegister:            { name: 'WriteRegister',            code: 0x08, status: false, min: 0, budget: 'answer', repeatable: true },
  ReadGPIO:                 { name: 'ReadGPIO',                 code: 0x0c, status: false, min: 3, budget: 'answer', repeatable: true },
  WriteGPIO:                { name: 'WriteGPIO',                code: 0x0e, status: false, min: 0, budget: 'answer', repeatable: true },
  SetSerialBaudRate:        { name: 'SetSerialBaudRate',        code: 0x10, status: false, min: 0, budget: 'answer', repeatable: true },
  SetParameters:            { name: 'SetParameters',            code: 0x12, status: false, min: 0, budget: 'answer', repeatable: true },
  SAMConfiguration:         { name: 'SAMConfiguration',         code: 0x14, status: false, min: 0, budget: 'answer', repeatable: true },
  PowerDown:                { name: 'PowerDown',                code: 0x16, status: true,  min: 1, budget: 'answer', repeatable: true },
  RFConfiguration:          { name: 'RFConfiguration',          code: 0x32, status: false, min: 0, budget: 'answer', repeatable: true },
  InDataExchange:           { name: 'InDataExchange',           code: 0x40, status: true,  min: 1, budget: 'card',   repeatable: false },
  InCommunicateThru:        { name: 'InCommunicateThru',        code: 0x42, status: true,  min: 1, budget: 'card',   repeatable: false },
  InDeselect:               { name: 'InDeselect',               code: 0x44, status: true,  min: 1, budget: 'card',   repeatable: false },
  InListPassiveTarget:      { name: 'InListPassiveTarget',      code: 0x4a, status: false, min: 1, budget: 'answer', repeatable: true },
  InRelease:                { name: 'InRelease',                code: 0x52, status: true,  min: 1, budget: 'card',   repeatable: false },
  InSelect:                 { name: 'InSelect',                 code: 0x54, status: true,  min: 1, budget: 'card',   repeatable: false },
  InAutoPoll:               { name: 'InAutoPoll',               code: 0x60, status: false, min: 1, budget: 'wait',   repeatable: true },
  TgGetData:                { name: 'TgGetData',                code: 0x86, status: true,  min: 1, budget: 'wait',   repeatable: false },
  TgGetInitiatorCommand:    { name: 'TgGetInitiatorCommand',    code: 0x88, status: true,  min: 1, budget: 'wait',   repeatable: false },
  TgGetTargetStatus:        { name: 'TgGetTargetStatus',        code: 0x8a, status: false, min: 2, budget: 'answer', repeatable: true },
  TgInitAsTarget:           { name: 'TgInitAsTarget',           code: 0x8c, status: false, min: 1, budget: 'wait',   repeatable: false },
  TgSetData:                { name: 'TgSetData',                code: 0x8e, status: true,  min: 1, budget: 'answer', repeatable: false },
  TgResponseToInitiator:    { name: 'TgResponseToInitiator',    code: 0x90, status: true,  min: 1, budget: 'answer', repeatable: false },
  TgSetMetaData:            { name: 'TgSetMetaData',            code: 0x94, status: true,  min: 1, budget: 'answer', repeatable: false },
} as const satisfies Readonly<Record<string, CommandRow>>);

export type CommandName = keyof typeof COMMAND;

/** Items of RFConfiguration. */
export const RF_ITEM = frozen({
  field: 0x01,
  timings: 0x02,
  maxRtyCOM: 0x04,
  maxRetries: 0x05,
  analog106A: 0x0a,
  analog212_424: 0x0b,
  analogTypeB: 0x0c,
  analog14443_4: 0x0d,
} as const);

/** Flags of SetParameters. */
export const PARAMETER = frozen({
  nadUsed: 0x01,
  didUsed: 0x02,
  automaticATR_RES: 0x04,
  automaticRATS: 0x10,
  iso14443_4PICC: 0x20,
  removePrePostAmble: 0x40,
} as const);

/** BrTy of InListPassiveTarget. */
export const BAUD_TYPE = frozen({
  A: 0x00,
  FeliCa212: 0x01,
  FeliCa424: 0x02,
  B: 0x03,
  Jewel: 0x04,
} as const);

/** Wake-up sources of PowerDown. */
export const WAKE_UP = frozen({
  int0: 0x01,
  int1: 0x02,
  rf: 0x08,
  hsu: 0x10,
  spi: 0x20,
  gpio: 0x40,
  i2c: 0x80,
} as const);

/** BR of SetSerialBaudRate, by baud. */
export const BAUD_CODE: Readonly<Record<number, number>> = frozen({
  9600: 0x00,
  19200: 0x01,
  38400: 0x02,
  57600: 0x03,
  115200: 0x04,
  230400: 0x05,
  460800: 0x06,
  921600: 0x07,
  1288000: 0x08,
});
