// What came of it: one plain sentence first, then each repetition, the course, what was withheld and why, how it was measured.

import { useRef, useState } from "preact/hooks";
import { download } from "./api";
import { besideOf, besideWords } from "./beside";
import { BatteryTable } from "./battery";
import { Cell } from "./cell";
import { Course, type CourseHandle } from "./course";
import { when } from "./history-screen";
import { lagWords } from "./lag";
import { reactionSentences } from "./reaction";
import { Measured } from "./measured";
import type { ExerciseEntry } from "./exercise-entry";
import type { Zone } from "./messages";
import type { PartnerResult, Repetition, SessionDetails, Summary } from "./session-entry";
import { YourMovement } from "./your-movement";
import { YourMuscles } from "./your-muscles";
import { SourceAccount } from "./source-account";
import { Replay } from "./replay";
import { count, figure, fill, gateWords, named, percent, share, textOf, withUnit, words } from "./words";

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
export function sentences({ repetitions, partial, target, timed, reaction }: Pick<Summary, "repetitions" | "partial" | "target" | "timed" | "reaction">, names: Record<string, string> = {}, trial = false): [string, ...string[]] {
  const all = repetitions.length;
  const incomplete = partial.filter(({ reason }) => !EXCUSED.has(reason ?? "")).length;
  if (reaction !== undefined) return reactionSentences(reaction);
  const missed = incomplete > 0 ? [count(words.resultPartial, incomplete)] : [];
  if (trial && all === 0) return [words.resultNoTrial, ...missed];
  if (trial && repetitions.some(({ values }) => values !== undefined)) return [count(words.resultTrials, all), ...longest(repetitions), ...headlines(repetitions), ...missed];
  if (timed !== undefined) return [timedSentence(timed), ...missed];
  const followed = [...repetitions, ...partial].flatMap(({ tracking }) => (tracking?.share == null ? [] : [tracking.share]));
  if (followed.length > 0) return trackedSentences(followed, all);
  const zones = repetitions.map((each) => zoneOf(each, target));
  const inside = zones.filter((zone) => zone === "inside").length;
  const told: [string, ...string[]] = [all === 0 ? words.resultNone : count(words.resultCount, all)];
  if (all > 0 && !zones.includes(null)) told.push(insideOf(inside, all));
  told.push(...partnerSentences(repetitions, names));
  return [...told, ...missed];
}

/** The longest stance on one leg, where that was what was measured. */
function longest(repetitions: Repetition[]): string[] {
  const times = repetitions.flatMap(({ values }) => values?.["stance_time"]?.value ?? []);
  return times.length === 0 ? [] : [fill(words.resultLongest, { seconds: figure(Math.max(...times), 1) })];
}

/** The values that a test of function is done for, of its trials in their order. */
const HEADLINES = ["tug_total", "walking_speed", "stair_footfalls", "sway_velocity"];

function headlines(trials: Repetition[]): string[] {
  return HEADLINES.flatMap((name) => {
    const found = trials.flatMap(({ values, condition }) => (condition !== undefined || values?.[name]?.value == null ? [] : [valueCell(values[name])]));
    return found.length === 0 ? [] : [`${valueName(name)}: ${found.join("; ")}.`];
  });
}

/** What came of a test: so many times in so many seconds. */
function timedSentence({ kind, value, wanted, duration_s }: NonNullable<Summary["timed"]>): string {
  if (value === null) return words.resultUntimed;
  const [times, seconds] = kind === "time" ? [wanted, value] : [value, duration_s ?? 0];
  return count(words.resultTimed, times, { seconds: figure(seconds, kind === "time" ? 1 : 0) });
}

/** How well a moving target was followed, over all runs. */
function trackedSentences(shares: number[], counted: number): [string, ...string[]] {
  const mean = shares.reduce((sum, each) => sum + each, 0) / shares.length;
  return [count(words.resultRuns, shares.length), fill(words.resultOnLine, { share: percent(100 * mean) }), ...(counted < shares.length ? [count(words.resultRunsCounted, counted)] : [])];
}

/** In how many repetitions each partner muscle stayed in its band. */
function partnerSentences(repetitions: Repetition[], names: Record<string, string>): string[] {
  return Object.entries(names).flatMap(([id, name]) => {
    const zones = repetitions.flatMap(({ partners }) => (partners?.[id]?.zone == null ? [] : [partners[id].zone]));
    const inside = zones.filter((zone) => zone === "inside").length;
    return zones.length === 0 ? [] : [fill(words.resultPartner, { partner: name, n: figure(inside), all: figure(zones.length) })];
  });
}

/** What the partner muscles of an exercise are called, by their ids. */
export function partnerNames(entry: ExerciseEntry | null): Record<string, string> {
  if (entry === null) return {};
  const { partners } = textOf(entry.text);
  return Object.fromEntries(entry.partners.map(({ id }) => [id, partners[id]?.name ?? id]));
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
  const names = partnerNames(entry);
  const [first, ...more] = sentences(summary, names, entry?.trial != null);
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
        {measured && <Course details={details} tracking={entry?.tracking ?? null} handle={course} onMove={setAtS} />}
        <Replay details={details} token={token} atS={atS} onMove={go} />
      </div>
      {all.length > 0 && <Table all={all} summary={summary} names={names} trial={entry?.trial != null} onShow={go} />}
      {summary.battery !== undefined && <BatteryTable battery={summary.battery} />}
      <YourMovement details={details} token={token} moving={entry?.tracking != null} />
      <YourMuscles details={details} token={token} />
      <Withheld gates={summary.gates} />
      <SourceAccount details={details} />
      <Measured details={details} />
      <Downloads details={details} token={token} />
    </article>
  );
}

