// What the movement of a session looked like, as the server tells it, and where it lies on the paper.

import type { Side } from "./messages";

export type Why = "short" | "few" | "slow" | "missing" | "still" | "cut" | "unit" | "unmatched" | "out_of_range";

export interface Overlay {
  /** `values`: over 0 to 100 % of its time; null where too much was withheld. */
  repetitions: { number: number; duration_s: number; values: number[] | null }[];
  left_out: number;
  /** So many whole repetitions a band needs. */
  needed: number;
  mean: number[] | null;
  sd: number[] | null;
  spread: number | null;
  withheld: Why | null;
}

export interface TrialPicture {
  number: number;
  condition: string | null;
  duration_s: number;
  velocity: number | null;
  area: number | null;
  /** Forward and to the left, about the middle. */
  path: [number, number][] | null;
  ellipse: { major: number; minor: number; angle_deg: number } | null;
  withheld: Why | null;
}

/** The way of a lean, forward and to the left of where one stood. */
export interface LeanPicture {
  number: number;
  asked: string | null;
  path: [number, number][] | null;
  furthest: [number, number] | null;
  withheld: Why | null;
}

export interface SideRanges {
  ranges: (number | null)[];
  mean: number | null;
  /** A gate. */
  withheld: string | null;
}

export interface BothSides extends Record<Side, SideRanges> {
  measure: string;
  repetitions: number[];
}

export interface Cyclogram {
  across: string;
  up: string;
  side: Side;
  repetitions: { number: number; across: number[]; up: number[] }[];
  mean: { across: number[]; up: number[] } | null;
  /** The gate that was shut, by measure; null where it was open. */
  withheld: Record<string, string | null> | null;
}

type Found<T> = T | { withheld: Why };

/** How two joints moved in time with each other, over the repetitions. */
export interface JointTiming {
  /** Each with the gate that was shut; null where it was open. */
  joints: [TimedJoint, TimedJoint];
  cycles: number;
  /** In how many both could be seen, and how many are needed. */
  whole: number;
  needed: number;
  phase: Found<{ mean_deg: number; deviation_deg: number }>;
  coupling: Found<{ shares: Record<"proximal" | "in_phase" | "distal" | "anti_phase", number>; variability_deg: number }>;
  /** Above 0 the second joint comes later. */
  lag: Found<{ median_s: number; least_s: number; most_s: number; correlation: number }>;
}

export interface TimedJoint {
  measure: string;
  side: Side;
  gate: string | null;
}

export interface WalkPicture {
  contacts: { at_s: number; side: Side | null; step_s: number | null }[];
  bouts: { begin_s: number; end_s: number }[];
}

export interface MovementPictures {
  measure: string;
  unit: string;
  overlay: Overlay | null;
  trials: TrialPicture[] | null;
  leans: LeanPicture[] | null;
  sides: BothSides | null;
  cyclogram: Cyclogram | null;
  coordination: JointTiming[] | null;
  walk: WalkPicture | null;
}

export type Range = [number, number];
export type Point = [number, number];

/** From the least to the largest number with a little room; of one number a range around it. */
export function room(values: number[]): Range {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const more = high > low ? 0.06 * (high - low) : 1;
  return [low - more, high + more];
}

/** Round numbers within a range, at most `most` of them. */
export function roundTicks([low, high]: Range, most = 6): number[] {
  const power = 10 ** Math.floor(Math.log10((high - low) / most));
  const step = [1, 2, 2.5, 5, 10, 20].map((each) => each * power).find((each) => (high - low) / each <= most - 1) ?? high - low;
  const found: number[] = [];
  for (let n = Math.ceil(low / step - 1e-9); n * step <= high + 1e-9 * step; n++) found.push(Number((n * step).toPrecision(12)) + 0);
  return found;
}

/** A line through points, as the `d` of a path. */
export function line(points: Point[], closed = false): string {
  const drawn = points.map(([x, y], n) => `${n === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
  return closed && drawn !== "" ? `${drawn}Z` : drawn;
}

/** Forward is up and left is left: from (forward, left) to (across, up). */
export function onFloor([forward, left]: Point): Point {
  return [0 - left, forward];
}

/** The rim of an ellipse about the middle, as (forward, left). */
export function rim({ major, minor, angle_deg }: NonNullable<TrialPicture["ellipse"]>, steps = 48): Point[] {
  const angle = (angle_deg * Math.PI) / 180;
  return Array.from({ length: steps }, (_, n): Point => {
    const turn = (2 * Math.PI * n) / steps;
    const [along, across] = [major * Math.cos(turn), minor * Math.sin(turn)];
    return [along * Math.cos(angle) - across * Math.sin(angle), along * Math.sin(angle) + across * Math.cos(angle)];
  });
}

/** How far the paper of all ways reaches from the middle: a round number that holds every path and ellipse. */
export function reachOf(ways: { path: Point[] | null; ellipse?: TrialPicture["ellipse"] }[]): number {
  const far = ways.flatMap(({ path, ellipse }) => [...(path ?? []).flatMap(([x, y]) => [Math.abs(x), Math.abs(y)]), ellipse?.major ?? 0]);
  const most = Math.max(1e-6, ...far);
  const power = 10 ** Math.floor(Math.log10(most));
  return ([1, 1.5, 2, 2.5, 3, 4, 5, 7.5, 10].find((each) => each * power >= most) ?? 10) * power;
}

/** A value of a course at a share of its time. */
export function atPercent(values: number[], percent: number): number {
  return values[Math.round((percent / 100) * (values.length - 1))] ?? NaN;
}
