/** Registers that hosts read and write (names as in the PN532 data sheet, 8.6.23): memory, but for what the commands use. */

export const REGISTERS = {
  TxMode: 0x6302,
  RxMode: 0x6303,
  TxAuto: 0x6305,
  ManualRCV: 0x630d,
  Status2: 0x6338,
  Control: 0x633c,
  BitFraming: 0x633d,
} as const;

/** TxMode, RxMode: CRC is added and checked. */
const CRC_EN = 0x80;
/** TxMode, RxMode: framing of type B. */
const FRAMING = 0x03;

export class Registers {
  readonly #values = new Map<number, number>();
  readonly #defaults: readonly (readonly [number, number])[];

  constructor(defaults: readonly (readonly [number, number])[]) {
    this.#defaults = defaults;
    this.reset();
  }

  reset(): void {
    this.#values.clear();
    for (const [address, value] of this.#defaults) this.#values.set(address, value);
  }

  read(address: number): number {
    return this.#values.get(address) ?? 0;
  }

  write(address: number, value: number): void {
    this.#values.set(address, value);
  }

  /** What activation leaves behind: 106 kbit/s with CRC, framing of the type. */
  setType(type: 'A' | 'B'): void {
    const value = CRC_EN | (type === 'B' ? FRAMING : 0);
    this.write(REGISTERS.TxMode, value);
    this.write(REGISTERS.RxMode, value);
  }

  get txCrc(): boolean {
    return (this.read(REGISTERS.TxMode) & CRC_EN) !== 0;
  }

  get rxCrc(): boolean {
    return (this.read(REGISTERS.RxMode) & CRC_EN) !== 0;
  }

  get txType(): 'A' | 'B' {
    return (this.read(REGISTERS.TxMode) & FRAMING) === FRAMING ? 'B' : 'A';
  }

  /** Bits of the last byte to send; 0: all eight. */
  get txLastBits(): number {
    return this.read(REGISTERS.BitFraming) & 7;
  }
}
