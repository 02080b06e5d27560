// Control messages of the wire, as the server sends them (docs/wire.md).

import type { Counts, SourceState, Trouble, Verdict } from "./sensor-messages";

export const PROTOCOL = 1;

export type State = "prepare" | "calibrate" | "practise" | "rest" | "paused" | "signal-lost" | "finished";
export type CueState = "neutral" | "inside" | "below" | "above";
export type Side = "left" | "right";

export interface Target {
  low: number;
  high: number | null;
  reach: number;
  scale_low: number;
  scale_high: number;
  adjustable: boolean;
  adjust_low: number | null;
  adjust_high: number | null;
}

/** A sentence of the server: found by its code in the page's language, or told as it came. */
export interface Said {
  code: string;
  text: string;
  values: Record<string, string>;
}

export type Zone = "inside" | "below" | "above";
export type Turn = "work" | "rest";


export interface Snapshot {
  type: "snapshot";
  number: number;
  state: State;
  /** What is under way; also in a pause and while the signal is lost. */
  under: State;
  exercise: string;
  side: Side;
  simulated: boolean;
  guidance: Said | null;
  still: number;
  scene: "dark" | "crowd" | null;
  measure: { name: string; unit: string; value: number | null; reason: Said | null; /** By how much the value may be off, either way; null: not known. */ error?: number | null };
  /** What further sensors measure beside it. */
  companions: (CompanionEntry & { name: string; stream: string; value: number | null })[];
  target: Target;
  phase: string;
  repetitions: number;
  in_set: number;
  partial: number;
  wanted: number;
  set: number;
  sets: number;
  /** The sensor and the channel that a muscle is measured on; null for what is no muscle, and in older servers. */
  /** What the exercise is measured by, such as a camera's landmarks; older servers do not tell. */
  measured_by?: string;
  measured_on?: { device: string; channel: string; position?: number; muscle: string | null; side: Side | null } | null;
  rest_left_s: number | null;
  held_s: number;
  /** `partners`: where the mean of each partner muscle lay; `share`: how much of the time a moving target was followed. */
  last: { number: number; complete: boolean; reason: string | null; peak: number | null; zone: Zone | null; partners?: Record<string, Zone | null>; share?: number | null } | null;
  /** `about`: the partner muscle that the cue is about; null where it is about the practised one. */
  cue: { number: number; state: CueState; error: number; about: string | null };
  calibration: CalibrationState | null;
  /** How far two motion sensors are with learning where the joint is; older servers do not tell. */
  joint?: { step: "still" | "move" | "done"; share: number } | null;
  /** The newest value of each partner muscle. */
  partners: { id: string; value: number | null }[];
  /** Where in the course of a moving target the newest sample lies, in seconds. */
  within_s: number | null;
  /** Whether to work or to rest now, where the exercise sets a pace. */
  pace: { turn: Turn; left_s: number } | null;
  /** Seconds since the first movement, in a test; null where the exercise is none. Older servers do not tell. */
  timed_s?: number | null;
  /** The trial under way, by the time of its samples: seconds (0: none is), where in it, steps, and what the last one took. Null where trials tell no time. */
  trial?: { elapsed_s: number; part: string | null; steps: number | null; took_s: number | null } | null;
  /** `quality`: a word for each channel (null: not settled), twice a second; older servers do not tell it. */
  channels: { names: string[]; unit: string; rate_hz: number; values: (number | null)[][]; quality?: (Verdict | null)[] | null } | null;
  trace: (number | null)[] | null;
  age_ms: number;
  taken_ns: number | null;
}

/** The reference effort that is being found; how the efforts go is not told by older servers, nor where one is enough. */
export interface CalibrationState {
  resting: number | null;
  best: number | null;
  ready: boolean;
  unit: string;
  /** Whether one may go on with fewer efforts than are asked for. */
  enough?: boolean;
  efforts?: number;
  made?: number[];
  step?: "relax" | "tense" | "hold" | "let-go" | "rest" | "done" | null;
  rest_left_s?: number;
  /** Whether the practised muscle has its reference effort; `ready` tells it of all muscles. */
  own_ready?: boolean;
  /** The partner muscles, each by its id. */
  partners?: (Omit<CalibrationState, "own_ready" | "partners"> & { id: string })[];
}

/** Whether the movement itself is under way, and not what comes before it. */
export function practising({ under }: Pick<Snapshot, "under">): boolean {
  return under !== "prepare" && under !== "calibrate";
}

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
  /** `error`: by how much it may be off, either way. Older sessions do not tell. */
  measure: { name: string; unit: string | null; delay_s: number | null; error?: number | null };
  simulated: boolean;
  stopped: string | null;
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

/** How the source of a stream is. */
export interface SourceReport {
  stream: string;
  state: SourceState;
  tries: number;
  problem: string | null;
  battery_percent: number | null;
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
}

/** A sealed session with the course of its measure. */
export interface SessionDetails {
  session: string;
  began: string;
  status: string;
  summary: Summary;
  track: { time_s: number[]; value: (number | null)[]; gate: string[]; phase: string[] };
  streams: { name: string; kind: string; rows: number; duration_s: number; device: string; simulated: boolean; attributes?: Record<string, string> }[];
  files: { name: string; bytes: number | null }[];
}

