// Work and rest in turn: what is said when the turn changes, and how long it still lasts.

import type { ExerciseText } from "./exercise-entry";
import type { Snapshot } from "./messages";
import { figure, words } from "./words";

/** What is said at a turn. */
export function turnWords(pace: NonNullable<Snapshot["pace"]>, text: Pick<ExerciseText, "work" | "rest"> | null): string {
  return text?.[pace.turn] ?? words.turns[pace.turn];
}

/** The seconds that a turn still lasts, as they are counted down. */
export function secondsLeft({ left_s }: NonNullable<Snapshot["pace"]>): string {
  return figure(Math.ceil(left_s));
}
