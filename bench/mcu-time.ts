/** From instructions of a Cortex-M4 to the ESP32 at 240 MHz: estimated, no board was at hand. */

/** ESP32 instructions to those of a Cortex-M4 for interpreter work, and nanoseconds an instruction: 3 cycles at 240 MHz. */
const TO_ESP32 = 0.95;
const NS_PER_INSTRUCTION = 12.5;

export function esp32Text(instructions: number): string {
  const ms = (instructions * TO_ESP32 * NS_PER_INSTRUCTION) / 1e6;
  return `about ${ms.toFixed(0)} ms at 240 MHz (× ${TO_ESP32}, ${NS_PER_INSTRUCTION} ns each; estimated)`;
}
