// How much of an exercise a person wants to do, remembered for each exercise on this computer.

import { doseOf } from "./choice";
import type { ExerciseEntry } from "./exercise-entry";
import type { DoseAsked } from "./messages";

export interface Dose {
  sets: number;
  repetitions: number;
}

/** Far within what the server takes (20 sets of 200): more is no practice at home. */
const MOST: Dose = { sets: 10, repetitions: 30 };

/** Whether a person may choose: a test is always the same, a trial is one, and an address that names a dose has decided. */
export function isChosen(entry: ExerciseEntry, search: string): boolean {
  return !entry.test && entry.trial === null && entry.timing === null && doseOf(search) === null;
}

/** The most that can be chosen of each; never less than the exercise itself asks for. */
export function most({ dose }: Pick<ExerciseEntry, "dose">): Dose {
  return { sets: Math.max(MOST.sets, dose.sets), repetitions: Math.max(MOST.repetitions, dose.repetitions) };
}

/** What was chosen last, and the exercise's own where nothing sensible was. */
export function remembered(entry: ExerciseEntry): Dose {
  const own = { sets: entry.dose.sets, repetitions: entry.dose.repetitions };
  try {
    const kept = JSON.parse(localStorage.getItem(key(entry)) ?? "{}") as Partial<Record<keyof Dose, unknown>> | null;
    const limits = most(entry);
    const whole = (name: keyof Dose): number => {
      const value = kept?.[name];
      return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= limits[name] ? value : own[name];
    };
    return { sets: whole("sets"), repetitions: whole("repetitions") };
  } catch {
    return own;
  }
}

export function remember(entry: ExerciseEntry, { sets, repetitions }: Dose): void {
  try {
    if (sets === entry.dose.sets && repetitions === entry.dose.repetitions) localStorage.removeItem(key(entry));
    else localStorage.setItem(key(entry), JSON.stringify({ sets, repetitions }));
  } catch {
    // Without storage the choice holds for this page only.
  }
}

/** What the server is asked for: nothing where it is the exercise's own. */
export function askedOf({ dose }: Pick<ExerciseEntry, "dose">, { sets, repetitions }: Dose): DoseAsked | null {
  return sets === dose.sets && repetitions === dose.repetitions ? null : { sets, repetitions };
}

/** The same for a practice that is begun elsewhere than where it is chosen; an address that names a dose wins. */
export function doseFor(entry: ExerciseEntry, search: string): DoseAsked | null {
  return isChosen(entry, search) ? askedOf(entry, remembered(entry)) : doseOf(search);
}

function key({ id }: Pick<ExerciseEntry, "id">): string {
  return `reknit.dose.${id}`;
}
