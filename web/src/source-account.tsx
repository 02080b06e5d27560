// What happened to the sensors during a practice: plain words first, then the figures for who wants them.

import { deviceWords } from "./devices";
import type { SessionDetails, SourceSummary } from "./session-entry";
import { count, figure, fill, withUnit, words } from "./words";

/** What is to be said of one source, in plain words; of a simulated one, that it is no sensor. */
export function accountOf(source: SourceSummary, rateHz: number | null, simulated = false): string[] {
  const { counts, away_s = 0, undetectable, connections, reported = true } = source;
  const told: string[] = [];
  const before = simulated ? [words.account.simulated] : [];
  if (away_s > 0) told.push(fill(counts.missing > 0 ? words.account.awayLossy : words.account.away, { s: figure(away_s, away_s < 10 ? 1 : 0) }));
  if (counts.missing > 0) told.push(count(words.account.missing, counts.missing, { time: rateHz === null ? "" : fill(words.account.time, { ms: figure((1000 * counts.missing) / rateHz) }) }));
  // Who reports tells by its absence that it was connected again; of the others only this is known.
  if (!reported && connections > 1) told.push(count(words.account.again, connections - 1));
  if (told.length === 0 && counts.gaps > 0) told.push(count(words.account.gaps, counts.gaps));
  if (told.length === 0) told.push(simulated ? words.account.wholeSignal : words.account.whole);
  if (undetectable > 0) told.push(count(words.account.undetectable, undetectable));
  return [...before, ...told];
}

/** The figures of one source, each with its name. */
export function figuresOf({ counts, connections, clock, battery_percent, rate_hz, reported = true }: SourceSummary): [string, string][] {
  const ms = (value: number): string => fill(words.ms, { n: figure(value, value < 10 ? 2 : 0) });
  const rows: [string, string][] = [
    [words.account.samples, figure(counts.samples)],
    [words.account.gapCount, fill(words.account.gapCountOf, { gaps: figure(counts.gaps), missing: figure(counts.missing) })],
    [words.account.reconnections, figure(Math.max(0, connections - 1))],
  ];
  if (!reported) return rows;
  rows.push(
    [words.account.leftOut, figure(counts.left_out)],
    [words.account.damaged, figure(counts.damaged ?? 0)],
    [words.account.resets, figure(counts.resets)],
  );
  if (rate_hz !== null) rows.push([words.account.rate, fill(words.sensors.hz, { n: figure(rate_hz, 3) })]);
  if (clock !== null) {
    const drift = clock.final_drift_ppm === null ? words.account.tooShort : fill(words.account.ppm, { n: figure(clock.final_drift_ppm, 1), error: figure(clock.drift_error_ppm) });
    rows.push(
      [words.account.clockError, ms(clock.error_ms)],
      [words.account.drift, drift],
      [words.account.liveToFinal, fill(words.account.liveToFinalOf, { p95: ms(clock.live_to_final_p95_ms), max: ms(clock.live_to_final_max_ms) })],
    );
  } else rows.push([words.account.clockError, words.account.noClock]);
  rows.push([words.account.battery, battery_percent === null ? words.sensors.unknown : withUnit(battery_percent, "%")]);
  return rows;
}

/** Of the camera, which reports nothing here, is told elsewhere how it was measured. */
function isTold({ reported = true }: SourceSummary, stream: SessionDetails["streams"][number] | undefined): boolean {
  return reported || stream?.simulated === true || stream?.kind !== "landmarks";
}

export function SourceAccount({ details }: { details: SessionDetails }) {
  const found = (name: string): SessionDetails["streams"][number] | undefined => details.streams.find((stream) => stream.name === name);
  const told = Object.entries(details.summary.sources ?? {}).filter((each): each is [string, SourceSummary] => "counts" in each[1]);
  const sources = told.filter(([stream, source]) => isTold(source, found(stream)));
  if (sources.length === 0) return null;
  return (
    <section class="sheet account" data-testid="account">
      <h2>{words.account.title}</h2>
      {sources.map(([stream, source]) => {
        const { device = stream, simulated = false } = found(stream) ?? {};
        const known = simulated ? { ...source, reported: false } : source; // what only devices have is no news of a program
        return (
          <div key={stream}>
            <h3 lang="">{deviceWords(device)}</h3>
            {simulated && <p class="simulated">{words.simulated}</p>}
            <p data-testid="account-words">{accountOf(known, known.rate_hz, simulated).join(" ")}</p>
            <details>
              <summary>{simulated ? words.account.figuresSignal : words.account.figures}</summary>
              <dl class="facts">
                {figuresOf(known).map(([label, value]) => (
                  <div key={label}>
                    <dt>{label}</dt>
                    <dd>{value}</dd>
                  </div>
                ))}
              </dl>
            </details>
          </div>
        );
      })}
    </section>
  );
}
