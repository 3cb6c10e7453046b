/** The desktop in place of the ESP32: the world's clock and random source; the console is the messages of the SDK's screen. */

import main from 'firmware/main';
import { person } from 'simulator/moddable/person';
import { world } from 'simulator/moddable/world';

declare const screen: {
  onMessage: (text: string) => void;
  postMessage(text: string): void;
};

export function now(): number {
  return world.clock.now();
}

export function after(ms: number, fn: () => void): () => void {
  const alarm = world.processor.alarm('timer', ms, fn);
  return () => alarm.cancel();
}

export function fillRandom(bytes: ArrayBuffer): void {
  new Uint8Array(bytes).set(world.random.bytes(bytes.byteLength));
}

export function restart(): void {
  world.restart(main);
}

/** The desk has no watchdog, and its clock is right. */
export function watch(): void {}
export function feed(): void {}
export function setTime(_seconds: number): void {}

/** The engine of the desk has no memory over its end. */
export function lastWords(): string | undefined {
  return undefined;
}

export function boardLines(): string[] {
  return ['started by the desk'];
}

/** A line is for the console, or begins with @ and is for the person at the desk. */
export function openConsole(onBytes: (bytes: Uint8Array) => void): (text: string) => void {
  const write = (text: string): void => screen.postMessage(text);
  screen.onMessage = (text) => {
    if (text.startsWith('@')) {
      const answer = person(text.slice(1));
      write(answer.startsWith('exit:') ? answer : `${answer}\n`);
      return;
    }
    const bytes = new Uint8Array(text.length + 1);
    for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
    bytes[text.length] = 0x0d;
    onBytes(bytes);
  };
  return write;
}
