// How it was measured: the delay with its parts, pictures a second, what was left out, where it is kept.

import type { Overtaken, SessionDetails, Spread } from "./session-entry";
import { figure, fill, words } from "./words";

const PAUSE_S = 0.5;

/** Values a second, pauses left out; null for less than two. */
export function rate({ time_s }: Pick<SessionDetails["track"], "time_s">): number | null {
  const steps = time_s.slice(1).map((time, n) => time - (time_s[n] ?? time));
  const near = steps.filter((step) => step <= PAUSE_S);
  const whole = near.reduce((sum, step) => sum + step, 0);
  return whole <= 0 ? null : near.length / whole;
}

function told(spread: Spread | undefined): string | null {
  if (spread === undefined || spread.p50 === null || spread.p95 === null) return null;
  return fill(words.spread, { p50: figure(spread.p50, spread.p50 < 10 ? 1 : 0), p95: figure(spread.p95, spread.p95 < 10 ? 1 : 0) });
}

/** What newer snapshots and pictures replaced on the way to the windows. */
export function overtakenWords({ overtaken, pictures_overtaken }: Overtaken): string {
  const values = { snapshots: figure(overtaken), pictures: figure(pictures_overtaken ?? 0) };
  return fill((pictures_overtaken ?? 0) === 0 ? words.overtakenSnapshots : words.overtakenValue, values);
}

export function Measured({ details: { summary, track, streams } }: { details: SessionDetails }) {
  const { latency_ms: latency, performance } = summary;
  const whole = latency === undefined || latency.p50 === null || latency.p95 === null ? words.latencyNone : fill(words.latencyValue, { p50: figure(latency.p50), p95: figure(latency.p95) });
  const camera = streams.some(({ kind }) => kind === "landmarks");
  const labels = camera ? words.latencyParts : { ...words.latencyParts, sensing: words.latencySensor };
  const parts = Object.entries(labels).map(([name, label]) => ({ label, value: told(latency?.parts?.[name as keyof typeof labels]) }));
  const known = parts.filter(({ value }) => value !== null);
  const frames = rate(track);
  return (
    <section class="sheet">
      <h2>{words.measured}</h2>
      <dl class="facts">
        {summary.measure.bias != null && (
          <>
            <dt>{words.bias.title}</dt>
            <dd data-testid="bias">{words.bias[summary.measure.bias]}</dd>
          </>
        )}
        <dt>{latency?.from === "arrival" ? words.latencyArrival : words.latency}</dt>
        <dd>
          <span data-testid="latency">{whole}</span>
          {known.length > 0 && (
            <ul class="parts">
              {known.map(({ label, value }) => (
                <li key={label}>
                  {label}: {value}
                </li>
              ))}
            </ul>
          )}
        </dd>
        {camera && frames !== null && (
          <>
            <dt>{words.frames}</dt>
            <dd>{figure(frames, 1)}</dd>
          </>
        )}
        {camera && performance != null && performance.pictures > 0 && (
          <>
            <dt>{words.inference}</dt>
            <dd>{told(performance.inference_ms) ?? "–"}</dd>
            <dt>{words.work}</dt>
            <dd>{told(performance.work_ms) ?? "–"}</dd>
            <dt>{words.skipped}</dt>
            <dd>{fill(words.skippedValue, { skipped: figure(performance.skipped), all: figure(performance.pictures + performance.skipped), lost: figure(performance.lost) })}</dd>
          </>
        )}
        {performance != null && (
          <>
            <dt>{words.overtaken}</dt>
            <dd data-testid="overtaken">{overtakenWords(performance)}</dd>
          </>
        )}
        <dt>{words.recordedIn}</dt>
        <dd class="code">{summary.folder}</dd>
        <dt>{words.digest}</dt>
        <dd class="code" data-testid="digest">
          {summary.digest ?? "–"}
        </dd>
      </dl>
    </section>
  );
}
