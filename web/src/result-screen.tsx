// What came of it: one plain sentence first, then each repetition, the course, what was withheld and why, how it was measured.

import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { download } from "./api";
import { besideOf, besideWords } from "./beside";
import { Course, type CourseHandle } from "./course";
import { when } from "./history-screen";
import { Measured } from "./measured";
import type { ExerciseEntry, Repetition, SessionDetails, Summary, Zone } from "./messages";
import { SourceAccount } from "./source-account";
import { Replay } from "./replay";
import { count, figure, fill, gateWords, named, share, withUnit, words } from "./words";

interface Props {
  details: SessionDetails;
  entry: ExerciseEntry | null;
  token: string;
  onAgain: () => void;
  onOther: () => void;
}

/** Where the furthest point of a repetition lay, by the target that held then; null where it was not measured. */
export function zoneOf(repetition: Pick<Repetition, "peak" | "zone">, target: Summary["target"]): Zone | null {
  if (repetition.zone !== undefined) return repetition.zone;
  if (repetition.peak === null || target === undefined) return null;
  if (repetition.peak < target.low) return "below";
  return target.high !== null && repetition.peak > target.high ? "above" : "inside";
}

/** Why a movement is partial through nobody's fault: whoever pauses or finishes has done nothing wrong. */
const EXCUSED = new Set(["paused", "under way", "finished"]);

/** The result in plain words: the first sentence, and those that follow it. */
export function sentences({ repetitions, partial, target }: Pick<Summary, "repetitions" | "partial" | "target">): [string, ...string[]] {
  const all = repetitions.length;
  const zones = repetitions.map((each) => zoneOf(each, target));
  const inside = zones.filter((zone) => zone === "inside").length;
  const told: [string, ...string[]] = [all === 0 ? words.resultNone : count(words.resultCount, all)];
  if (all > 0 && !zones.includes(null)) told.push(insideOf(inside, all));
  const incomplete = partial.filter(({ reason }) => !EXCUSED.has(reason ?? "")).length;
  if (incomplete > 0) told.push(count(words.resultPartial, incomplete));
  return told;
}

function insideOf(inside: number, all: number): string {
  if (all === 1) return inside === 1 ? words.resultOneInside : words.resultOneOutside;
  if (inside === all) return words.resultAll;
  return inside === 0 ? words.resultNoneInside : count(words.resultInside, inside);
}

export function ResultScreen({ details, entry, token, onAgain, onOther }: Props) {
  const { summary } = details;
  const course = useRef<CourseHandle>(null);
  const [atS, setAtS] = useState(0);
  const all = [...summary.repetitions, ...summary.partial].sort((a, b) => a.start_s - b.start_s);
  const name = named(entry, summary.exercise, summary.side);
  const [first, ...more] = sentences(summary);
  const measured = details.track.value.some((value) => value !== null);
  if (!measured && all.length > 0) more.push(words.resultNoAngles);
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
        {first}
      </p>
      {more.length > 0 && !alarmed && (
        <p class="lead" data-testid="result-more">
          {more.join(" ")}
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
        {measured && <Course details={details} handle={course} onMove={setAtS} />}
        <Replay details={details} token={token} atS={atS} onMove={go} />
      </div>
      {all.length > 0 && <Table all={all} summary={summary} onShow={go} />}
      <Withheld gates={summary.gates} />
      <SourceAccount details={details} />
      <Measured summary={summary} track={details.track} />
      <Downloads details={details} token={token} />
    </article>
  );
}

function Table({ all, summary, onShow }: { all: Repetition[]; summary: Summary; onShow: (time_s: number) => void }) {
  const { unit } = summary.measure;
  const told = (value: number | null): string => (value === null ? words.withheldShort : withUnit(value, unit));
  const seconds = (value: number): string => fill(words.holdSeconds, { n: figure(value, 1) });
  const quality = (each: Repetition): string => {
    if (each.reason !== null) return words.reasons[each.reason as keyof typeof words.reasons] ?? each.reason;
    const zone = zoneOf(each, summary.target);
    return zone === null ? words.withheldShort : words.zones[zone];
  };
  const far = all.some(({ peak }) => peak !== null);
  const beside = besideOf(summary, all);
  const measured = far ? [words.quality, words.peak, words.range] : [];
  const headings = [words.number, words.at, ...measured, words.took, words.held, ...beside.map(({ name }) => name)];
  return (
    <section class="sheet">
      <h2>{words.eachRepetition}</h2>
      <div class="table" tabIndex={0} role="region" aria-label={words.eachRepetition}>
        <table role="table">
          <thead role="rowgroup">
            <tr role="row">
              {headings.map((heading, n) => (
                <th key={n} scope="col" role="columnheader">
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {all.map((each) => (
              <tr key={each.start_s} role="row" class={each.complete ? (zoneOf(each, summary.target) ?? "") : "partial"}>
                <Cell label={words.number}>{each.number ?? "–"}</Cell>
                <Cell label={words.at}>
                  <button class="link" aria-label={`${seconds(each.start_s)}: ${fill(words.show, { n: each.number ?? "–" })}`} onClick={() => onShow(each.start_s)}>
                    {seconds(each.start_s)}
                  </button>
                </Cell>
                {far && (
                  <Cell class="quality" label={words.quality}>
                    {quality(each)}
                  </Cell>
                )}
                {far && <Cell label={words.peak}>{told(each.peak)}</Cell>}
                {far && <Cell label={words.range}>{told(each.range)}</Cell>}
                <Cell label={words.took}>{seconds(each.duration_s)}</Cell>
                <Cell label={words.held}>{seconds(each.hold_s)}</Cell>
                {beside.map(({ stream, name, unit }) => (
                  <Cell key={stream} class="beside" label={name}>
                    {besideWords(each.companions?.[stream], unit)}
                  </Cell>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** A cell that carries its heading: on a phone a repetition is a block of cells, each with its own. */
function Cell({ label, children, class: kind }: { label: string; children: ComponentChildren; class?: string }) {
  return (
    <td role="cell" class={kind} data-label={label}>
      {children}
    </td>
  );
}

function Withheld({ gates }: { gates: Record<string, number> }) {
  const total = Object.values(gates).reduce((sum, each) => sum + each, 0);
  const shut = Object.entries(gates).filter(([gate]) => gate !== "open" && gate !== "warm_up");
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

function Downloads({ details, token }: { details: SessionDetails; token: string }) {
  const [problem, setProblem] = useState<string | null>(null);
  const save = (name: string): void => {
    setProblem(null);
    download(details.session, name, token).catch((error: Error) => setProblem(error.message));
  };
  return (
    <section class="sheet">
      <h2>{words.download}</h2>
      <div class="row">
        {details.files.map(({ name }) => (
          <button key={name} data-testid="download" onClick={() => save(name)}>
            {name}
          </button>
        ))}
      </div>
      {problem !== null && <p role="alert">{problem}</p>}
    </section>
  );
}
