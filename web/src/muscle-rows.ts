// What each muscle did in each repetition, as the server tells it, and what is drawn of it.

import type { Place } from "./sensor-messages";
import type { Side } from "./messages";

/** A muscle in one repetition; times count from its start, null: not seen. */
export interface MuscleRow {
  values: (number | null)[];
  bursts: [number | null, number | null][];
  onset_s: number | null;
  offset_s: number | null;
  active_s: number | null;
  mean: number | null;
  peak: number | null;
  /** A gate, where the muscle's signal was bad. */
  withheld: string | null;
}

export interface RasterMuscle {
  stream: string;
  channel: string;
  muscle: string | null;
  side: Side | null;
  unit: string;
  /** Mean over the repetitions, and the largest value in them. */
  mean: number | null;
  most: number | null;
  rows: MuscleRow[];
}

export interface MuscleRaster {
  before_s: number;
  step_s: number;
  repetitions: { number: number | null; complete: boolean; start_s: number; duration_s: number }[];
  muscles: RasterMuscle[];
  left_out: { channels: number; repetitions: number };
}

/** The mean of a muscle as a share of its own largest value; null where it was not measured. */
export function shareOf({ mean, most }: Pick<RasterMuscle, "mean" | "most">): number | null {
  return mean === null || most === null || most <= 0 ? null : Math.min(1, mean / most);
}

/** How strongly each step is drawn, 0 to 1; null where it is not known. */
export function intensities({ values }: Pick<MuscleRow, "values">, most: number | null): (number | null)[] {
  return values.map((value) => (value === null || most === null || most <= 0 ? null : Math.min(1, Math.max(0, value / most))));
}

/** Steps of one strength beside each other as one box, so that a picture has few of them: from, to (in steps), and strength of 0 to `levels`. */
export function boxes(shares: (number | null)[], levels: number): { from: number; to: number; level: number }[] {
  const found: { from: number; to: number; level: number }[] = [];
  shares.forEach((share, n) => {
    if (share === null) return;
    const level = Math.round(share * levels);
    const last = found[found.length - 1];
    if (last !== undefined && last.to === n && last.level === level) last.to = n + 1;
    else found.push({ from: n, to: n + 1, level });
  });
  return found;
}

/** How long the axis is, in seconds from the start of a repetition: the longest of them. */
export function reachS({ repetitions, step_s, before_s, muscles }: Pick<MuscleRaster, "repetitions" | "step_s" | "before_s" | "muscles">): number {
  const drawn = Math.max(0, ...muscles.flatMap(({ rows }) => rows.map(({ values }) => values.length))) * step_s - before_s;
  return Math.max(step_s, drawn, ...repetitions.map(({ duration_s }) => duration_s));
}

/** Whole seconds for the axis, at most eight of them. */
export function ticks(before_s: number, reach: number): number[] {
  const every = [1, 2, 5, 10, 20, 60].find((step) => (before_s + reach) / step <= 8) ?? 120;
  const first = Math.ceil(-before_s / every) * every;
  const found: number[] = [];
  for (let at = first; at <= reach + 1e-9; at += every) found.push(at === 0 ? 0 : at);
  return found;
}

/** The bursts as they are drawn: within the axis, and whether each end was seen. */
export function marks({ bursts }: Pick<MuscleRow, "bursts">, before_s: number, reach: number): { from: number; to: number; onset: boolean; offset: boolean }[] {
  return bursts.flatMap(([onset, offset]) => {
    const [from, to] = [Math.max(-before_s, onset ?? -before_s), Math.min(reach, offset ?? reach)];
    return from >= to ? [] : [{ from, to, onset: onset !== null && onset >= -before_s, offset: offset !== null && offset <= reach }];
  });
}

/** The muscles that have a place on the body, and those that have none. */
export function onBody(muscles: RasterMuscle[]): { placed: { muscle: RasterMuscle; place: Place }[]; loose: RasterMuscle[] } {
  const placed = muscles.flatMap((each) => (each.muscle === null ? [] : [{ muscle: each, place: { muscle: each.muscle, side: each.side } }]));
  return { placed, loose: muscles.filter(({ muscle }) => muscle === null) };
}
