// What a test (and the result page) reads: counts and times of this page.

import type { Snapshot } from "./messages";

const MOST = 20_000;

export const stats = {
  frames: 0,
  detected: 0,
  rows: 0,
  snapshots: 0,
  inferenceMs: [] as number[],
  ageMs: [] as number[],
  longTasks: [] as number[],
  last: null as Snapshot | null,
};

declare global {
  interface Window {
    reknit: { stats: typeof stats };
  }
}

export function watch(): void {
  window.reknit = { stats };
  if (typeof PerformanceObserver === "undefined" || !PerformanceObserver.supportedEntryTypes.includes("longtask")) return;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (stats.longTasks.length < MOST) stats.longTasks.push(entry.duration);
  }).observe({ type: "longtask" });
}
