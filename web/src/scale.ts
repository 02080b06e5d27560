// From a value of the measure to a place on the gauge.

import type { Target } from "./messages";

/** The place of a value on the gauge's scale, 0 to 1. */
export function place(value: number, target: Pick<Target, "scale_low" | "scale_high">): number {
  const share = (value - target.scale_low) / (target.scale_high - target.scale_low);
  return Math.min(1, Math.max(0, share));
}

/** The zone's lower and upper edge on the scale; no upper target reaches to the end. */
export function zone(target: Pick<Target, "low" | "high" | "scale_low" | "scale_high">): [number, number] {
  return [place(target.low, target), target.high === null ? 1 : place(target.high, target)];
}

/** Whether every value is as good as another: a measure that is only watched has no target to be shown. */
export function isFree({ low, high, scale_low, scale_high }: Pick<Target, "low" | "high" | "scale_low" | "scale_high">): boolean {
  return low <= scale_low && (high === null || high >= scale_high);
}
