/** Registers of the PN532's contactless interface that hosts touch (PN532/C1 data sheet, CIU registers). */

import { frozen } from '../frozen.js';

export const REGISTER = frozen({
  TxMode: 0x6302,
  RxMode: 0x6303,
  TxControl: 0x6304,
  TxAuto: 0x6305,
  ManualRCV: 0x630d,
  GsNOff: 0x6313,
  RFCfg: 0x6316,
  GsNOn: 0x6317,
  CWGsP: 0x6318,
  ModGsP: 0x6319,
  TReloadVal_hi: 0x631c,
  TReloadVal_lo: 0x631d,
  Status2: 0x6338,
  Control: 0x633c,
  BitFraming: 0x633d,
} as const);

export type RegisterName = keyof typeof REGISTER;
