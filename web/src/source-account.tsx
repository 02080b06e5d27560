// What happened to the sensors during a practice: plain words first, then the figures for who wants them.

import type { SessionDetails, SourceSummary } from "./messages";
import { count, figure, fill, withUnit, words } from "./words";

/** What is to be said of one source, in plain words. */
export function accountOf(source: SourceSummary, rateHz: number | null): string[] {
  const { counts, away_s = 0, undetectable } = source;
  const told: string[] = [];
  if (away_s > 0) told.push(fill(counts.missing > 0 ? words.account.awayLossy : words.account.away, { s: figure(away_s, away_s < 10 ? 1 : 0) }));
  if (counts.missing > 0) told.push(count(words.account.missing, counts.missing, { time: rateHz === null ? "" : fill(words.account.time, { ms: figure((1000 * counts.missing) / rateHz) }) }));
  if (told.length === 0 && counts.gaps > 0) told.push(count(words.account.gaps, counts.gaps));
  if (told.length === 0) told.push(words.account.whole);
  if (undetectable > 0) told.push(count(words.account.undetectable, undetectable));
  return told;
}

/** The figures of one source, each with its name. */
export function figuresOf({ counts, connections, clock, battery_percent, rate_hz }: SourceSummary): [string, string][] {
  const ms = (value: number): string => fill(words.ms, { n: figure(value, value < 10 ? 2 : 0) });
  const rows: [string, string][] = [
    [words.account.samples, figure(counts.samples)],
    [words.account.gapCount, fill(words.account.gapCountOf, { gaps: figure(counts.gaps), missing: figure(counts.missing) })],
    [words.account.reconnections, figure(Math.max(0, connections - 1))],
    [words.account.leftOut, figure(counts.left_out)],
    [words.account.damaged, figure(counts.damaged ?? 0)],
    [words.account.resets, figure(counts.resets)],
  ];
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

export function SourceAccount({ details }: { details: SessionDetails }) {
  const sources = Object.entries(details.summary.sources ?? {}).filter((each): each is [string, SourceSummary] => "counts" in each[1]);
  if (sources.length === 0) return null;
  return (
    <section class="sheet account" data-testid="account">
      <h2>{words.account.title}</h2>
      {sources.map(([stream, source]) => {
        const found = details.streams.find(({ name }) => name === stream);
        return (
          <div key={stream}>
            <h3 lang="">{found?.device ?? stream}</h3>
            <p data-testid="account-words">{accountOf(source, source.rate_hz).join(" ")}</p>
            <details>
              <summary>{words.account.figures}</summary>
              <dl class="facts">
                {figuresOf(source).map(([label, value]) => (
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
