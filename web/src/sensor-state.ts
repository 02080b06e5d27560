// How a sensor is, in one steady word: one that is looked for again and again is away all the while, not connecting every few seconds.

import type { Offer, Sensor, Signal, SourceState } from "./sensor-messages";

/** Whether no device stands behind it: it is there to try the page, and is no sensor within reach. */
export function isSimulated({ address }: Pick<Offer, "address">): boolean {
  return address.startsWith("simulated:") || address.startsWith("brainflow:synthetic");
}

/** Whether its channels are on muscles; all others show their signals, and are on none. */
export function isOfMuscles({ kind }: Pick<Sensor, "kind">): boolean {
  return kind === "emg";
}

/** Whether it is worn on a part of the body. */
export function isOfMotion({ kind }: Pick<Sensor, "kind">): boolean {
  return kind === "imu";
}

export function stateOf({ open, problem }: Pick<Sensor, "open" | "problem">, signal: Pick<Signal, "state" | "tries"> | undefined): SourceState {
  if (!open) return problem === null ? "connecting" : "lost";
  if (signal === undefined) return "connecting";
  return signal.state === "connecting" && (signal.tries ?? 0) > 0 ? "lost" : signal.state;
}
