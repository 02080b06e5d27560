// What came of a session: its repetitions, its summary, and how late its cues were (docs/session-format.md).

import type { Side, State, Target, Zone } from "./messages";
import type { Counts, SourceState } from "./sensor-messages";

/** What is measured beside the exercise by a further sensor, or by the camera itself: then `channel` is the measure. */
export interface CompanionEntry {
  measure: string;
  unit: string;
  channel: string;
  muscle: string | null;
  side: Side | null;
}

/** What that was in a repetition; `withheld`: a gate, where there was no value. Older sessions do not tell it. */
export interface Beside {
  peak: number | null;
  mean: number | null;
  withheld?: string | null;
}

export interface Repetition {
  number: number | null;
  complete: boolean;
  reason: string | null;
  start_s: number;
  end_s: number;
  duration_s: number;
  hold_s: number | null;
  peak: number | null;
  range: number | null;
  withheld: string | null;
  /** Where its furthest point lay, by the target that held then; older sessions do not tell. */
  zone?: Zone | null;
  /** By stream what was measured beside it. */
  companions?: Record<string, Beside>;
  /** What each partner muscle did, and where its mean lay. */
  partners?: Record<string, PartnerResult>;
  /** What was measured of a whole trial, by its name; and under which condition it was done. */
  values?: Record<string, { value: number | null; unit: string; withheld?: string }>;
  condition?: string;
  /** How a stance on one leg ended: "touched" or "limit". */
  ended?: string;
  /** How close a moving target was followed: errors in the measure's unit, share of the time within the tolerance. */
  tracking?: { rms_error: number | null; mean_error: number | null; share: number | null };
}

/** Of a partner whose onset is timed: `lag_ms` after the practised muscle, and closer than `uncertain_ms` no order is told. */
export interface PartnerResult {
  peak: number | null;
  mean: number | null;
  zone: Zone | null;
  lag_ms?: number | null;
  uncertain_ms?: number;
}

export interface Spread {
  p50: number | null;
  p95: number | null;
}

export interface Performance {
  pictures: number;
  detected: number;
  skipped: number;
  lost: number;
  inference_ms: Spread;
  work_ms: Spread;
}

/** What who watches is told of the practising page. */
export type Told = Performance & Overtaken & { latency_ms: Latency };
/** What newer ones replaced on the way from the server to the pages; older sessions count no pictures. */
export interface Overtaken {
  overtaken: number;
  pictures_overtaken?: number;
}
/** `from`: counted from the capture of the newest sample, or only from its arrival where the sensor tells no time. */
export type Latency = Spread & { count: number; from?: "capture" | "arrival" | null; parts?: Record<"sensing" | "deciding" | "showing", Spread> };

/** `low_ms` and `high_ms` are quartiles; `error_ms`: by how much a single time may be off. */
export interface Reaction {
  count: number;
  median_ms: number | null;
  low_ms: number | null;
  high_ms: number | null;
  error_ms: number | null;
  withheld: number;
  too_early: number;
  no_answer: number;
}

/** Means of three trials of each condition, and ratios of velocity; `withheld`: a word for why there is none. */
export interface Battery {
  quantity: string;
  unit: string;
  conditions: { condition: string; done: number; trials: number | null; velocity: number | null; area: number | null; frequency_hz: number | null; withheld: string | null }[];
  ratios: { over: string; under: string; ratio: number | null; withheld: string | null }[];
  /** The least change of velocity that is more than measurement error, by condition; null where none is known of this sensor, and no norms either. */
  least_change: Record<string, number | null> | null;
}

export interface Summary {
  session: string;
  folder: string;
  exercise: string;
  side: Side;
  /** `error`: by how much it may be off, either way; `bias`: which way it is off on average. Older sessions do not tell. */
  measure: { name: string; unit: string | null; delay_s: number | null; error?: number | null; bias?: "small" | "large" | "turned" | null };
  simulated: boolean;
  stopped: string | null;
  /** How much was planned. Older sessions do not tell. */
  dose?: { sets: number; repetitions: number };
  repetitions: Repetition[];
  partial: Repetition[];
  gates: Record<string, number>;
  /** By stream what was measured beside each repetition; older sessions do not tell. */
  companions?: Record<string, CompanionEntry>;
  target?: Pick<Target, "low" | "high" | "reach" | "scale_low" | "scale_high">;
  from_ns?: number | null;
  duration_s?: number | null;
  /** Where a source was away and began anew; `length_s` is null where nobody knows it. Older sessions do not tell. */
  breaks?: { from_s: number; to_s: number; length_s: number | null }[];
  /** What the block did from which session time on. */
  states?: [number, State][];
  digest: string | null;
  /** What came of a test: seconds that all repetitions took, or how many there were in a time; `value` is null where it was not finished. */
  timed?: { kind: "time" | "count"; value: number | null; wanted: number; duration_s: number | null };
  /** What trials of reaction say together, in ms; null: not known. */
  reaction?: Reaction;
  /** What trials in several conditions say together. Older sessions do not tell. */
  battery?: Battery;
  latency_ms?: Latency;
  performance?: (Performance & Overtaken) | null;
  /** What happened to the sensors, by stream; empty where nothing came. */
  sources?: Record<string, SourceSummary | Record<string, never>>;
}

/** What happened to a source in a session. */
export interface SourceSummary {
  counts: Counts;
  undetectable: number;
  battery_percent: number | null;
  rate_hz: number | null;
  states: Partial<Record<SourceState, number>>;
  /** How often it was connected and brought data. */
  connections: number;
  away_s?: number;
  /** False: the source says nothing of itself, and these are the recording's own counts. Older sessions do not tell. */
  reported?: boolean;
  clock: { error_ms: number; drift_ppm: number | null; final_drift_ppm: number | null; drift_error_ppm: number; live_to_final_p95_ms: number; live_to_final_max_ms: number } | null;
}

/** A session of the history. */
export interface SessionEntry {
  session: string;
  began: string;
  exercise: string;
  side: Side;
  simulated: boolean;
  status: string;
  stopped: string | null;
  repetitions: number;
  partial: number;
  duration_s: number | null;
  /** The value that a test or a trial is done for. */
  headline: { name: string; value: number; unit: string } | null;
}

/** A sealed session with the course of its measure. */
export interface LeastChange {
  name: string;
  value: number;
  unit: string;
  /** In whom it was found. */
  people: string;
  source: string;
  band: boolean;
}

export interface SessionDetails {
  session: string;
  began: string;
  status: string;
  summary: Summary;
  /** Names of the values that its trials were done for, those that they have. */
  headlines: string[];
  /** For values of this session the least change that is more than chance, as published; `band`: at this speed. */
  least_changes?: LeastChange[];
  track: { time_s: number[]; value: (number | null)[]; gate: string[]; phase: string[] };
  streams: { name: string; kind: string; rows: number; duration_s: number; device: string; simulated: boolean; attributes?: Record<string, string> }[];
  files: { name: string; bytes: number | null }[];
}
