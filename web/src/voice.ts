// The browser's own voice, if wanted: one sentence at a time, never a stream.

import { locale } from "./words";

const AGAIN_MS = 9000;

export class Voice {
  on = remembered();
  private last = "";
  private lastMs = -Infinity;

  /** Whether this browser can speak at all. */
  static get possible(): boolean {
    return typeof speechSynthesis !== "undefined" && typeof SpeechSynthesisUtterance !== "undefined";
  }

  turn(on: boolean): void {
    this.on = on;
    try {
      localStorage.setItem("reknit.voice", on ? "on" : "off");
    } catch {
      // Without storage the choice holds for this page only.
    }
    if (!on && Voice.possible) speechSynthesis.cancel();
  }

  /** Say a sentence, and tell whether it is being said: the same one not again for a while, and another one only if it is urgent. */
  say(sentence: string, urgent = false): boolean {
    const now = performance.now();
    if (!this.on || !Voice.possible || sentence === "" || (sentence === this.last && now - this.lastMs < AGAIN_MS)) return false;
    if (urgent) speechSynthesis.cancel();
    else if (speechSynthesis.speaking || speechSynthesis.pending) return false;
    this.last = sentence;
    this.lastMs = now;
    const spoken = new SpeechSynthesisUtterance(sentence);
    spoken.lang = locale;
    spoken.rate = 0.95;
    speechSynthesis.speak(spoken);
    return true;
  }

  silence(): void {
    if (Voice.possible) speechSynthesis.cancel();
  }
}

function remembered(): boolean {
  try {
    return localStorage.getItem("reknit.voice") !== "off";
  } catch {
    return true;
  }
}
