// Control messages of the wire, as the server sends them (docs/wire.md).

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

export interface Snapshot {
  type: "snapshot";
  number: number;
  state: State;
  exercise: string;
  side: Side;
  simulated: boolean;
  guidance: string | null;
  measure: { name: string; unit: string; value: number | null; reason: string | null };
  target: Target;
  phase: string;
  repetitions: number;
  in_set: number;
  partial: number;
  wanted: number;
  set: number;
  sets: number;
  rest_left_s: number | null;
  cue: { number: number; state: CueState; error: number; words: string | null };
  calibration: { resting: number | null; best: number | null; ready: boolean; unit: string } | null;
  trace: (number | null)[] | null;
  age_ms: number;
  taken_ns: number;
}

export interface Repetition {
  number: number | null;
  complete: boolean;
  reason: string | null;
  start_s: number;
  end_s: number;
  duration_s: number;
  hold_s: number;
  peak: number | null;
  range: number | null;
  withheld: string | null;
}

export interface Summary {
  session: string;
  folder: string;
  exercise: string;
  side: Side;
  measure: { name: string; unit: string | null; delay_s: number | null };
  simulated: boolean;
  stopped: string | null;
  repetitions: Repetition[];
  partial: Repetition[];
  withheld: string[];
  digest: string | null;
  latency_ms: { p50: number | null; p95: number | null; count: number };
}

export interface StreamEntry {
  stream: number;
  name: string;
  spec: { device: string };
  acknowledged: [number, number];
}

export type FromServer =
  | { type: "welcome"; protocol: number; session: string; clock_ns: number; role: "practise" | "watch"; streams: StreamEntry[]; running: boolean }
  | { type: "occupied"; session: string }
  | { type: "taken" }
  | { type: "begun"; session: string; streams: StreamEntry[]; exercise: { id: string; name: string; setup: string; start: string } }
  | { type: "pong"; page_ns: number; server_ns: number }
  | { type: "ack"; stream: number; epoch: number; index: number }
  | Snapshot
  | { type: "result"; summary: Summary }
  | { type: "error"; code: string; message: string; fatal: boolean };

export type Source =
  | { kind: "camera"; width: number; height: number; attributes: Record<string, string> }
  | { kind: "simulated"; range_deg?: number; period_s?: number; trunk_lean_deg?: number }
  | { kind: "recording"; recording: string; calibration: string | null }
  | { kind: "lsl"; name: string };

export interface Begin {
  type: "begin";
  exercise: string;
  side: Side;
  source: Source;
  dose: { sets?: number; repetitions?: number } | null;
}

export interface ExerciseEntry {
  id: string;
  sources: string[];
  side: "choice" | "none";
  adjustable: boolean;
  simulated: boolean;
  measure: string;
  text: { name: string; summary: string; trains: string; need: string; setup: string };
  safety: string[];
}
