// An exercise of the library, as the page needs it (GET /api/exercises).

import type { Target } from "./messages";

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
  /** The step that is stepped onto, seen from the front. */
  step?: { left: number; right: number; top: number } | null;
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
