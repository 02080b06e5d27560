// How good the signal of each muscle is while one practises: a light with a word for each, and one sentence where the practised one is bad.

import type { Snapshot } from "./messages";
import { placeName, recordedName } from "./muscles";
import type { Verdict } from "./sensor-messages";
import { fill, words } from "./words";

type Quality = (Verdict | null)[];

/** What stands in the way of a signal, in the light's shape: fine, to be mended, nothing there, not known yet. */
export type Shape = "fine" | "bad" | "away" | "settling";

export function shapeOf(verdict: Verdict | null): Shape {
  if (verdict === null) return "settling";
  if (verdict === "good" || verdict === "unjudged") return "fine";
  return verdict === "none" || verdict === "flat" || verdict === "off" ? "away" : "bad";
}

/** The sentence about the practised muscle's sensor, which names the muscle and its side; null where its signal is good or not known. */
export function sensorProblem({ measured_on: on, channels }: Pick<Snapshot, "measured_on" | "channels">, quality: Quality): string | null {
  const verdict = quality[on?.position ?? -1] ?? null;
  if (on == null || verdict === null || !(verdict in words.fix) || shapeOf(verdict) === "fine") return null;
  const muscle = on.muscle === null ? recordedName(channels?.names[on.position ?? -1] ?? on.channel) : placeName({ muscle: on.muscle, side: on.side });
  return fill(words.fix[verdict as keyof typeof words.fix], { muscle });
}

export function Lights({ names, quality, own }: { names: string[]; quality: Quality; own: number | null }) {
  if (quality.length === 0) return null;
  return (
    <ul class="lights" data-testid="lights" aria-label={words.lights}>
      {names.map((name, n) => {
        const verdict = quality[n] ?? null;
        return (
          <li key={name} class={`light ${shapeOf(verdict)}${n === own && names.length > 1 ? " own" : ""}`} data-verdict={verdict ?? ""}>
            <span class="light-sign" aria-hidden="true" />
            <span class="light-name">{recordedName(name)}:</span> <span class="light-word">{verdict === null ? words.sensors.verdicts.settling : words.sensors.verdicts[verdict]}</span>
          </li>
        );
      })}
    </ul>
  );
}
