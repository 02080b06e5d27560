// The last seconds of every channel's activity, for a small picture of each.

import type { Signal, SourceState } from "./sensor-messages";

const KEPT = 200;

/** States in which a sensor is away: its course goes on without values, so that no line leads over that time. */
const AWAY: SourceState[] = ["stale", "lost", "connecting"];

/** `usual`: values of a message while data come, in the mean; `silent`: messages without any since then. */
interface Kept {
  values: (number | null)[];
  usual: number;
  silent: number;
}

export class Courses {
  private readonly kept = new Map<string, Kept>();

  take(signals: Signal[]): void {
    const there = new Set<string>();
    for (const { sensor, state, channels } of signals) {
      channels.forEach(({ values }, n) => {
        const key = `${sensor} ${n}`;
        there.add(key);
        const course = this.kept.get(key) ?? { values: [], usual: 0, silent: 0 };
        course.values.push(...went(course, values, AWAY.includes(state)));
        course.values.splice(0, Math.max(0, course.values.length - KEPT));
        this.kept.set(key, course);
      });
    }
    for (const key of [...this.kept.keys()]) if (!there.has(key)) this.kept.delete(key);
  }

  of(sensor: string, channel: number): (number | null)[] {
    return this.kept.get(`${sensor} ${channel}`)?.values ?? [];
  }
}

/** What a message adds to a course: its values, or nothing while they may only be late, or the time that a sensor has been away by now. */
function went(course: Kept, values: (number | null)[], away: boolean): (number | null)[] {
  if (values.length > 0) {
    course.usual = course.usual === 0 ? values.length : 0.8 * course.usual + 0.2 * values.length;
    course.silent = 0;
    return values;
  }
  course.silent += 1;
  if (!away) return [];
  const missed = Math.min(KEPT, Math.round(course.usual * course.silent));
  course.silent = 0;
  return new Array<null>(missed).fill(null);
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
