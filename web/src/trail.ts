// The browser's history beside the page's screens: "back" moves within the program, and no address changes.

import type { ExerciseEntry } from "./exercise-entry";
import type { Side } from "./messages";
import type { Screen } from "./screen";

/** A screen as it can be found again, also after the page was loaded anew. */
export type Place =
  | { name: "home" }
  | { name: "history" }
  | { name: "exercise"; id: string; side: Side | null }
  | { name: "sensors"; id: string | null; side: Side }
  | { name: "practice" }
  | { name: "result"; session: string; listed: boolean };

/** Where a screen stands; null for those that only come between. */
export function placeOf(screen: Screen): Place | null {
  switch (screen.name) {
    case "exercise":
      return { name: "exercise", id: screen.entry.id, side: screen.side ?? null };
    case "sensors":
      return { name: "sensors", id: screen.entry?.id ?? null, side: screen.side };
    case "opening":
    case "practice":
      return { name: "practice" };
    case "result":
      return { name: "result", session: screen.details.session, listed: screen.listed };
    case "home":
    case "history":
      return { name: screen.name };
    default:
      return null;
  }
}

/** The screen of a place, or the first one where its exercise is not known; a result and a practice are no screens before they are asked for. */
export function screenAt(place: Place, library: ExerciseEntry[]): Screen {
  if (place.name === "history") return { name: "history" };
  if (place.name !== "exercise" && place.name !== "sensors") return { name: "home" };
  const entry = library.find(({ id }) => id === place.id) ?? null;
  if (place.name === "sensors") return { name: "sensors", entry, side: place.side };
  return entry === null ? { name: "home" } : { name: "exercise", entry, ...(place.side === null ? {} : { side: place.side }) };
}

/** How many steps back it is to the first screen. */
function levelOf(place: Place): number {
  if (place.name === "home") return 0;
  if (place.name === "practice" || (place.name === "sensors" && place.id !== null) || (place.name === "result" && place.listed)) return 2;
  return 1;
}

interface Step {
  depth: number;
  place: Place;
}

/** What the trail needs of the browser. */
export type Entries = Pick<History, "state" | "pushState" | "replaceState" | "go">;

/** Entries from the first screen down to the one that is shown, never one twice. */
export class Trail {
  private depth: number;
  private place: Place;
  /** What the current entry of the browser holds. */
  private held: Place;
  private moving = false;

  /** `travel` is asked where "back" or "forward" was pressed: whether the page goes there, or stays where it is. */
  constructor(
    private readonly entries: Entries,
    private readonly travel: (place: Place) => boolean,
  ) {
    const step = stepOf(entries.state) ?? { depth: 0, place: { name: "home" } };
    this.depth = step.depth;
    this.place = this.held = step.place;
    this.write();
  }

  /** Where the page stands; at first where it stood before it was loaded anew. */
  get here(): Place {
    return this.place;
  }

  /** The page shows another screen of its own accord. */
  show(place: Place): void {
    this.place = place;
    this.settle();
  }

  /** The browser has come to another entry, of our own accord or the person's. */
  came(state: unknown): void {
    const step = stepOf(state);
    if (step === null) return this.write(); // only what stands behind the # was changed by hand
    const before = this.depth;
    this.depth = step.depth;
    this.held = step.place;
    if (this.moving) {
      this.moving = false;
      this.settle();
    } else if (!this.travel(step.place)) this.move(before - step.depth);
  }

  /** Bring the browser's entries to where the page stands; going back takes a moment, and is gone on with in `came`. */
  private settle(): void {
    if (this.moving) return;
    const level = this.held.name === this.place.name ? this.depth : Math.min(levelOf(this.place), this.depth + 1);
    if (level < this.depth) return this.move(level - this.depth);
    if (level > this.depth) {
      this.depth = level;
      this.held = this.place;
      this.entries.pushState(this.step, "");
    } else this.write();
  }

  private move(by: number): void {
    if (by === 0) return;
    this.moving = true;
    this.entries.go(by);
  }

  private write(): void {
    this.held = this.place;
    this.entries.replaceState(this.step, "");
  }

  private get step(): Step {
    return { depth: this.depth, place: this.place };
  }
}

function stepOf(state: unknown): Step | null {
  const step = state as Partial<Step> | null;
  return typeof step?.depth === "number" && typeof step.place?.name === "string" ? (step as Step) : null;
}
