// The upright axis of a session's course: how far it reaches, and the words at its marks.

import type { SessionDetails } from "./session-entry";
import { figure, unitSign, withUnit } from "./words";

/** The marks of the upright axis: all with as many decimals as tell each from the next. */
export function ticksWith(splits: number[], unit: string | null): string[] {
  const step = Math.abs((splits[1] ?? 1) - (splits[0] ?? 0));
  const digits = [0, 1, 2].find((each) => Math.abs(step * 10 ** each - Math.round(step * 10 ** each)) < 1e-6) ?? 3;
  return splits.map((split) => (digits === 0 ? withUnit(split, unit) : `${figure(split, digits)}${unit === "deg" ? "" : " "}${unitSign(unit ?? "")}`.trim()));
}

/** From the scale's low end to the highest value, or to the target where that lies higher. */
export function heights({ summary, track }: Pick<SessionDetails, "summary" | "track">): [number, number] {
  const { target } = summary;
  let [low, high] = [target?.scale_low ?? 0, target?.high ?? target?.low ?? 1];
  for (const value of track.value) {
    if (value === null) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high * 1.05];
}
