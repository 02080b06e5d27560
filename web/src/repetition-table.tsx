// Each repetition or trial of a session, in a row of its own.

import { besideOf, besideWords } from "./beside";
import { Cell } from "./cell";
import { lagWords } from "./lag";
import { zoneOf } from "./result-sentences";
import type { LeastChange, PartnerResult, Repetition, Summary } from "./session-entry";
import { valueName, valueCell } from "./trial-values";
import { ValueNotes, valueNotes } from "./value-notes";
import { NowhereMeasured, ValueTable, valuesOf } from "./value-table";
import { figure, fill, withUnit, words } from "./words";

export function RepetitionTable({ all, summary, changes, names, trial, onShow }: { all: Repetition[]; summary: Summary; changes: LeastChange[]; names: Record<string, string>; trial: boolean; onShow: (time_s: number) => void }) {
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
  const { valued, withheld } = valuesOf(all);
  const own = trial ? valued : []; // a trial is done for its values; of a repetition they are told further below
  const timed = trial && all.every((each) => isTimed(each));
  const conditions = all.some(({ condition }) => condition !== undefined);
  const asks = all.some(({ condition }) => condition?.startsWith("lean-"));
  const ranged = far && !trial && all.some(({ range }) => range !== null);
  const held = !follows && !trial && all.some(({ hold_s }) => hold_s !== null);
  const measured = [...(far || trial ? [ended] : []), ...(far ? [words.peak] : []), ...(ranged ? [words.range] : [])];
  const headings = [words.number, words.at, ...measured, ...(timed ? [] : [words.took]), ...(follows ? [words.onLineShare, words.offBy] : held ? [words.held] : []), ...partners.map(([, name]) => name), ...beside.map(({ name }) => name), ...(conditions ? [asks ? words.trial.asked : words.trial.condition] : []), ...own.map(valueName)];
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
                {!timed && <Cell label={words.took}>{seconds(each.duration_s)}</Cell>}
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
                {own.map((name) => (
                  <Cell key={name} label={valueName(name)}>
                    {valueCell(each.values?.[name])}
                  </Cell>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {trial ? <NowhereMeasured withheld={withheld} /> : <ValueTable {...{ all, valued, withheld }} />}
      <ValueNotes notes={valueNotes(valued, summary.measure, changes)} />
    </section>
  );
}

/** Values that are the time of the whole trial, under a name that says more. */
const WHOLE = ["stance_time", "tug_total"];

function isTimed({ values, duration_s }: Repetition): boolean {
  return WHOLE.some((name) => values?.[name]?.value != null && duration_s !== null && figure(values[name].value, 1) === figure(duration_s, 1));
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
