// What came of a session, in plain sentences.

import type { ExerciseEntry } from "./exercise-entry";
import type { Zone } from "./messages";
import { reactionSentences } from "./reaction";
import type { Repetition, Summary } from "./session-entry";
import { valueName, valueCell } from "./trial-values";
import { count, figure, fill, percent, textOf, words } from "./words";

/** Where the furthest point of a repetition lay, by the target that held then; null where it was not measured. */
export function zoneOf(repetition: Pick<Repetition, "peak" | "zone">, target: Summary["target"]): Zone | null {
  if (repetition.zone !== undefined) return repetition.zone;
  if (repetition.peak === null || target === undefined) return null;
  if (repetition.peak < target.low) return "below";
  return target.high !== null && repetition.peak > target.high ? "above" : "inside";
}

/** Why a movement is partial through nobody's fault: whoever pauses or finishes has done nothing wrong. */
const EXCUSED = new Set(["paused", "under way", "finished"]);

/** The result in plain words: the first sentence, and those that follow it. */
export function sentences({ repetitions, partial, target, timed, reaction }: Pick<Summary, "repetitions" | "partial" | "target" | "timed" | "reaction">, names: Record<string, string> = {}, trial = false): [string, ...string[]] {
  const all = repetitions.length;
  const incomplete = partial.filter(({ reason }) => !EXCUSED.has(reason ?? "")).length;
  if (reaction !== undefined) return reactionSentences(reaction);
  const missed = incomplete > 0 ? [count(words.resultPartial, incomplete)] : [];
  // Every row of the table is accounted for: a trial that was broken off is missing from a test, whoever ended it.
  if (trial && partial.length > incomplete) missed.push(count(words.resultBrokenOff, partial.length - incomplete));
  if (trial && all === 0) return [words.resultNoTrial, ...missed];
  if (trial && repetitions.some(({ values }) => values !== undefined)) return [count(words.resultTrials, all), ...longest(repetitions), ...headlines(repetitions), ...missed];
  if (timed !== undefined) return [timedSentence(timed), ...missed];
  const followed = [...repetitions, ...partial].flatMap(({ tracking }) => (tracking?.share == null ? [] : [tracking.share]));
  if (followed.length > 0) return trackedSentences(followed, all);
  const zones = repetitions.map((each) => zoneOf(each, target));
  const inside = zones.filter((zone) => zone === "inside").length;
  const told: [string, ...string[]] = [all === 0 ? words.resultNone : count(words.resultCount, all)];
  if (all > 0 && !zones.includes(null)) told.push(insideOf(inside, all));
  told.push(...partnerSentences(repetitions, names));
  return [...told, ...missed];
}

/** That less was done than planned, where the person finished early; of a test against the clock its own sentence tells. */
export function early({ stopped, dose, repetitions, timed }: Pick<Summary, "stopped" | "dose" | "repetitions" | "timed">): string[] {
  const planned = dose === undefined ? 0 : dose.sets * dose.repetitions;
  return stopped === "stopped" && timed === undefined && repetitions.length < planned ? [count(words.resultEarly, planned)] : [];
}

/** The longest stance on one leg, where that was what was measured. */
function longest(repetitions: Repetition[]): string[] {
  const times = repetitions.flatMap(({ values }) => values?.["stance_time"]?.value ?? []);
  return times.length === 0 ? [] : [fill(words.resultLongest, { seconds: figure(Math.max(...times), 1) })];
}

/** The values that a test of function is done for, of its trials in their order. */
const HEADLINES = ["tug_total", "foot_stride", "walking_speed", "stair_footfalls", "sway_velocity"];

function headlines(trials: Repetition[]): string[] {
  return HEADLINES.flatMap((name) => {
    const found = trials.flatMap(({ values, condition }) => (condition !== undefined || values?.[name]?.value == null ? [] : [valueCell(values[name])]));
    return found.length === 0 ? [] : [`${valueName(name)}: ${found.join("; ")}.`];
  });
}

/** What came of a test: so many times in so many seconds. */
function timedSentence({ kind, value, wanted, duration_s }: NonNullable<Summary["timed"]>): string {
  if (value === null) return words.resultUntimed;
  const [times, seconds] = kind === "time" ? [wanted, value] : [value, duration_s ?? 0];
  return count(words.resultTimed, times, { seconds: figure(seconds, kind === "time" ? 1 : 0) });
}

/** How well a moving target was followed, over all runs. */
function trackedSentences(shares: number[], counted: number): [string, ...string[]] {
  const mean = shares.reduce((sum, each) => sum + each, 0) / shares.length;
  return [count(words.resultRuns, shares.length), fill(words.resultOnLine, { share: percent(100 * mean) }), ...(counted < shares.length ? [count(words.resultRunsCounted, counted)] : [])];
}

/** In how many repetitions each partner muscle stayed in its band. */
function partnerSentences(repetitions: Repetition[], names: Record<string, string>): string[] {
  return Object.entries(names).flatMap(([id, name]) => {
    const zones = repetitions.flatMap(({ partners }) => (partners?.[id]?.zone == null ? [] : [partners[id].zone]));
    const inside = zones.filter((zone) => zone === "inside").length;
    return zones.length === 0 ? [] : [fill(words.resultPartner, { partner: name, n: figure(inside), all: figure(zones.length) })];
  });
}

/** What the partner muscles of an exercise are called, by their ids. */
export function partnerNames(entry: ExerciseEntry | null): Record<string, string> {
  if (entry === null) return {};
  const { partners } = textOf(entry.text);
  return Object.fromEntries(entry.partners.map(({ id }) => [id, partners[id]?.name ?? id]));
}

function insideOf(inside: number, all: number): string {
  if (all === 1) return inside === 1 ? words.resultOneInside : words.resultOneOutside;
  if (inside === all) return words.resultAll;
  return inside === 0 ? words.resultNoneInside : count(words.resultInside, inside);
}
