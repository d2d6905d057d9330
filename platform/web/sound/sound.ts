import { useSyncExternalStore } from 'react';

/** `off`: never tried; `tested`: the test tone played, the person has not said so yet; `ready`: heard; `muted`: silenced on purpose. */
export type SoundState = 'off' | 'tested' | 'ready' | 'muted';
export type Tone = 'red' | 'orange' | 'lost' | 'test';

interface Beep {
  readonly hz: number;
  readonly at: number;
  readonly length: number;
}

/** Each tone is a pattern of its own; times in seconds. */
const PATTERNS: Readonly<Record<Tone, { readonly beeps: readonly Beep[]; readonly everyS: number }>> = {
  red: {
    beeps: [
      { hz: 880, at: 0, length: 0.18 },
      { hz: 1175, at: 0.2, length: 0.18 },
      { hz: 880, at: 0.4, length: 0.18 },
      { hz: 1175, at: 0.6, length: 0.18 },
    ],
    everyS: 1.6,
  },
  orange: {
    beeps: [
      { hz: 660, at: 0, length: 0.22 },
      { hz: 660, at: 0.34, length: 0.22 },
    ],
    everyS: 4,
  },
  lost: {
    beeps: [
      { hz: 440, at: 0, length: 0.3 },
      { hz: 330, at: 0.35, length: 0.45 },
    ],
    everyS: 6,
  },
  test: { beeps: [{ hz: 784, at: 0, length: 0.5 }], everyS: 0 },
};

let context: AudioContext | undefined;
let state: SoundState = 'off';
let playing: Tone | undefined;
let repeat: number | undefined;
let snapshot: { readonly state: SoundState; readonly playing: Tone | undefined } = { state, playing };
const listeners = new Set<() => void>();

function changed(): void {
  snapshot = { state, playing };
  for (const listener of listeners) listener();
}

function playOnce(tone: Tone): void {
  if (!context || context.state !== 'running') return;
  const start = context.currentTime + 0.02;
  for (const beep of PATTERNS[tone].beeps) {
    const oscillator = context.createOscillator();
    const gain = context.createGain();
    oscillator.type = tone === 'red' ? 'square' : 'sine';
    oscillator.frequency.value = beep.hz;
    const [from, to] = [start + beep.at, start + beep.at + beep.length];
    gain.gain.setValueAtTime(0, from);
    gain.gain.linearRampToValueAtTime(tone === 'red' ? 0.16 : 0.28, from + 0.015);
    gain.gain.setValueAtTime(tone === 'red' ? 0.16 : 0.28, to - 0.03);
    gain.gain.linearRampToValueAtTime(0, to);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(from);
    oscillator.stop(to + 0.02);
  }
}

/** Starts or ends the repetition of the tone that is wanted. */
function sound(): void {
  clearInterval(repeat);
  const tone = playing;
  if (!tone || state !== 'ready') return;
  playOnce(tone);
  repeat = window.setInterval(() => playOnce(tone), PATTERNS[tone].everyS * 1000);
}

/** Plays the test tone; browsers allow it only after a click or key. */
export async function testTone(): Promise<void> {
  context ??= new AudioContext();
  await Promise.race([context.resume(), new Promise((resolve) => setTimeout(resolve, 800))]);
  playOnce('test');
  if (state === 'off') state = 'tested';
  changed();
}

/** The person has heard the test tone (`true`) or not. */
export function confirmSound(heard: boolean): void {
  state = heard ? 'ready' : 'off';
  sound();
  changed();
}

/** Silences or restores the sound of this console; the desk keeps saying so. */
export function muteSound(muted: boolean): void {
  if (state !== 'ready' && state !== 'muted') return;
  state = muted ? 'muted' : 'ready';
  sound();
  changed();
}

/** Sounds a tone again and again until told otherwise; `undefined` is silence. A tone wanted while the sound is off or muted is heard once it is on. */
export function soundTone(tone: Tone | undefined): void {
  if (tone === playing) return;
  playing = tone;
  sound();
  changed();
}

/** Sound state and the tone that should be heard now. */
export function useSound(): { readonly state: SoundState; readonly playing: Tone | undefined } {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => snapshot,
  );
}
