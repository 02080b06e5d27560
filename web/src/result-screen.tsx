// What came of it: one plain sentence first, then each repetition, then what was withheld and why.

import type { Repetition, Summary } from "./messages";
import { words } from "./words";

/** The first sentence of the result. */
export function sentence({ repetitions, partial }: Pick<Summary, "repetitions" | "partial">): string {
  const count = repetitions.length;
  const first = count === 0 ? words.resultNone : count === 1 ? words.resultOne : words.resultMany(count);
  return first + (partial.length > 0 ? words.resultPartial(partial.length) : "");
}

export function ResultScreen({ summary, onAgain }: { summary: Summary; onAgain: () => void }) {
  const all = [...summary.repetitions, ...summary.partial].sort((a, b) => a.start_s - b.start_s);
  const unit = summary.measure.unit === "deg" ? "°" : ` ${summary.measure.unit ?? ""}`;
  const { p50, p95 } = summary.latency_ms;
  return (
    <section class="sheet result" data-testid="result">
      <h1>{words.resultTitle}</h1>
      {summary.simulated && <p class="simulated">{words.simulated}</p>}
      {summary.stopped === "hurts" && <p class="large warning">{words.stoppedHurts}</p>}
      {summary.stopped === "dizzy" && <p class="large warning">{words.stoppedDizzy}</p>}
      <p class="large" data-testid="result-sentence">
        {sentence(summary)}
      </p>
      {all.length > 0 && <Table all={all} unit={unit} />}
      {summary.withheld.length > 0 && (
        <>
          <h2>{words.withheld}</h2>
          <ul>
            {summary.withheld.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </>
      )}
      <dl>
        <dt>{words.latency}</dt>
        <dd data-testid="latency">{p50 === null || p95 === null ? words.latencyNone : words.latencyValue(p50, p95)}</dd>
        <dt>{words.recordedIn}</dt>
        <dd class="code">{summary.folder}</dd>
        <dt>{words.digest}</dt>
        <dd class="code" data-testid="digest">
          {summary.digest ?? "–"}
        </dd>
      </dl>
      <button class="primary huge" data-testid="again" onClick={onAgain}>
        {words.again}
      </button>
    </section>
  );
}

function Table({ all, unit }: { all: Repetition[]; unit: string }) {
  const told = (value: number | null): string => (value === null ? words.withheldShort : `${Math.round(value)}${unit}`);
  return (
    <div class="table" tabIndex={0} role="region" aria-label={words.repetitions}>
      <table>
        <thead>
          <tr>
            {[words.number, words.from, words.took, words.held, words.peak, words.note].map((heading) => (
              <th key={heading} scope="col">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {all.map((each) => (
            <tr key={each.start_s} class={each.complete ? "" : "partial"}>
              <td>{each.number ?? "–"}</td>
              <td>{each.start_s.toFixed(1)} s</td>
              <td>{each.duration_s.toFixed(1)} s</td>
              <td>{each.hold_s.toFixed(1)} s</td>
              <td>{told(each.peak)}</td>
              <td>{each.reason === null ? "" : (words.reasons[each.reason] ?? each.reason)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
