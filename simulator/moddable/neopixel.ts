/** `neopixel` on the desk: the lights' colours, kept. */

export default class NeoPixel {
  readonly pixels: number[] = [];

  makeRGB(red: number, green: number, blue: number): number {
    return (red << 16) | (green << 8) | blue;
  }

  setPixel(index: number, colour: number): void {
    this.pixels[index] = colour;
  }

  update(): void {}
  close(): void {}
}
