// The error as sound: silence inside the band, a low tone below it, a high one above; the louder, the further away.

import type { CueState } from "./messages";

const BELOW_HZ = 220;
const ABOVE_HZ = 660;
const LOUDEST = 0.16;
const QUIETEST = 0.03;
const GLIDE_S = 0.04;

export interface Tone {
  frequencyHz: number;
  gain: number;
}

/** What is to sound for a cue; gain 0 is silence. */
export function tone(state: CueState, error: number): Tone {
  const far = Math.min(1, Math.abs(error));
  if (state === "below") return { frequencyHz: BELOW_HZ * (1 - 0.2 * far), gain: QUIETEST + (LOUDEST - QUIETEST) * far };
  if (state === "above") return { frequencyHz: ABOVE_HZ * (1 + 0.2 * far), gain: QUIETEST + (LOUDEST - QUIETEST) * far };
  return { frequencyHz: BELOW_HZ, gain: 0 };
}

export class Sound {
  muted = false;
  private context: AudioContext | null = null;
  private oscillator: OscillatorNode | null = null;
  private volume: GainNode | null = null;

  /** Browsers let a page sound only after the person has clicked: call this from a click. */
  unlock(): void {
    if (this.context !== null || typeof AudioContext === "undefined") return;
    this.context = new AudioContext({ latencyHint: "interactive" });
    this.volume = new GainNode(this.context, { gain: 0 });
    this.oscillator = new OscillatorNode(this.context, { type: "triangle", frequency: BELOW_HZ });
    this.oscillator.connect(this.volume).connect(this.context.destination);
    this.oscillator.start();
  }

  /** Let the cue be heard; true where something really sounds. */
  cue(state: CueState, error: number): boolean {
    if (this.context === null || this.volume === null || this.oscillator === null) return false;
    const { frequencyHz, gain } = this.muted ? tone("neutral", 0) : tone(state, error);
    const now = this.context.currentTime;
    this.volume.gain.setTargetAtTime(gain, now, GLIDE_S);
    if (gain > 0) this.oscillator.frequency.setTargetAtTime(frequencyHz, now, GLIDE_S);
    return gain > 0;
  }

  /** Two short rising notes: a repetition was counted. */
  counted(): void {
    if (this.context === null || this.muted) return;
    const begin = this.context.currentTime;
    [523.25, 783.99].forEach((frequency, n) => this.note(frequency, begin + 0.11 * n));
  }

  silence(): void {
    this.cue("neutral", 0);
  }

  /** Give the loudspeaker back. */
  close(): void {
    void this.context?.close();
    this.context = null;
  }

  private note(frequency: number, at: number): void {
    if (this.context === null) return;
    const gain = new GainNode(this.context, { gain: 0 });
    const oscillator = new OscillatorNode(this.context, { type: "sine", frequency });
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(0.14, at + 0.015);
    gain.gain.exponentialRampToValueAtTime(0.001, at + 0.22);
    oscillator.connect(gain).connect(this.context.destination);
    oscillator.start(at);
    oscillator.stop(at + 0.25);
  }
}
