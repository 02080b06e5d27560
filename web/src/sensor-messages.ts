// What the server says of sensors before practice (docs/wire.md: /api/sensors and the socket /check).

import type { Side } from "./messages";

export type SourceState = "off" | "connecting" | "live" | "stale" | "gap" | "lost";
/** The frequent troubles, each with a sentence in every language. */
export type Trouble = "not-found" | "away" | "bluetooth-off" | "bluetooth-missing" | "bluetooth-denied" | "library-missing" | "busy" | "refused" | "too-slow" | "too-few-channels" | "channels-taken" | "channel-twice";
export type Verdict = "good" | "none" | "flat" | "clipped" | "hum" | "noisy" | "weak" | "off" | "ecg" | "crosstalk" | "unjudged";

export interface Offer {
  address: string;
  name: string;
  kind: string;
  channels: number | null;
  rate_hz: number | null;
  detail: string;
}

/** All sensors of one technology, or why it is not known which there are. */
export interface Family {
  family: string;
  title: string;
  offers: Offer[];
  problem: string | null;
  trouble: Trouble | null;
}

export interface Place {
  muscle: string;
  side: Side | null;
}

export interface Channel {
  name: string;
  unit: string;
  muscle: string | null;
  side: Side | null;
}

/** Where a motion sensor is worn; in the middle of the body there is no side. */
export interface WornAt {
  segment: string;
  side: Side | null;
}

/** A chosen sensor: what does not change from moment to moment. */
export interface Sensor {
  sensor: string;
  open: boolean;
  problem: string | null;
  trouble: Trouble | null;
  device: string | null;
  kind: string | null;
  rate_hz: number | null;
  channels: Channel[];
  /** Where a motion sensor is worn; null where nobody has said, and for others. */
  worn: WornAt | null;
  left_out: number;
}

export interface Counts {
  samples: number;
  packets: number;
  gaps: number;
  missing: number;
  left_out: number;
  resets: number;
  /** Packets that could not be read; older sessions do not tell. */
  damaged?: number;
}

/** How an open sensor is now. */
export interface Signal {
  sensor: string;
  state: SourceState;
  age_ms: number | null;
  problem: string | null;
  trouble: Trouble | null;
  retry_s: number | null;
  rate_hz: number | null;
  error_ms: number | null;
  undetectable: number | null;
  battery_percent: number | null;
  counts: Counts | null;
  tries: number | null;
  /** Motion sensors only: where up lies in the sensor's axes, and how much it is moved now. */
  motion: { up: [number, number, number] | null; moved: number | null } | null;
  channels: { level: number | null; verdict: Verdict | null; values: (number | null)[] }[];
}

export interface Lit {
  sensor: string;
  channel: number;
}

export type FromCheck =
  | { type: "sensors"; sensors: Sensor[]; notice: string | null }
  | { type: "signals"; sensors: Signal[]; lit: Lit | null; shaken: string | null }
  | { type: "error"; code: string; message: string; fatal: boolean };
