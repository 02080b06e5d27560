// The screens that there are, and how one is entered.

import type { ExerciseEntry } from "./exercise-entry";
import type { Side } from "./messages";
import type { SessionDetails } from "./session-entry";
import type { Practice } from "./practice";
import type { Sentence } from "./problem";
import { words } from "./words";

export type Screen =
  | { name: "home" }
  | { name: "exercise"; entry: ExerciseEntry; side?: Side }
  | { name: "history" }
  | { name: "sensors"; entry: ExerciseEntry | null; side: Side }
  | { name: "opening"; camera: boolean; loading: boolean }
  | { name: "practice"; practice: Practice; watching: boolean }
  | { name: "result"; details: SessionDetails; /** Whether it was opened from the list of sessions. */ listed: boolean }
  | { name: "occupied" }
  | { name: "problem"; sentence: Sentence; final: boolean; again?: () => void };

let arrivedBefore = false;

/** A new screen begins at its top, for eyes, screen readers and the Tab key alike. */
export function arrive(name: Screen["name"]): void {
  const content = document.getElementById("content");
  const heading = content?.querySelector("h1")?.textContent ?? "";
  document.title = heading === "" ? words.title : `${heading} – ${words.title}`;
  if (arrivedBefore && name !== "opening") {
    content?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }
  arrivedBefore = true;
}
