/** The buzzer, heard. */

interface Tone {
  readonly hz: number;
  readonly ms: number;
}

/** Quiet: it is a desk, not a shop. */
const VOLUME = 0.04;

let context: AudioContext | undefined;

/** Before the viewer touched the page the browser plays nothing; that is no fault. */
export function playTones(tones: readonly Tone[]): void {
  if (!navigator.userActivation.hasBeenActive) return;
  try {
    context ??= new AudioContext();
  } catch {
    return;
  }
  let at = context.currentTime;
  for (const { hz, ms } of tones) {
    const end = at + ms / 1000;
    if (hz > 0) {
      const oscillator = context.createOscillator();
      const gain = context.createGain();
      gain.gain.value = VOLUME;
      oscillator.type = 'square';
      oscillator.frequency.value = hz;
      oscillator.connect(gain).connect(context.destination);
      oscillator.start(at);
      oscillator.stop(end);
    }
    at = end;
  }
}
