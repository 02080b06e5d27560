// How well this page keeps up: counts and times, for the result, the therapist's panel and the tests.

import { options } from "preact";
import type { Snapshot } from "./messages";
import type { Performance as Told, Spread } from "./session-entry";

const MOST = 60_000; // a quarter of an hour of animation frames
const KEPT = 900;

export const stats = {
  frames: 0,
  detected: 0,
  skipped: 0,
  rows: 0,
  snapshots: 0,
  people: 1,
  inferenceMs: [] as number[],
  ageMs: [] as number[],
  /** Work of this page on the main thread between two animation frames. */
  workMs: [] as number[],
  longTasks: [] as number[],
  last: null as Snapshot | null,
};

declare global {
  interface Window {
    reknit: { stats: typeof stats };
  }
}

let spentMs = 0;

/** Count the time that a piece of work takes on the main thread. */
export function work<T>(piece: () => T): T {
  const began = performance.now();
  try {
    return piece();
  } finally {
    spentMs += performance.now() - began;
  }
}

/** An animation frame has ended: note what was spent since the one before. */
export function frameDone(): void {
  keep(stats.workMs, spentMs);
  spentMs = 0;
}

/** Add a value; the oldest one goes when there are too many, so that memory stays flat. */
export function keep(values: number[], value: number): void {
  values.push(value);
  if (values.length > MOST) values.splice(0, MOST / 2);
}

export function spread(values: number[]): Spread {
  if (values.length === 0) return { p50: null, p95: null };
  const ordered = values.slice(-KEPT).sort((a, b) => a - b);
  const at = (share: number): number => Math.round(10 * (ordered[Math.min(ordered.length - 1, Math.round(share * (ordered.length - 1)))] ?? 0)) / 10;
  return { p50: at(0.5), p95: at(0.95) };
}

/** What the server keeps of it. */
export function performanceNow(lost: number): Told {
  const { frames, detected, skipped } = stats;
  return { pictures: frames, detected, skipped, lost, inference_ms: spread(stats.inferenceMs), work_ms: spread(stats.workMs) };
}

/** A new block: count from the beginning. */
export function restart(): void {
  stats.frames = stats.detected = stats.skipped = stats.rows = stats.snapshots = 0;
  for (const values of [stats.inferenceMs, stats.ageMs, stats.workMs, stats.longTasks]) values.length = 0;
}

export function watch(): void {
  window.reknit = { stats };
  options.debounceRendering = (render) => queueMicrotask(() => work(render));
  if (typeof PerformanceObserver === "undefined" || !PerformanceObserver.supportedEntryTypes.includes("longtask")) return;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) keep(stats.longTasks, entry.duration);
  }).observe({ type: "longtask" });
}
