// The upright axis of a session's course: how far it reaches, and the words at its marks.

import type { SessionDetails } from "./session-entry";
import { figure, unitSign, withUnit } from "./words";

/** Room for a unit beside every mark of the axis: a longer one stands once, beside the measure's name. */
const SIGNS = 4;

/** Whether a unit is too long to stand at each mark. */
export function isLong(unit: string | null): boolean {
  return unitSign(unit ?? "").length > SIGNS;
}

/** The marks of the upright axis: all with as many decimals as tell each from the next. */
export function ticksWith(splits: number[], of: string | null): string[] {
  const unit = isLong(of) ? null : of;
  const step = Math.abs((splits[1] ?? 1) - (splits[0] ?? 0));
  const digits = [0, 1, 2].find((each) => Math.abs(step * 10 ** each - Math.round(step * 10 ** each)) < 1e-6) ?? 3;
  return splits.map((split) => (digits === 0 ? withUnit(split, unit) : `${figure(split, digits)}${unit === "deg" ? "" : " "}${unitSign(unit ?? "")}`.trim()));
}

/** From the scale's low end to the highest value, or to the target where that lies higher; without a band by the values alone, from 0. */
export function heights({ summary, track }: Pick<SessionDetails, "summary" | "track">, banded = true): [number, number] {
  const { target } = summary;
  let [low, high] = banded ? [target?.scale_low ?? 0, target?.high ?? target?.low ?? 1] : [0, 0];
  for (const value of track.value) {
    if (value === null) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high > low ? high * 1.05 : low + 1];
}
