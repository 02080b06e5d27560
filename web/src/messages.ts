// Control messages of the wire, as the server sends them (docs/wire.md).

import type { SourceState, Trouble, Verdict } from "./sensor-messages";
import type { CompanionEntry, Summary, Told } from "./session-entry";

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
  /** Where somebody is who stands without a camera, from above; null where that is not measured, or not to be seen. */
  floor: Floor | null;
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

/** Both null while nothing is known; `towards_deg`: which way to lean, from forward to the left, or null. */
export interface Floor {
  forward: number | null;
  left: number | null;
  towards_deg: number | null;
}

/** Whether the movement itself is under way, and not what comes before it. */
export function practising({ under }: Pick<Snapshot, "under">): boolean {
  return under !== "prepare" && under !== "calibrate";
}

/** How the source of a stream is. */
export interface SourceReport {
  stream: string;
  state: SourceState;
  tries: number;
  problem: string | null;
  battery_percent: number | null;
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
