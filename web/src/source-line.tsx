// How the sensors are while one practises: one quiet line each, with the age of the newest data.

import type { Snapshot, SourceReport } from "./messages";
import { deviceWords } from "./devices";
import { placeName } from "./muscles";
import { figure, fill, words } from "./words";

/** A state in words; a source that is being connected anew is told apart from one that was never there. */
export function stateWords({ state, tries }: Pick<SourceReport, "state" | "tries">): string {
  return state === "connecting" && tries > 0 ? words.sensors.reconnecting : words.sensors.states[state];
}

/** How old the newest data are: milliseconds while they come, whole seconds once they do not. */
export function ageWords(ageMs: number): string {
  if (ageMs >= 1000) return fill(words.sensors.ageSeconds, { n: figure(Math.floor(ageMs / 1000)) });
  return fill(words.sensors.age, { n: figure(Math.ceil(ageMs / 10) * 10) });
}

interface Props {
  sources: Map<string, SourceReport>;
  /** Age of the newest data of the measured stream, in milliseconds; null where no sensor measures, and these only come along. */
  ageMs: number | null;
  /** The muscle that is measured, and its sensor; null where it is no muscle. */
  on?: Snapshot["measured_on"];
}

/** The sensor and the muscle that are measured; names that devices bring are in no language. */
function MeasuredOn({ device, channel, muscle, side }: NonNullable<Snapshot["measured_on"]>) {
  return (
    <span data-testid="measured-on">
      {words.sensors.measuredOn} <span lang="">{muscle === null ? `${deviceWords(device)}, ${channel}` : deviceWords(device)}</span>
      {muscle !== null && `, ${placeName({ muscle, side })}`}
    </span>
  );
}

export function SourceLine({ sources, ageMs, on = null }: Props) {
  if (sources.size === 0 && on === null) return null;
  return (
    <p class="source-line" data-testid="source-line">
      {on !== null && <MeasuredOn {...on} />}
      {[...sources.values()].map((source, n) => (
        <span key={source.stream} data-state={source.state}>
          {fill(words.sensors.line, { state: stateWords(source) })}
          {n === 0 && ageMs !== null && `, ${ageWords(ageMs)}`}
          {source.battery_percent !== null && `, ${fill(words.sensors.battery, { n: figure(source.battery_percent) })}`}
        </span>
      ))}
    </p>
  );
}
