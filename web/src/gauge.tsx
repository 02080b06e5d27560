// The measure on its scale, with the target zone, and below it the muscles that go with it.

import { Bar } from "./bar";
import { lagWords, orderWords } from "./lag";
import type { ExerciseEntry, Partner } from "./exercise-entry";
import type { Snapshot } from "./messages";
import { isFree } from "./scale";
import { bandNow } from "./tracking";
import { figure, fill, said, textOf, withUnit, words } from "./words";

/** What a measure is called. */
export function measureName(measure: string): string {
  return words.measure[measure as keyof typeof words.measure] ?? measure;
}

/** A band in words, such as "40 % or more". */
export function bandWords(low: number | null, high: number | null, unit: string): string {
  if (low === null) return fill(words.targetTo, { high: withUnit(high ?? 0, unit) });
  if (high === null) return fill(words.targetFrom, { low: withUnit(low, unit) });
  const [from, to] = [withUnit(low, unit), withUnit(high, unit)];
  const last = /\s\S{3,}$/.exec(to)?.[0] ?? ""; // a long unit is said once
  return fill(words.targetRange, { low: last !== "" && from.endsWith(last) ? from.slice(0, -last.length) : from, high: to });
}

/** A scale of so few degrees is read in tenths. */
const FINE_DEG = 15;

/** The value of a measure beside its scale, as finely as the scale asks for. */
export function valueWords(value: number, unit: string, { scale_low, scale_high }: { scale_low: number; scale_high: number }): string {
  return unit === "deg" && scale_high - scale_low <= FINE_DEG ? `${figure(value, 1)}°` : withUnit(value, unit);
}

export function Gauge({ snapshot, entry }: { snapshot: Snapshot; entry: ExerciseEntry | null }) {
  const { measure, cue } = snapshot;
  const name = measureName(measure.name);
  const unit = measure.unit || (measure.name === "muscle_effort" || measure.name === "muscle_relaxation" ? "%" : "");
  const band = bandNow(snapshot, entry);
  const reason = measure.reason === null ? words.noValue : said(measure.reason, null);
  const told = measure.value === null ? "–" : valueWords(measure.value, unit, band);
  const moves = entry?.tracking != null;
  return (
    <div class="gauge" data-testid="gauge">
      <div class="gauge-words">
        <span>{name}</span>
        <span class="gauge-value">{told}</span>
      </div>
      <Bar name={name} value={measure.value} told={measure.value === null ? reason : told} band={band} state={cue.about === null ? cue.state : "inside"} />
      {(moves || !isFree(band)) && (
        <p class="gauge-note">
          {words.target}: {moves ? words.targetMoves : bandWords(band.low, band.high, unit)}
        </p>
      )}
      {measure.reason !== null && !(snapshot.guidance?.code.startsWith("practise.") ?? false) && <p class="reason">{reason}</p>}
      {entry?.partners.map((partner) => <PartnerGauge key={partner.id} partner={partner} snapshot={snapshot} entry={entry} />)}
    </div>
  );
}

function PartnerGauge({ partner, snapshot, entry }: { partner: Partner; snapshot: Snapshot; entry: ExerciseEntry }) {
  const name = textOf(entry.text).partners[partner.id]?.name ?? partner.id;
  const value = snapshot.partners.find(({ id }) => id === partner.id)?.value ?? null;
  const timed = partner.measure === "onset_lag";
  const told = value === null ? "–" : timed ? lagWords(value) : withUnit(value, "%");
  const band = { low: partner.low ?? partner.scale_low, high: partner.high, scale_low: partner.scale_low, scale_high: partner.scale_high };
  return (
    <div class="gauge-partner" data-testid={`partner-${partner.id}`}>
      <div class="gauge-words">
        <span>{name}</span>
        <span class="gauge-value">{told}</span>
      </div>
      <Bar name={name} value={value} told={value === null ? words.noValue : told} band={band} state={snapshot.cue.about === partner.id ? snapshot.cue.state : "inside"} />
      <p class="gauge-note">
        {words.target}: {timed ? orderWords(partner.low, partner.high) : bandWords(partner.low, partner.high, "%")}
      </p>
    </div>
  );
}
