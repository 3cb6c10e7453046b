/** `embedded:io/pwm` on the desk: a buzzer that nobody hears. */

export default class PWM {
  write(_duty: number): void {}
  close(): void {}
}
