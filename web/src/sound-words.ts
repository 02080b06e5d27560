// What the tones mean in an exercise: in a test, and where all is well, there are none to be explained.

import type { ExerciseEntry } from "./exercise-entry";
import { isFree } from "./scale";
import { words } from "./words";

/** The legend of the tones; null where no tone tells how it goes. */
export function soundWords(entry: Pick<ExerciseEntry, "test" | "trial" | "target" | "tracking"> | null): string | null {
  if (entry === null) return words.soundText;
  if (entry.test) return null;
  if (entry.trial === null || entry.tracking !== null) return words.soundText;
  if (isFree(entry.target)) return null;
  if (entry.trial.kind === "walk") return words.soundRhythm;
  return entry.target.low <= entry.target.scale_low ? words.soundSteady : words.soundText;
}
