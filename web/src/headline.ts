// The value that a test or a trial is done for, in the list of sessions and over several of them.

import type { SessionEntry } from "./session-entry";
import { valueName } from "./trial-values";
import { count, figure, withUnit, words } from "./words";

export type Headline = NonNullable<SessionEntry["headline"]>;

/** A value with its unit, as it is written in the list. */
export function headlineValue({ name, value, unit }: Headline): string {
  if (name === "test_count") return count(words.historyTimes, value);
  if (unit === "ms") return `${figure(value)} ms`;
  return withUnit(value, unit === "1" ? "" : unit);
}

/** What a session of the list came to: its value with its name, or else how much of it there was. */
export function outcome({ headline, repetitions }: Pick<SessionEntry, "headline" | "repetitions">, trial: boolean): string {
  if (headline != null) return `${valueName(headline.name)}: ${headlineValue(headline)}`;
  return count(trial ? words.historyTrials : words.historyCount, repetitions);
}

export interface Point {
  session: string;
  atMs: number;
  headline: Headline;
}

/** Sessions that can be compared: of one side, and all of real people or all simulated. */
export interface Series {
  side: SessionEntry["side"];
  simulated: boolean;
  points: Point[];
}

/** The values of one exercise's sessions, the oldest first; none where fewer than two have a value of the newest one's name and unit. */
export function seriesOf(sessions: SessionEntry[]): Series[] {
  const newest = sessions.find(({ headline }) => headline != null)?.headline;
  const series = new Map<string, Series>();
  for (const { session, began, side, simulated, headline } of [...sessions].reverse()) {
    const atMs = new Date(began).getTime();
    if (headline == null || headline.name !== newest?.name || headline.unit !== newest.unit || Number.isNaN(atMs)) continue;
    const key = `${side} ${simulated}`;
    const found = series.get(key) ?? { side, simulated, points: [] };
    found.points.push({ session, atMs, headline });
    series.set(key, found);
  }
  const all = [...series.values()];
  return all.reduce((sum, { points }) => sum + points.length, 0) < 2 ? [] : all;
}

/** Steps of 1, 2 or 5 from at or below the lowest value to at or above the highest; three to seven of them. */
export function ticksOf(values: number[]): number[] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const span = high - low || Math.abs(high) || 1;
  const rough = span / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((each) => each * power >= rough) ?? 10);
  const [first, last] = [Math.floor(low / step), Math.max(Math.ceil(high / step), Math.floor(low / step) + 1)];
  return Array.from({ length: last - first + 1 }, (_, n) => Number(((first + n) * step).toPrecision(12)));
}
