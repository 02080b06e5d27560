// The last seconds of every channel's activity, for a small picture of each.

import type { Signal } from "./sensor-messages";

const KEPT = 200;

export class Courses {
  private readonly kept = new Map<string, (number | null)[]>();

  take(signals: Signal[]): void {
    const there = new Set<string>();
    for (const { sensor, channels } of signals) {
      channels.forEach(({ values }, n) => {
        const key = `${sensor} ${n}`;
        there.add(key);
        const course = this.kept.get(key) ?? [];
        course.push(...values);
        course.splice(0, Math.max(0, course.length - KEPT));
        this.kept.set(key, course);
      });
    }
    for (const key of [...this.kept.keys()]) if (!there.has(key)) this.kept.delete(key);
  }

  of(sensor: string, channel: number): (number | null)[] {
    return this.kept.get(`${sensor} ${channel}`) ?? [];
  }
}

/** A course as a line in a box, which its highest value fills; a value that is missing breaks it. */
export function lineOf(course: (number | null)[], width: number, height: number): string {
  const known = course.filter((value) => value !== null);
  if (known.length < 2) return "";
  const sorted = [...known].sort((a, b) => a - b);
  // Rest alone would otherwise fill the box like an effort.
  const rest = sorted[Math.floor(sorted.length * 0.2)] ?? 0;
  const top = Math.max(sorted[sorted.length - 1] ?? 0, 6 * rest, 1e-12);
  let drawing = false;
  return course
    .map((value, n) => {
      if (value === null) {
        drawing = false;
        return "";
      }
      const x = ((n + KEPT - course.length) / (KEPT - 1)) * width;
      const y = height - 2 - (value / top) * (height - 4);
      const step = `${drawing ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`;
      drawing = true;
      return step;
    })
    .join("");
}
