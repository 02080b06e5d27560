// Where the line of a course is broken: a sensor that was away, a rest, or values that never came. The time axis keeps that time.

import type { State } from "./messages";
import type { SessionDetails, Summary } from "./session-entry";
import { count, figure, fill, words } from "./words";

/** Longer than this between two values is a break, and no line is drawn over it. */
export const GAP_S = 0.5;
/** How far into a break its two empty places lie at most: close to its ends, so that all of it answers to the mouse. */
const EDGE_S = 0.01;

export interface Break {
  from_s: number;
  to_s: number;
  /** null: nobody knows how long it was, and the axis leaves that time out. */
  length_s: number | null;
  why: "away" | "rest" | "paused" | "missing";
}

/** All breaks in the order of time: where the source began anew, and where values lie far apart. */
export function breaksOf({ summary, track }: { summary: Pick<Summary, "breaks" | "states" | "from_ns">; track: Pick<SessionDetails["track"], "time_s"> }): Break[] {
  const away: Break[] = (summary.breaks ?? []).map((each) => ({ ...each, why: "away" }));
  const found = [...away];
  track.time_s.forEach((to_s, n) => {
    const from_s = track.time_s[n - 1];
    if (from_s === undefined || to_s - from_s <= GAP_S || away.some((each) => each.from_s < to_s && each.to_s > from_s)) return;
    found.push({ from_s, to_s, length_s: to_s - from_s, why: whyOf(summary, from_s, to_s) });
  });
  return found.sort((a, b) => a.from_s - b.from_s);
}

/** What the block did for most of that time. */
function whyOf({ states, from_ns }: Pick<Summary, "states" | "from_ns">, from_s: number, to_s: number): Break["why"] {
  if (from_ns == null || states === undefined) return "missing";
  const at = (ns: number): number => (ns - from_ns) / 1e9;
  const spent = (wanted: State): number =>
    states.reduce((sum, [began_ns, state], n) => {
      const ended_s = Math.min(to_s, at(states[n + 1]?.[0] ?? Infinity));
      return state === wanted ? sum + Math.max(0, ended_s - Math.max(from_s, at(began_ns))) : sum;
    }, 0);
  const longest = (["rest", "paused"] as const).find((state) => spent(state) > (to_s - from_s) / 2);
  return longest ?? "missing";
}

/** The course as it is drawn: each break has two places without a value, near its ends. */
export interface Drawn {
  times: number[];
  values: (number | null)[];
  breaks: Map<number, Break>;
}

export function broken({ time_s, value }: Pick<SessionDetails["track"], "time_s" | "value">, found: Break[]): Drawn {
  const drawn: Drawn = { times: [], values: [], breaks: new Map() };
  let next = 0;
  const open = (before_s: number): void => {
    for (let each = found[next]; each !== undefined && each.to_s <= before_s; each = found[++next]) {
      const edge = Math.min(EDGE_S, (each.to_s - each.from_s) / 4);
      for (const time of [each.from_s + edge, each.to_s - edge]) {
        drawn.breaks.set(drawn.times.length, each);
        drawn.times.push(time);
        drawn.values.push(null);
      }
    }
  };
  time_s.forEach((time, n) => {
    open(time);
    drawn.times.push(time);
    drawn.values.push(value[n] ?? null);
  });
  return drawn;
}

/** The place so many samples away, never beyond the ends; it stops in each break once, so that none is passed unheard. */
export function walked(from: number, by: number, { times, breaks }: Pick<Drawn, "times" | "breaks">): number {
  const within = (place: number): number => Math.min(times.length - 1, Math.max(0, place));
  const [to, step, here] = [within(from + by), Math.sign(by), breaks.get(from)];
  for (let place = from + step; place !== to + step; place += step) {
    const found = breaks.get(place);
    if (found !== undefined && found !== here) return place;
  }
  return here !== undefined && breaks.get(to) === here ? within(to + step) : to;
}

/** The break that lies at that time, if one does. */
export function breakAt(found: Break[], time_s: number): Break | undefined {
  return found.find(({ from_s, to_s }) => from_s < time_s && time_s < to_s);
}

/** A time span in seconds; what is very short is not told as nothing. */
function seconds(length_s: number): string {
  const digits = length_s < 60 ? 1 : 0;
  return length_s < 0.1 ? fill(words.lessThan, { n: figure(0.1, 1) }) : figure(length_s, digits);
}

/** What a break was, in one sentence. */
export function breakWords({ from_s, to_s, length_s, why }: Break): string {
  const from = figure(from_s, 1);
  if (length_s === null) return fill(words.breaks.unknown, { from });
  return fill(words.breaks[why], { from, to: figure(to_s, 1), length: seconds(length_s) });
}

/** What may stand in the break in the picture, the longest first. */
export function breakLabels({ length_s, why }: Break): string[] {
  if (length_s === null) return [words.breaks.unknownLabel, "?"];
  const length = seconds(length_s);
  const label = why === "rest" ? words.breaks.restLabel : why === "paused" ? words.breaks.pausedLabel : words.breaks.label;
  return [fill(label, { length }), fill(words.holdSeconds, { n: length })];
}

/** How many there are, and how long they are together where that is known of all. */
export function breaksTitle(found: Break[]): string {
  if (found.some(({ length_s }) => length_s === null)) return count(words.breaks.titleUnknown, found.length);
  const length = found.reduce((sum, each) => sum + (each.length_s ?? 0), 0);
  return count(words.breaks.title, found.length, { length: seconds(length) });
}
