// What further sensors measured beside each repetition, in words: which muscle, how much, and why there is nothing.

import type { Beside, CompanionEntry, Repetition, Summary } from "./session-entry";
import { measureName } from "./gauge";
import { placeName } from "./muscles";
import { fill, withUnit, words } from "./words";

/** What is measured: the muscle with its side, or the sensor's channel where nobody has said; a session of an earlier version knows only the stream. */
export function besideName(entry: CompanionEntry | undefined, stream: string): string {
  if (entry?.muscle != null) return placeName({ muscle: entry.muscle, side: entry.side });
  if (entry !== undefined && entry.channel === entry.measure) return measureName(entry.measure); // had from the camera's own picture
  return fill(words.beside.channel, { name: entry?.channel ?? stream });
}

/** What it did in a repetition, or why nobody knows. */
export function besideWords(beside: Beside | undefined, unit: string | null): string {
  if (beside === undefined) return words.withheldShort;
  if (beside.peak === null || beside.mean === null) return missing(beside.withheld);
  return fill(words.beside.value, { mean: withUnit(beside.mean, unit), peak: withUnit(beside.peak, unit) });
}

function missing(gate: string | null | undefined): string {
  if (gate == null) return words.withheldShort;
  return gate === "no_signal" ? words.beside.silent : words.beside.untrusted;
}

/** The streams that were measured beside the repetitions, each with its name and unit. */
export function besideOf(summary: Pick<Summary, "companions">, repetitions: Repetition[]): { stream: string; name: string; unit: string | null }[] {
  const entries = summary.companions ?? {};
  const streams = new Set([...Object.keys(entries), ...repetitions.flatMap(({ companions }) => Object.keys(companions ?? {}))]);
  return [...streams].sort().map((stream) => ({ stream, name: besideName(entries[stream], stream), unit: entries[stream]?.unit ?? null }));
}