function Table({ all, summary, names, trial, onShow }: { all: Repetition[]; summary: Summary; names: Record<string, string>; trial: boolean; onShow: (time_s: number) => void }) {
  const { unit } = summary.measure;
  const told = (value: number | null): string => (value === null ? words.withheldShort : withUnit(value, unit));
  const seconds = (value: number | null): string => (value === null ? "–" : fill(words.holdSeconds, { n: figure(value, 1) }));
  const partners = Object.entries(names).filter(([id]) => all.some((each) => each.partners?.[id] !== undefined));
  const follows = all.some(({ tracking }) => tracking !== undefined);
  const quality = (each: Repetition): string => {
    if (each.reason !== null) return words.reasons[each.reason as keyof typeof words.reasons] ?? each.reason;
    if (each.values?.["reaction_time"] !== undefined) return each.values["reaction_time"].value === null ? words.reaction.untimed : words.reaction.timed;
    if (each.tracking !== undefined) return words.zones.inside;
    if (each.ended !== undefined) return words.trial.ended[each.ended as keyof typeof words.trial.ended] ?? each.ended;
    if (trial) return words.trial.done;
    const zone = zoneOf(each, summary.target);
    return zone === null ? words.withheldShort : words.zones[zone];
  };
  const far = !trial && all.some(({ peak }) => peak !== null); // of a trial its own values tell, and no furthest point
  const title = trial ? words.eachTrial : words.eachRepetition;
  const ended = summary.reaction !== undefined ? words.reaction.outcome : trial ? words.trial.how : words.quality;
  const beside = besideOf(summary, all);
  const valued = [...new Set(all.flatMap(({ values }) => Object.keys(values ?? {})))];
  const conditions = all.some(({ condition }) => condition !== undefined);
  const asks = all.some(({ condition }) => condition?.startsWith("lean-"));
  const ranged = far && !trial && all.some(({ range }) => range !== null);
  const held = !follows && !trial && all.some(({ hold_s }) => hold_s !== null);
  const measured = [...(far || trial ? [ended] : []), ...(far ? [words.peak] : []), ...(ranged ? [words.range] : [])];
  const headings = [words.number, words.at, ...measured, words.took, ...(follows ? [words.onLineShare, words.offBy] : held ? [words.held] : []), ...partners.map(([, name]) => name), ...beside.map(({ name }) => name), ...(conditions ? [asks ? words.trial.asked : words.trial.condition] : []), ...valued.map(valueName)];
  return (
    <section class="sheet">
      <h2>{title}</h2>
      <div class="table" tabIndex={0} role="region" aria-label={title}>
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
              <tr key={each.start_s} role="row" class={each.complete ? (trial ? "" : (zoneOf(each, summary.target) ?? "")) : "partial"}>
                <Cell label={words.number}>{each.number ?? "–"}</Cell>
                <Cell label={words.at}>
                  <button class="link" aria-label={`${seconds(each.start_s)}: ${fill(words.show, { n: each.number ?? "–" })}`} onClick={() => onShow(each.start_s)}>
                    {seconds(each.start_s)}
                  </button>
                </Cell>
                {(far || trial) && (
                  <Cell class="quality" label={ended}>
                    {quality(each)}
                  </Cell>
                )}
                {far && <Cell label={words.peak}>{told(each.peak)}</Cell>}
                {ranged && <Cell label={words.range}>{told(each.range)}</Cell>}
                <Cell label={words.took}>{seconds(each.duration_s)}</Cell>
                {follows ? <Cell label={words.onLineShare}>{each.tracking?.share == null ? words.withheldShort : withUnit(100 * each.tracking.share, "%")}</Cell> : held && <Cell label={words.held}>{seconds(each.hold_s)}</Cell>}
                {follows && <Cell label={words.offBy}>{told(each.tracking?.rms_error ?? null)}</Cell>}
                {partners.map(([id, name]) => (
                  <Cell key={id} class={`beside ${each.partners?.[id]?.zone ?? ""}`} label={name}>
                    {partnerCell(each.partners?.[id])}
                  </Cell>
                ))}
                {beside.map(({ stream, name, unit }) => (
                  <Cell key={stream} class="beside" label={name}>
                    {besideWords(each.companions?.[stream], unit)}
                  </Cell>
                ))}
                {conditions && <Cell label={asks ? words.trial.asked : words.trial.condition}>{words.trial.conditions[each.condition as keyof typeof words.trial.conditions] ?? each.condition ?? "–"}</Cell>}
                {valued.map((name) => (
                  <Cell key={name} label={valueName(name)}>
                    {valueCell(each.values?.[name])}
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

/** What a value of a whole trial is called. */
function valueName(name: string): string {
  return words.values[name as keyof typeof words.values] ?? name;
}

function valueCell(found: { value: number | null; unit: string } | undefined): string {
  if (found?.value == null) return words.withheldShort;
  return withUnit(found.value, found.unit === "1" ? "" : found.unit);
}

/** The mean of a partner muscle, and where it lay where that was outside of its band. */
export function partnerCell(partner: PartnerResult | undefined): string {
  const timed = partner?.lag_ms !== undefined;
  const measured = timed ? partner.lag_ms : partner?.mean;
  if (partner === undefined || measured == null) return words.withheldShort;
  const value = timed ? fill(words.lag.told, { lag: lagWords(measured), uncertain: figure(partner.uncertain_ms ?? 0) }) : withUnit(measured, "%");
  const zones = timed ? words.lag.zones : words.partnerZones;
  return partner.zone === "below" || partner.zone === "above" ? `${value} (${zones[partner.zone]})` : value;
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
