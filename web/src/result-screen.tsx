// What came of it: one plain sentence first, then each repetition, the course, what was withheld and why, how it was measured.

import { useRef, useState } from "preact/hooks";
import { BatteryTable } from "./battery";
import { Course, type CourseHandle } from "./course";
import { when } from "./history-screen";
import { RepetitionTable } from "./repetition-table";
import { early, partnerNames, sentences } from "./result-sentences";
import type { ExerciseEntry } from "./exercise-entry";
import type { SessionDetails } from "./session-entry";
import { YourMovement } from "./your-movement";
import { YourMuscles } from "./your-muscles";
import { SourceAccount } from "./source-account";
import { Replay } from "./replay";
import { Technical } from "./technical";
import { bound, fill, gateWords, named, share, words } from "./words";

interface Props {
  details: SessionDetails;
  entry: ExerciseEntry | null;
  token: string;
  onAgain: () => void;
  onOther: () => void;
}

export function ResultScreen({ details, entry, token, onAgain, onOther }: Props) {
  const { summary } = details;
  const course = useRef<CourseHandle>(null);
  const [atS, setAtS] = useState(0);
  const all = [...summary.repetitions, ...summary.partial].sort((a, b) => a.start_s - b.start_s);
  const name = named(entry, summary.exercise, summary.side);
  const names = partnerNames(entry);
  const [first, ...more] = sentences(summary, names, entry?.trial != null, details.headlines);
  const measured = details.track.value.some((value) => value !== null);
  if (!measured && all.length > 0) more.push(words.resultNoAngles);
  more.push(...early(summary));
  const alarmed = summary.stopped === "hurts" || summary.stopped === "dizzy";
  const go = (time_s: number): void => {
    setAtS(time_s);
    course.current?.show(time_s);
  };
  return (
    <article class="result" data-testid="result">
      <h1>{words.resultTitle}</h1>
      <p class="card-text">{fill(words.resultOf, { exercise: name, when: when(details.began) })}</p>
      {summary.simulated && <p class="simulated">{words.simulated}</p>}
      {summary.stopped === "hurts" && <p class="lead warning">{words.stoppedHurts}</p>}
      {summary.stopped === "dizzy" && <p class="lead warning">{words.stoppedDizzy}</p>}
      {details.status === "interrupted" && <p class="lead warning">{words.resultInterrupted}</p>}
      <p class="result-sentence" data-testid="result-sentence">
        {bound(first)}
      </p>
      {more.length > 0 && !alarmed && (
        <p class="lead" data-testid="result-more">
          {bound(more.join(" "))}
        </p>
      )}
      <div class="row actions">
        {!alarmed && (
          <button class="primary huge" data-testid="again" onClick={onAgain}>
            {words.again}
          </button>
        )}
        <button data-testid="other" onClick={onOther}>
          {alarmed ? words.toStart : words.other}
        </button>
      </div>
      <div class="result-grid">
        {measured && <Course details={details} tracking={entry?.tracking ?? null} test={entry?.test ?? false} handle={course} onMove={setAtS} />}
        <Replay details={details} token={token} atS={atS} onMove={go} />
      </div>
      {all.length > 0 && <RepetitionTable all={all} summary={summary} changes={details.least_changes ?? []} names={names} trial={entry?.trial != null} onShow={go} />}
      {summary.battery !== undefined && <BatteryTable battery={summary.battery} />}
      {isDrawn(entry) && <YourMovement details={details} token={token} banded={entry?.tracking == null && entry?.test !== true} />}
      <YourMuscles details={details} token={token} />
      <Withheld gates={summary.gates} />
      <SourceAccount details={details} />
      <Technical details={details} token={token} />
    </article>
  );
}

/** Whether there is anything to draw of it: of a trial, where one stands or walks; every repetition is. */
function isDrawn(entry: ExerciseEntry | null): boolean {
  if (entry?.trial == null) return true;
  const { kind } = entry.trial;
  return kind === "stance" || kind === "timed-up-and-go" || (entry.measure === "cadence" && (kind === "walk" || kind === "stairs"));
}

function Withheld({ gates }: { gates: Record<string, number> }) {
  const total = Object.values(gates).reduce((sum, each) => sum + each, 0);
  const begins = (gate: string, samples: number): boolean => gate === "no_signal" && samples < 0.005 * total; // sensors begin one after the other
  const shut = Object.entries(gates).filter(([gate, samples]) => gate !== "open" && gate !== "warm_up" && !begins(gate, samples));
  if (total === 0 || shut.length === 0) return null;
  return (
    <section class="sheet">
      <h2>{words.withheld}</h2>
      <ul>
        {shut.map(([gate, samples]) => (
          <li key={gate}>{fill(words.withheldShare, { text: gateWords(gate), share: share(samples, total) })}</li>
        ))}
      </ul>
    </section>
  );
}