export interface StreamEntry {
  stream: number;
  name: string;
  spec: { device: string; kind: string; attributes: [string, string][] };
  acknowledged: [number, number];
}

export type FromServer =
  | { type: "welcome"; protocol: number; session: string; clock_ns: number; role: "practise" | "watch"; streams: StreamEntry[]; running: boolean }
  | { type: "occupied"; session: string }
  | { type: "taken" }
  | { type: "idle" }
  | { type: "said"; words: string }
  | { type: "begun"; session: string; streams: StreamEntry[]; exercise: { id: string; name: string; setup: string; start: string } }
  | { type: "pong"; page_ns: number; server_ns: number }
  | Snapshot
  | ({ type: "performance" } & Told)
  | { type: "ack"; stream: number; epoch: number; index: number }
  | ({ type: "source" } & SourceReport)
  | { type: "result"; summary: Summary }
  | { type: "error"; code: string; message: string; trouble?: Trouble | null; fatal: boolean };

export type Source =
  | { kind: "camera"; width: number; height: number; attributes: Record<string, string> }
  | { kind: "simulated"; range_deg?: number; period_s?: number; trunk_lean_deg?: number }
  | { kind: "simulated-limb" } | { kind: "simulated-plate" }
  | { kind: "recording"; recording: string; calibration: string | null }
  | { kind: "sensor"; address: string }
  | { kind: "motion"; phone: string };

/** Sets, repetitions and the time to hold instead of the exercise's own. */
export interface DoseAsked {
  sets?: number;
  repetitions?: number;
  hold_s?: number;
}

export interface Begin {
  type: "begin";
  exercise: string;
  side: Side;
  source: Source;
  dose: DoseAsked | null;
  channel: number;
  /** Something firm to hold is within reach, and a therapist has released the exercise. */
  released?: boolean;
  /** What is recorded beside it. */
  companions: Source[];
}

/** Where a motion sensor goes: any of these parts of the body, the first one is meant; `sided`: on the practised side. */
export interface Worn {
  segments: string[];
  sided: boolean;
}

export interface ExerciseText {
  name: string;
  summary: string;
  trains: string;
  need: string;
  setup: string;
  start: string;
  below: string;
  above: string;
  reached: string;
  finished: string;
  /** The same by a motion sensor: what one needs, and where it goes; null where the exercise does not say. */
  sensor_need: string | null;
  sensor_setup: string | null;
  safety: string[];
  /** What is said when it is time to work and to rest; null for the page's own words. */
  work: string | null;
  rest: string | null;
  partners: Record<string, { name: string; below: string | null; above: string | null }>;
}

/** A further muscle that the exercise minds, and the wanted band of its measure. */
export interface Partner {
  id: string;
  muscles: string[];
  side: "same" | "other";
  measure: "muscle_effort" | "muscle_share" | "onset_lag";
  low: number | null;
  high: number | null;
  scale_low: number;
  scale_high: number;
}

/** A target that moves along straight lines between (seconds, value), again and again. */
export interface Tracking {
  points: [number, number][];
  tolerance: number;
  share: number;
}

/** How an exercise is done, as a stick figure: joints (and the head, last) of each frame, in shares of its height, y down. */
export interface FigureEntry {
  joints: string[];
  frames: [number, number][][];
  seat: [number, number] | null;
  /** The muscles that work, each along a line, with its effort at each step as a share of the most. */
  muscles: { role: "own" | "partner"; line: [number, number][]; efforts: number[] }[];
}

export interface ExerciseEntry {
  id: string;
  sources: string[];
  side: "choice" | "none";
  simulated: boolean;
  measure: string;
  /** Samples a second that a sensor must send for the measure; null where it does not matter. */
  least_hz: number | null;
  /** What further sensors may measure beside it. */
  companions: { measure: string; kinds: string[]; least_hz: number | null }[];
  muscles: string[];
  /** Where the motion sensors go that it can be measured on; empty where it cannot. */
  worn: Worn[];
  view: "side" | "front" | "any" | null;
  text: Record<string, ExerciseText>;
  dose: { sets: number; repetitions: number; rest_s: number };
  /** The time to hold, and the other times that it may be. */
  hold_s: { own: number; choices: number[] };
  tracking: Tracking | null;
  pace: { work_s: number; rest_s: number } | null;
  timing: { kind: "time" | "count"; duration_s: number | null } | null;
  /** Whether it is a test: nobody is told how it goes. */
  test: boolean;
  /** Something that is done for a time, or until it is done, and measured as a whole, in place of repetitions. */
  trial: { kind: string; duration_s: number; lead_s: number; conditions: string[]; distance_m: number | null } | null;
  /** Whether something firm to hold and a therapist's release must be confirmed first. */
  release: boolean;
  partners: Partner[];
  figure: FigureEntry | null;
  target: Target;
  evidence: { claim: string; source: string; certainty: string; direction: string }[];
}
