// How a sensor is, in one steady word: one that is looked for again and again is away all the while, not connecting every few seconds.

import type { Sensor, Signal, SourceState } from "./sensor-messages";

export function stateOf({ open, problem }: Pick<Sensor, "open" | "problem">, signal: Pick<Signal, "state" | "tries"> | undefined): SourceState {
  if (!open) return problem === null ? "connecting" : "lost";
  if (signal === undefined) return "connecting";
  return signal.state === "connecting" && (signal.tries ?? 0) > 0 ? "lost" : signal.state;
}
