// What the tones mean in an exercise: in a test, and where all is well, there are none to be explained.

import type { ExerciseEntry } from "./exercise-entry";
import { isFree } from "./scale";
import { words } from "./words";

/** The legend of the tones; null where no tone tells how it goes. */
export function soundWords(entry: Pick<ExerciseEntry, "measure" | "test" | "trial" | "target" | "tracking"> | null): string | null {
  if (entry === null) return words.soundText;
  if (entry.test) return null;
  if (entry.trial === null || entry.tracking !== null) return entry.target.high === null && entry.tracking === null ? words.soundFurther : words.soundText;
  if (isFree(entry.target)) return null;
  if (entry.trial.kind === "walk") return entry.measure === "cadence" ? words.soundRhythm : words.soundStride;
  return entry.target.low <= entry.target.scale_low ? words.soundSteady : words.soundText;
}
