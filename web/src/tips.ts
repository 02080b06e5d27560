// A few words at the right moment: when a movement has ended, and then not again for a while. Never a stream.

import type { ExerciseText } from "./exercise-entry";
import type { Snapshot, Zone } from "./messages";
import { fill, percent, words } from "./words";

const STAYS_MS = 2600;
const THERAPIST_MS = 6000;

export type Tone = "good" | "more" | "less" | "therapist";

export interface Tip {
  words: string;
  tone: Tone;
}

/** The words that a movement has earned; null where there is nothing that helps. */
export function tipFor(last: NonNullable<Snapshot["last"]>, text: Pick<ExerciseText, "below" | "above" | "reached" | "partners">): Tip | null {
  if (last.reason === "short") return { words: words.slower, tone: "less" };
  if (last.share !== undefined && last.share !== null) return tracked(last.share, last.complete);
  const beside = last.complete ? partnerTip(last.partners ?? {}, text.partners) : null;
  if (beside !== null && last.zone !== "below") return beside;
  if (!last.complete) return last.reason === "range" ? { words: text.below, tone: "more" } : null;
  if (last.zone === "inside") return { words: text.reached, tone: "good" };
  if (last.zone === "below") return { words: text.below, tone: "more" };
  return last.zone === "above" ? { words: text.above, tone: "less" } : null;
}

/** How a moving target was followed. */
function tracked(share: number, complete: boolean): Tip {
  const told = fill(words.onLine, { share: percent(100 * share) });
  return complete ? { words: told, tone: "good" } : { words: `${told} ${words.nearer}`, tone: "more" };
}

/** The first partner muscle that was outside of its band. */
function partnerTip(zones: Record<string, Zone | null>, texts: ExerciseText["partners"]): Tip | null {
  for (const [id, zone] of Object.entries(zones)) {
    const told = zone === "below" ? texts[id]?.below : zone === "above" ? texts[id]?.above : null;
    if (told != null) return { words: told, tone: zone === "below" ? "more" : "less" };
  }
  return null;
}

export class Tips {
  tip: Tip | null = null;
  private timer: number | undefined;

  constructor(private readonly changed: (words: string) => void) {}

  take(snapshot: Snapshot, before: Snapshot, text: ExerciseText): void {
    if (snapshot.last === null || snapshot.last.number === (before.last?.number ?? 0)) return;
    const tip = tipFor(snapshot.last, text);
    if (tip !== null && this.tip?.tone !== "therapist") this.show(tip, STAYS_MS);
  }

  /** A therapist's words stay longer, and nothing takes their place. */
  therapist(told: string): void {
    this.show({ words: told, tone: "therapist" }, THERAPIST_MS);
  }

  clear(): void {
    window.clearTimeout(this.timer);
    this.tip = null;
  }

  private show(tip: Tip, staysMs: number): void {
    window.clearTimeout(this.timer);
    this.tip = tip;
    this.timer = window.setTimeout(() => {
      this.tip = null;
      this.changed("");
    }, staysMs);
    this.changed(tip.words);
  }
}
