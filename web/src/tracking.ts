// A target that moves: where it is, where it was, and where it will be.

import type { ExerciseEntry, Tracking } from "./exercise-entry";
import type { Snapshot } from "./messages";

/** How long one run through the course takes, in seconds. */
export function period({ points }: Pick<Tracking, "points">): number {
  return points[points.length - 1]?.[0] ?? 1;
}

/** The wanted value at a time of the course; before its beginning and behind its end the course goes round. */
export function wantedAt({ points }: Pick<Tracking, "points">, time_s: number): number {
  const whole = period({ points });
  const at = ((time_s % whole) + whole) % whole;
  const next = points.findIndex(([time]) => time > at);
  const [after, before] = [points[next === -1 ? points.length - 1 : next], points[next === -1 ? points.length - 1 : Math.max(0, next - 1)]];
  if (after === undefined || before === undefined) return 0;
  const span = after[0] - before[0];
  return span <= 0 ? after[1] : before[1] + ((at - before[0]) / span) * (after[1] - before[1]);
}

/** The band that holds now: that of the target, or what lies about a target that moves. */
export function bandNow({ target, within_s }: Pick<Snapshot, "target" | "within_s">, entry: Pick<ExerciseEntry, "tracking"> | null): Pick<Snapshot["target"], "low" | "high" | "scale_low" | "scale_high"> {
  const tracking = entry?.tracking ?? null;
  if (tracking === null || within_s === null) return target;
  const wanted = wantedAt(tracking, within_s);
  return { ...target, low: wanted - tracking.tolerance, high: wanted + tracking.tolerance };
}
